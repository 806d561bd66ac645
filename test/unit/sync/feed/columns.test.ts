import { describe, expect, test } from 'vitest';
import type { TableColumn } from '../../../../shared/delta/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { alignToTable } from '../../../../shared/sync/feed/align-columns.ts';
import { sourceColumns } from '../../../../shared/sync/feed/columns.ts';
import { byTime, entity, feed } from '../samples.ts';

test('properties whose names differ in case alone know of each other', () => {
  const name = { name: 'NAME', type: 'Edm.String', kind: 'primitive', nullable: true } as const;
  const twins = sourceColumns(feed, { ...entity, properties: [...entity.properties, name] }, byTime);
  expect(twins.flatMap((column) => column.twins ?? [])).toStrictEqual(['NAME', 'Name']);
});

const columns = sourceColumns(feed, entity, byTime);

const table = (
  types: Readonly<Record<string, ColumnType | 'timestamp_ntz'>>,
  nullable = true,
): TableColumn[] =>
  Object.entries(types).map(([name, type]) => ({
    name,
    typeName: type,
    nullable,
    metadata: {},
    ...(type !== 'timestamp_ntz' && { field: { name, type, nullable } }),
  }));

const SAME = { Id: 'integer', At: 'timestamp', Name: 'string', Price: 'decimal(10,2)' } as const;

const aligned = (types: Readonly<Record<string, ColumnType | 'timestamp_ntz'>>): Record<string, string> =>
  Object.fromEntries(alignToTable(feed, columns, table(types)).map(({ field }) => [field.name, field.type]));

describe("a feed's columns", () => {
  test('begin with key and cursor, then as $metadata has them', () => {
    expect(columns.map(({ field }) => `${field.name} ${field.type}`)).toStrictEqual([
      'Id integer',
      'At timestamp',
      'Name string',
      'Price decimal(10,2)',
    ]);
  });

  test.each([
    [
      { select: ['Id', 'Name'] },
      {},
      /column At: it is part of the key or the cursor, so "select" must name it/,
    ],
    [{ select: ['Id', 'At', 'Nmae'] }, {}, /column Nmae: "select" names it, but Orders has no such property/],
    [{}, { At: 'date' }, /column At: .*as date it would lose/],
    [{}, { Prize: 'double' }, /column Prize: "columns" names it/],
  ] as const)('with %j and %j are refused', (source, types, message) => {
    const changed = { ...feed, source: { ...feed.source, ...source }, columns: types };
    expect(() => sourceColumns(changed, entity, byTime)).toThrow(message);
  });
});

describe('a table that is there', () => {
  test('is filled in its own types, where they hold every value', () => {
    expect(aligned({ ...SAME, Id: 'long', Price: 'decimal(28,6)', Extra: 'string' })).toStrictEqual({
      ...SAME,
      Id: 'long',
      Price: 'decimal(28,6)',
    });
  });

  test.each([
    [
      { ...SAME, Price: 'double' },
      /column Price: it is double in the table and decimal\(10,2\) from the feed. Set "columns": \{ "Price": "double" \}/,
    ],
    [{ ...SAME, At: 'string' }, /column At: it is string in the table and timestamp/],
    [
      { ...SAME, Name: 'timestamp_ntz' },
      /column Name: the table has it as timestamp_ntz, which no feed can fill/,
    ],
    [
      { Id: 'integer', At: 'timestamp', Name: 'string' },
      /column Price: the table has no such column\. Add it to the table/,
    ],
    [
      { Id: 'integer', At: 'timestamp', NAME: 'string', Price: 'decimal(10,2)' },
      /column Name: .*The table has NAME: rename it/,
    ],
  ] as const)('of %j is refused', (types, message) => {
    expect(() => aligned(types)).toThrow(message);
  });

  test('with a required column that the feed has not is refused', () => {
    const required = [...table(SAME), ...table({ Extra: 'string' }, false)];
    expect(() => alignToTable(feed, columns, required)).toThrow(
      /column Extra: the table requires a value in it/,
    );
  });

  test('keeps its promise that a column is never null', () => {
    const promised = alignToTable(feed, columns, table(SAME, false));
    expect(promised.map(({ field }) => field.nullable)).toStrictEqual([false, false, false, false]);
  });
});
