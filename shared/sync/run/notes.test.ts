import { expect, test } from 'vitest';
import type { Note, NoteKind, StoredNote } from '../../state/index.ts';
import { createNotes, noteFactsOf, notesToKeep, wordNote } from './notes.ts';

const CASES: { readonly [Kind in NoteKind]: Note<Kind> } = {
  'filter-ignored': { kind: 'filter-ignored', rows: 17 },
  'order-ignored': { kind: 'order-ignored' },
  'unordered-not-committed': { kind: 'unordered-not-committed' },
  'rows-repeated': { kind: 'rows-repeated', rows: 17 },
  'offset-paged': { kind: 'offset-paged' },
  'cursor-null': { kind: 'cursor-null', column: 'ModifiedAt', rows: 17 },
  'cursor-became-null': { kind: 'cursor-became-null', column: 'ModifiedAt', rows: 17 },
  'count-differs': { kind: 'count-differs', counted: 18, read: 17, above: '10307' },
  'window-count-differs': { kind: 'window-count-differs', counted: 18, read: 17 },
  'count-unsupported': { kind: 'count-unsupported' },
  'count-overruled': { kind: 'count-overruled' },
  'table-adopted': { kind: 'table-adopted' },
  'table-emptied': { kind: 'table-emptied' },
  'table-dropped': { kind: 'table-dropped', table: 'Tables/Orders' },
  'table-replaced': { kind: 'table-replaced' },
  'watermark-ahead': { kind: 'watermark-ahead', from: '9999-12-31', to: '2026-01-05' },
  'rows-ahead': { kind: 'rows-ahead', column: 'EndsOn', horizon: '2026-01-06' },
  'watermark-lowered': { kind: 'watermark-lowered', from: '10307', to: '10299' },
  'commit-dropped': { kind: 'commit-dropped' },
  'state-unreadable': { kind: 'state-unreadable', parts: 'lease, watermark' },
  'window-at-watermark': { kind: 'window-at-watermark', watermark: '10307' },
  'rows-not-compared': { kind: 'rows-not-compared', limit: 1_000, column: 'ModifiedAt' },
  'rows-found-by-key': { kind: 'rows-found-by-key', rows: 17 },
  'rows-moved': { kind: 'rows-moved', column: 'ModifiedAt', rows: 17 },
  'keys-not-asked': { kind: 'keys-not-asked', keys: 17, missing: 18 },
  'table-only-columns': { kind: 'table-only-columns', columns: 'Region, Margin' },
  'columns-added': { kind: 'columns-added', columns: 'Region, Margin' },
  'columns-changed': { kind: 'columns-changed', columns: 'Stock long' },
  'columns-not-added': { kind: 'columns-not-added', columns: 'Region, Margin' },
  'columns-narrower': { kind: 'columns-narrower', columns: 'Stock' },
  'cells-emptied': { kind: 'cells-emptied', column: 'Stock', rows: 17 },
  'properties-not-selected': { kind: 'properties-not-selected', names: 'Region, Margin' },
  'rows-above-watermark': { kind: 'rows-above-watermark', watermark: '10307' },
  'staged-files-lost': { kind: 'staged-files-lost' },
  'compares-elsewhere': { kind: 'compares-elsewhere', column: 'ModifiedAt', step: '18000 s' },
  'compares-digits': { kind: 'compares-digits', column: 'ModifiedAt' },
  'compares-text': { kind: 'compares-text', column: 'ModifiedAt' },
  'bound-unproven': { kind: 'bound-unproven', column: 'ModifiedAt' },
  'cursor-rounded': { kind: 'cursor-rounded', column: 'Version' },
  'changed-in-place': { kind: 'changed-in-place', column: 'ChangedOn', rows: 2 },
  'option-refused': { kind: 'option-refused', option: '$top' },
  'one-at-a-time': { kind: 'one-at-a-time' },
  'source-went-back': { kind: 'source-went-back', top: '300' },
  'source-pause': { kind: 'source-pause', seconds: 3600, until: '2026-01-05T12:00:00.000Z' },
  'members-not-taken': { kind: 'members-not-taken', names: 'Region, Margin' },
  'text-replaced': { kind: 'text-replaced', column: 'Notes', rows: 17 },
  'null-not-allowed': { kind: 'null-not-allowed', column: 'Subject', rows: 17 },
  'binary-looks-hex': { kind: 'binary-looks-hex', column: 'Digest' },
  'not-maintained': { kind: 'not-maintained', step: 'compaction', feature: 'columnMapping' },
  'text-only': { kind: 'text-only', text: 'What version 0.2.0 said.' },
  'more-notes': { kind: 'more-notes', more: 17 },
};

