import { expect, test } from 'vitest';
import { all, batchOf, columnOf, field } from '../../../test/support/columns.ts';
import { fakeClock, ids, stage, TABLE } from '../../../test/support/delta-table.ts';
import { createMemoryLake, type Lake } from '../../lake/index.ts';
import { cellText, type Field } from '../../parquet/index.ts';
import { type EncodeFile, encodeHere, readFiles } from '../files/index.ts';
import type { AddFile } from '../log/index.ts';
import { compactFiles, type CompactPorts } from './compact-files.ts';

const ID = field('id', 'long');
const NAME = field('name', 'string');
const FIELDS: readonly Field[] = [ID, NAME];

const portsOver = (lake: Lake, change: Partial<CompactPorts> = {}): CompactPorts => ({
  lake,
  tablePath: TABLE,
  fields: FIELDS,
  memoryBytes: 1_000_000,
  newId: ids(),
  clock: fakeClock(),
  codec: 'snappy',
  encode: encodeHere,
  ...change,
});

const rowsOf = (at: number) => Array.from({ length: 10 }, (_, row) => BigInt(at * 10 + row));

const idsAt = (at: number) => columnOf(ID, rowsOf(at));
const namesAt = (at: number) =>
  columnOf(
    NAME,
    rowsOf(at).map((row) => `name ${row}`),
  );

/** Files of ten rows each; the first was written before the table had names. */
const threeFiles = async (lake: Lake): Promise<readonly AddFile[]> => {
  const newId = ids();
  return [
    await stage(lake, batchOf(idsAt(0)), newId),
    await stage(lake, batchOf(idsAt(1), namesAt(1)), newId),
    await stage(lake, batchOf(namesAt(2), idsAt(2)), newId),
  ];
};

const textsIn = async (lake: Lake, files: readonly AddFile[]): Promise<readonly string[]> => {
  const batches = await all(readFiles(lake, TABLE, files, { fields: FIELDS }));
  return batches.flatMap(({ rowCount, columns }) =>
    Array.from({ length: rowCount }, (_, row) => columns.map((column) => cellText(column, row)).join('|')),
  );
};

test('one file has the rows of all, in their order; a column that the table gained is null in old rows', async () => {
  const lake = createMemoryLake();
  const files = await threeFiles(lake);
  const compacted = await compactFiles(portsOver(lake, { newId: () => 'new' }), files);
  expect(compacted).toMatchObject({ outcome: 'staged', rows: 30, adds: [{ dataChange: false }] });
  const adds = compacted.outcome === 'staged' ? compacted.adds : [];
  expect(await textsIn(lake, adds)).toStrictEqual(await textsIn(lake, files));
  expect(JSON.parse(adds[0]?.stats ?? '')).toMatchObject({ numRecords: 30, nullCount: { id: 0, name: 10 } });
});

/** Swaps the ids of two rows that have names. */
const swapping: EncodeFile = async (batch, codec) => {
  const values = batch.columns[0]?.values as BigInt64Array;
  [values[10], values[11]] = [values[11] ?? 0n, values[10] ?? 0n];
  return encodeHere(batch, codec);
};

test('D15: a file in which two cells were swapped is refused', async () => {
  const lake = createMemoryLake();
  const files = await threeFiles(lake);
  await expect(
    compactFiles(portsOver(lake, { encode: swapping, newId: () => 'new' }), files),
  ).rejects.toMatchObject({ kind: 'invariant' });
});

test('files that are too large for the memory are not written anew, and say how large a row is', async () => {
  const lake = createMemoryLake();
  const files = await threeFiles(lake);
  const compacted = await compactFiles(portsOver(lake, { memoryBytes: 500 }), files);
  expect(compacted).toMatchObject({ outcome: 'too-large' });
  expect(compacted).toHaveProperty('rowBytes', expect.any(Number));
  expect(await all(lake.list(TABLE))).toHaveLength(3);
});

test('files without a row go, and none comes', async () => {
  const lake = createMemoryLake();
  const empty = await stage(lake, batchOf(columnOf(ID, []), columnOf(NAME, [])));
  expect(await compactFiles(portsOver(lake), [empty])).toStrictEqual({
    outcome: 'staged',
    adds: [],
    rows: 0,
  });
});
