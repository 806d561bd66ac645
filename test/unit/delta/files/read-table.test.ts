import { describe, expect, test } from 'vitest';
import { createMemoryLake } from '../../../../shared/lake/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { batchOf, columnOf, field } from '../../../support/columns.ts';
import {
  add,
  metaData,
  protocol,
  rowsOf,
  schemaOf,
  snapshotOf,
  stage,
  TABLE,
  writeCommit,
} from '../../../support/delta-table.ts';

describe('D4: a table is refused before its first row', () => {
  const deletionVector = { storageType: 'u', pathOrInlineDv: 'x' };
  test.each([
    ['deletionVectors', {}, add('a', { deletionVector })],
    ['columnMapping', { configuration: { 'delta.columnMapping.mode': 'id' } }, add('a')],
    ['absolute or malformed path', {}, add('abfss://other/a')],
    ['absolute or malformed path', {}, add('/a')],
    ['absolute or malformed path', {}, add('a%zz')],
  ])('%s', async (feature, change, file) => {
    const lake = createMemoryLake();
    await writeCommit(lake, 0, [protocol, metaData(change), file]);
    const rows = rowsOf(lake, await snapshotOf(lake), [field('id', 'long')]);
    await expect(rows).rejects.toMatchObject({ kind: 'table-unsupported', facts: { table: TABLE, feature } });
  });

  test('a file that is gone or cut short is table-corrupt', async () => {
    const lake = createMemoryLake();
    const file = await stage(lake, batchOf(columnOf(field('id', 'long'), [1n])));
    await writeCommit(lake, 0, [protocol, metaData(), { add: file }, add('gone', { size: 100 })]);
    const snapshot = await snapshotOf(lake);
    const rows = async () => rowsOf(lake, snapshot, [field('id', 'long')]);
    await expect(rows()).rejects.toMatchObject({ kind: 'table-corrupt', facts: { path: `${TABLE}/gone` } });
    await lake.write(`${TABLE}/${file.path}`, new Uint8Array(10));
    await expect(rows()).rejects.toMatchObject({ kind: 'table-corrupt' });
  });

  test('asking for a column that is not there is a mistake of the caller', async () => {
    const lake = createMemoryLake();
    await writeCommit(lake, 0, [protocol, metaData()]);
    await expect(rowsOf(lake, await snapshotOf(lake), [field('id', 'date')])).rejects.toMatchObject({
      kind: 'invariant',
    });
  });
});

const partitioned = async (type: ColumnType, text: string | null) => {
  const lake = createMemoryLake();
  const file = await stage(lake, batchOf(columnOf(field('id', 'long'), [1n, 2n])));
  const schemaString = schemaOf(
    { name: 'id', type: 'long', nullable: true },
    { name: 'p', type, nullable: true },
  );
  await writeCommit(lake, 0, [
    protocol,
    metaData({ schemaString, partitionColumns: ['p'] }),
    { add: { ...file, partitionValues: { p: text } } },
  ]);
  return rowsOf(lake, await snapshotOf(lake), [field('p', type), field('id', 'long')]);
};

describe('partition values', () => {
  test.each<[ColumnType, string | null, string | null]>([
    ['string', 'a b', 'a b'],
    ['string', '', null],
    ['string', null, null],
    ['long', '9007199254740993', '9007199254740993'],
    ['integer', '-1', '-1'],
    ['double', '0.5', '0.5'],
    ['boolean', 'true', 'true'],
    ['date', '2021-09-08', '18878'],
    ['decimal(12,5)', '-234.5', '-23450000'],
    ['timestamp', '2024-01-01T10:00:00.000001Z', '1704103200000001'],
  ])('%s %j', async (type, text, expected) => {
    expect(await partitioned(type, text)).toEqual([
      [expected, '1'],
      [expected, '2'],
    ]);
  });

  test.each<[ColumnType, string]>([
    ['timestamp', '2024-01-01 10:00:00'],
    ['binary', 'a'],
    ['boolean', 'yes'],
    ['long', 'x'],
    ['integer', 'x'],
    ['decimal(4,1)', '0.25'],
  ])('%s %j is not certain, so refused', async (type, text) => {
    await expect(partitioned(type, text)).rejects.toMatchObject({
      kind: 'table-unsupported',
      facts: { feature: 'partition value of p' },
    });
  });
});