test.each(Object.entries(CASES))('a note of kind %s is a sentence that holds its facts', (kind, note) => {
  const sentence = wordNote(note);
  const facts = Object.entries(note).flatMap(([name, fact]) => (name === 'kind' ? [] : [String(fact)]));
  expect(note.kind).toBe(kind);
  expect(sentence).toMatch(/^[A-Z\d].*[^.]\.$/);
  expect(sentence).not.toMatch(/undefined|begun anew|goes on|given up/);
  expect(facts.filter((fact) => !sentence.includes(fact))).toEqual([]);
});

test.each(Object.entries(CASES))('a note of kind %s words one as one', (_kind, note) => {
  const one = Object.entries(note).map(([name, fact]) => [
    name,
    typeof fact === 'number' && name !== 'limit' ? 1 : fact,
  ]);
  const sentence = wordNote(Object.fromEntries(one) as StoredNote);
  expect(sentence).not.toMatch(/\b1 (?:more )?(?:rows|texts|notes)\b/);
  expect(sentence).not.toMatch(/\b1 \w+ (?:have|were|are)\b/);
});

test('each kind has a sentence of its own', () => {
  expect(new Set(Object.values(CASES).map(wordNote)).size).toBe(Object.keys(CASES).length);
});

test.each<[string, StoredNote]>([
  ['a newer version', { kind: 'rows-merged', rows: 5 }],
  ['a newer version, with facts that this one does not know', { kind: 'filter-ignored', share: 0.5 }],
  ['nobody, with the name of a member of every object', { kind: 'constructor' }],
])('a note of %s is worded as its kind', (_whose, note) => {
  expect(wordNote(note)).toBe(note.kind);
});

test('a fact that may be absent is worded without it', () => {
  const [told, bare] = [CASES['count-differs'], { kind: 'count-differs', counted: 18 }];
  expect(wordNote(bare)).not.toBe(wordNote(told));
  expect(wordNote(bare)).toContain('18');
});

const kept = (...added: readonly Note[]): readonly Note[] => {
  const notes = createNotes();
  for (const note of added) notes.add(note);
  return notes.all;
};

const of = (column: string, rows: number): Note => ({ kind: 'cursor-null', column, rows });

test.each<[string, readonly Note[], readonly Note[]]>([
  ['the same is kept once', [of('A', 1), of('A', 1)], [of('A', 1)]],
  ['a count is as it was last seen', [of('A', 5), of('A', 3)], [of('A', 3)]],
  ['what is about something else is kept beside it', [of('A', 1), of('B', 1)], [of('A', 1), of('B', 1)]],
  [
    'the order is that of the first time',
    [of('A', 1), CASES['order-ignored'], of('A', 2)],
    [of('A', 2), CASES['order-ignored']],
  ],
])('of the notes of an attempt, %s', (_what, added, all) => {
  expect(kept(...added)).toEqual(all);
});

test('a record has a text for each of its notes, or neither', () => {
  expect(notesToKeep([])).toEqual({});
  const { notes, noteFacts } = notesToKeep(Object.values(CASES));
  expect(noteFacts).toHaveLength(20);
  expect(notes).toEqual(noteFacts?.map(wordNote));
});

test.each<[string, Parameters<typeof noteFactsOf>[0], readonly StoredNote[]]>([
  ['no notes', {}, []],
  ['notes of version 0.2.0, which are texts', { notes: ['a text'] }, [{ kind: 'text-only', text: 'a text' }]],
  ['notes of this version', { notes: ['a text'], noteFacts: [of('A', 1)] }, [of('A', 1)]],
])('a record with %s is read', (_what, record, facts) => {
  expect(noteFactsOf(record)).toEqual(facts);
});
