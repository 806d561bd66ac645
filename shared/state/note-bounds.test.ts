import { expect, test } from 'vitest';
import { boundedNoteFacts, boundedNotes } from './note-bounds.ts';
import type { StoredNote } from './stored/note.ts';

const texts = (count: number, length: number) => Array.from({ length: count }, () => 'n'.repeat(length));

test('notes beyond 20, or beyond 12,000 characters, are counted in the last one', () => {
  expect(boundedNotes(texts(20, 10))).toEqual(texts(20, 10));
  expect(boundedNotes(texts(21, 10))).toEqual([...texts(19, 10), 'and 2 more notes']);
  expect(boundedNotes(texts(13, 1_000))).toEqual([...texts(11, 1_000), 'and 2 more notes']);
});

const dropped = (count: number, length: number): readonly StoredNote[] =>
  Array.from({ length: count }, () => ({ kind: 'table-dropped', table: 't'.repeat(length) }));

const more = (left: number): StoredNote => ({ kind: 'more-notes', more: left });

test.each<[string, readonly StoredNote[], readonly StoredNote[]]>([
  ['20 notes', dropped(20, 10), dropped(20, 10)],
  ['21 notes', dropped(21, 10), [...dropped(19, 10), more(2)]],
  ['notes of more than 4,000 characters', dropped(20, 400), [...dropped(9, 400), more(11)]],
  ['notes that were cut before', [...dropped(3, 10), more(2)], [...dropped(3, 10), more(2)]],
  ['more notes after those', [more(2), ...dropped(21, 10)], [...dropped(19, 10), more(4)]],
  ['a note of a newer version that is too long', [{ kind: 'new', facts: texts(9, 999) }], [more(1)]],
])('as values, of %s those are kept that fit, and a note tells of the others', (_what, notes, kept) => {
  expect(boundedNoteFacts(notes)).toEqual(kept);
  expect(boundedNoteFacts(boundedNoteFacts(notes))).toEqual(kept);
});

test('a fact that is a long text is cut, and says how much is left out', () => {
  const [note] = boundedNoteFacts(dropped(1, 9_999));
  expect(note?.['table']).toMatch(/^t{400,500}… \(\d+ more characters\)$/);
});
