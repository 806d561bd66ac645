import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { NOTE_FACTS } from '../../shared/state/stored/note.ts';

const OPERATIONS = readFileSync(resolve(import.meta.dirname, '../../docs/operations.md'), 'utf8');

const [, SECTION = ''] = /^## What runs note\n([\s\S]*?)^## /m.exec(OPERATIONS) ?? [];

/** The rows of the table, as `kind fact, fact`. */
const tableRows = (section: string): readonly string[] =>
  [...section.matchAll(/^\| `([\w-]+)` *\|([^|]*)\|/gm)].map(([, kind = '', facts = '']) =>
    [kind, facts.replaceAll('`', '').trim()].join(' ').trim(),
  );

test('docs/operations.md tells what each note of a run means, in one row with its facts', () => {
  const rows = Object.entries(NOTE_FACTS).map(([kind, facts]) =>
    [kind, Object.keys(facts).join(', ')].join(' ').trim(),
  );
  expect(tableRows(SECTION)).toStrictEqual(rows);
});

test('and what to do about it', () => {
  const rows = [...SECTION.matchAll(/^\| `([\w-]+)` *\|[^|]*\|([^|]*)\|([^|]*)\|$/gm)];
  expect(rows).toHaveLength(Object.keys(NOTE_FACTS).length);
  expect(rows.filter((cells) => cells.some((cell) => cell.trim() === ''))).toStrictEqual([]);
});

test.each([
  ['a row', '| `a-b`  | `rows`, `to` | means | do |', ['a-b rows, to']],
  ['a row without facts', '| `a-b` |      | means | do |', ['a-b']],
  ['the head', '| kind | facts | means | do |\n| --- | --- | --- | --- |', []],
])('the table is read: %s', (_what, text, rows) => {
  expect(tableRows(text)).toStrictEqual(rows);
});
