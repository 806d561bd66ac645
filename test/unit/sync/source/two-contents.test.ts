import { describe, expect, test } from 'vitest';
import { createScanner, type JsonObject, type SourceColumn } from '../../../../shared/odata/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { keyIsNone, twoContents } from '../../../../shared/sync/source/two-contents.ts';
import { byId, byTime, feed, property } from '../samples.ts';

const columnOf = (name: string, type: string, as: ColumnType): SourceColumn => ({
  property: property(name, type, { nullable: name !== 'Id' }),
  field: { name, type: as, nullable: true },
});

const COLUMNS = [
  columnOf('Id', 'Edm.Int32', 'integer'),
  columnOf('At', 'Edm.DateTimeOffset', 'timestamp'),
  columnOf('Name', 'Edm.String', 'string'),
];

const at = (second: number): string => `2026-01-01T00:00:0${second}Z`;
const row = (Id: number, second: number | null, Name: string | null = 'n'): JsonObject => ({
  Id,
  At: second === null ? null : at(second),
  Name,
});

/** What is found in a page behind rows that are held. */
const found = (rows: readonly JsonObject[], cursor = byTime) => {
  const scanner = createScanner(COLUMNS, { cursor: cursor.column, key: cursor.key }, 'orders');
  const scan = (value: readonly JsonObject[]) => scanner.scan(Buffer.from(JSON.stringify({ value })));
  scan([row(1, 1, 'held'), row(2, 2, 'held')]);
  scanner.keep([0, 1]);
  return twoContents(cursor, scanner, scan(rows));
};

describe('rows that have one key and one cursor value', () => {
  test.each<[string, readonly JsonObject[], object]>([
    ['are none where keys are unique', [row(1, 1), row(2, 2), row(3, 3)], { same: [] }],
    ['are none where others tie', [row(1, 1), row(2, 1), row(3, 1), row(1, 2)], { same: [] }],
    ['are none where one row has two versions', [row(1, 1, 'a'), row(1, 2, 'b')], { same: [] }],
    ['are one where they are equal', [row(1, 1), row(1, 1), row(2, 2), row(2, 2)], { same: [1, 3] }],
    ['are one where others stand between', [row(1, 1), row(2, 1), row(1, 1)], { same: [2] }],
    [
      'and differ, are told with the column',
      [row(1, 1), row(2, 2, 'a'), row(3, 2), row(2, 2, 'b')],
      { same: [], other: { rows: [1, 3], column: 'Name' } },
    ],
    [
      'and differ by a null',
      [row(1, 1, null), row(1, 1, '')],
      { same: [], other: { rows: [0, 1], column: 'Name' } },
    ],
    [
      'are found where the page is not in order',
      [row(1, 1, 'a'), row(2, 5), row(1, 1, 'b')],
      { same: [], other: { rows: [0, 2], column: 'Name' } },
    ],
    [
      'are not looked for where there is no cursor value',
      [row(1, null, 'a'), row(1, null, 'b')],
      { same: [] },
    ],
    ['are found behind rows without one', [row(1, null), row(2, 1), row(2, 1)], { same: [2] }],
    ['are none on an empty page', [], { same: [] }],
  ])('%s', (_, rows, expected) => {
    expect(found(rows)).toStrictEqual(expected);
  });

  test('are found by a cursor that is the key, too', () => {
    expect(found([row(5, 1, 'a'), row(5, 1, 'b')], byId)).toMatchObject({ other: { column: 'Name' } });
  });
});

test('the error names key, column and what to do', () => {
  const error = keyIsNone(feed, byTime, 'Name');
  expect(error).toMatchObject({ kind: 'source-contract', facts: { feed: 'orders', column: 'Name' } });
  expect(error.message).toContain('the same Id and At, and differ in Name: the key in $metadata');
  expect(error.message).toContain('"source": {"key": [...]}');
  const own = { ...feed, source: { ...feed.source, key: ['Id'] } };
  expect(keyIsNone(own, byTime, 'Name').message).toContain('"source.key" does not tell rows apart');
});
