import { expect, test } from 'vitest';
import { type SettingNote, wordSettingNote } from './setting-notes.ts';

const CASES: { readonly [Kind in SettingNote['kind']]: SettingNote } = {
  'setting-misspelled': { kind: 'setting-misspelled', setting: 'BATCH_ROW', meant: 'BATCH_ROWS' },
  'setting-unknown': {
    kind: 'setting-unknown',
    setting: 'FEEDS_LIST',
    known: ['FEEDS_FILE', 'FEEDS_JSON'],
  },
  'source-unused': { kind: 'source-unused', setting: 'feeds.json: sources.crm', source: 'crm' },
};

test.each(Object.values(CASES))('a note of kind $kind is one line that holds its facts', (note) => {
  const line = wordSettingNote(note);
  const { kind: _kind, ...facts } = note;
  expect(line).toMatch(/^\w[^\n]*: [^\n]+[.?]$/);
  expect(
    Object.values(facts)
      .flat()
      .filter((fact) => !line.includes(fact)),
  ).toEqual([]);
});
