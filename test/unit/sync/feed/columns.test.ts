import { describe, expect, test } from 'vitest';
import type { Feed } from '../../../../shared/config/index.ts';
import type { TableColumn } from '../../../../shared/delta/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { type Alignment, alignToTable } from '../../../../shared/sync/feed/align-columns.ts';
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

const align = (of: Feed, there: readonly TableColumn[], isWhole = false): Alignment =>
  alignToTable(of, { cursor: byTime, columns, table: there, isWhole });

const SAME = { Id: 'integer', At: 'timestamp', Name: 'string', Price: 'decimal(10,2)' } as const;

const aligned = (types: Readonly<Record<string, ColumnType | 'timestamp_ntz'>>): Record<string, string> =>
  Object.fromEntries(align(feed, table(types)).columns.map(({ field }) => [field.name, field.type]));

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
      { Id: 'integer', Name: 'string', Price: 'decimal(10,2)' },
      /column At: it is of key or cursor, and the table has no such column\. Choose another table, or reload \{"all": true\}/,
    ],
    [
      { ID: 'integer', At: 'timestamp', Name: 'string', Price: 'decimal(10,2)' },
      /column Id: it is of key or cursor, and the table spells it ID\./,
    ],
  ] as const)('of %j is refused', (types, message) => {
    expect(() => aligned(types)).toThrow(message);
  });

  test('with a required column that the feed has not is refused', () => {
    const required = [...table(SAME), ...table({ Extra: 'string' }, false)];
    expect(() => align(feed, required)).toThrow(/column Extra: the table requires a value in it/);
  });

  test('keeps its promise that a column is never null', () => {
    const promised = align(feed, table(SAME, false)).columns;
    expect(promised.map(({ field }) => field.nullable)).toStrictEqual([false, false, false, false]);
  });
});

describe('a table that lacks something', () => {
  const { Price: _price, ...less } = SAME;

  test('gets a column by "evolve", none by "ignore", and is refused by "fail"', () => {
    const added = { kind: 'added', field: { name: 'Price', type: 'decimal(10,2)', nullable: true } };
    expect(align(feed, table(less))).toMatchObject({ changes: [added], leftOut: [] });
    const ignoring = align({ ...feed, schema: 'ignore' }, table(less));
    expect(ignoring).toMatchObject({ changes: [], leftOut: ['Price'] });
    expect(ignoring.columns).toHaveLength(3);
    const failing: Feed = { ...feed, schema: 'fail' };
    expect(() => align(failing, table(less))).toThrow(/column Price: the table has no such column/);
    expect(align(failing, table(less), true).changes).toStrictEqual([added]);
  });

  test('has the column of a property that is spelled otherwise, whatever its type', () => {
    const spelled = { ...less, PRICE: 'decimal(28,6)' } as const;
    expect(aligned(spelled)).toStrictEqual({ ...spelled });
    expect(() => aligned({ ...less, PRICE: 'timestamp_ntz' })).toThrow(/as timestamp_ntz/);
  });
});

test('a reload of everything gives columns their types, and those of nothing may be null', () => {
  const there = [
    ...table({ ID: 'string', At: 'date', Name: 'timestamp_ntz', Price: 'decimal(28,6)' }),
    ...table({ Extra: 'string' }, false),
  ];
  expect(align(feed, there, true)).toMatchObject({
    changes: [
      { kind: 'changed', column: 'ID', to: { name: 'Id', type: 'integer' } },
      { kind: 'changed', column: 'At', to: { name: 'At', type: 'timestamp' } },
      { kind: 'changed', column: 'Name', to: { name: 'Name', type: 'string' } },
      { kind: 'changed', column: 'Extra', to: { nullable: true } },
    ],
    tableOnly: ['Extra'],
  });
  expect(align({ ...feed, gone: ['Extra'] }, there, true).tableOnly).toStrictEqual([]);
});
