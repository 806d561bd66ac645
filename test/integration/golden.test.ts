import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileRange, maxValue, loadSnapshot, readTable, updateSnapshot } from '../../shared/delta/index.ts';
import { createFileLake, createMemoryLake, type Lake } from '../../shared/lake/index.ts';
import {
  cellOrder,
  cellText,
  type ColumnBatch,
  type Field,
  isNullAt,
  readColumns,
  sourceOf,
} from '../../shared/parquet/index.ts';

const GOLDEN = join(import.meta.dirname, '../../../shared/golden');
const isThere = existsSync(GOLDEN);

/** Tables that are read whole, with the number of their rows. */
const READ: Readonly<Record<string, number>> = {
  'basic-decimal-table': 4,
  'basic-with-inserts-deletes-checkpoint': 41,
  'basic-with-inserts-merge': 140,
  'basic-with-inserts-overwrite-restore': 200,
  'corrupted-last-checkpoint-kernel': 100,
  'data-reader-date-types-utc': 1,
  'data-reader-escaped-chars': 3,
  'data-reader-primitives': 11,
  'data-skipping-basic-stats-all-types': 1,
  'multi-part-checkpoint': 31,
  'only-checkpoint-files': 25,
  'snapshot-data2-deleted': 20,
  'time-travel-schema-changes-b': 20,
  'v2-checkpoint-parquet': 10,
};

/** Tables whose log is read: their data files are not there. */
const LOG_ONLY: Readonly<Record<string, { readonly version: number; readonly files: readonly string[] }>> = {
  checkpoint: { version: 14, files: ['15'] },
  'delete-re-add-same-file-different-transactions': { version: 3, files: ['foo', 'bar'] },
};

/** Tables with columns that cannot be read exactly. Without those, every row is right. */
const IN_PART: Readonly<
  Record<string, { readonly rows: number; readonly left: string; readonly why: string }>
> = {
  'data-reader-partition-values': {
    rows: 3,
    left: 'as_timestamp',
    why: 'a partition value without a zone is in its writer’s zone, here Pacific time, which the log does not tell',
  },
  'kernel-timestamp-int96': {
    rows: 5,
    left: 'part',
    why: 'as above; here the writer’s zone was UTC, which the log does not tell either',
  },
  'data-reader-timestamp_ntz': {
    rows: 9,
    left: 'tsNtz',
    why: 'timestamp_ntz is none of our column types, so it cannot be asked for',
  },
};

/** Tables that are refused. */
const REFUSED: Readonly<
  Record<string, { readonly kind: string; readonly facts: object; readonly why: string }>
> = {
  'deltalog-invalid-protocol-version': {
    kind: 'table-unsupported',
    facts: { feature: 'minReaderVersion 99' },
    why: 'a reader version of the future',
  },
  'deltalog-state-reconstruction-without-protocol': {
    kind: 'table-corrupt',
    facts: { version: 0 },
    why: 'a log without a protocol',
  },
  'versions-not-contiguous': { kind: 'table-corrupt', facts: { version: 1 }, why: 'a log with a gap' },
  'dv-partitioned-with-checkpoint': {
    kind: 'table-unsupported',
    facts: { feature: 'deletionVectors' },
    why: 'rows that a deletion vector marks would come back',
  },
  'table-with-columnmapping-mode-name': {
    kind: 'table-unsupported',
    facts: { feature: 'columnMapping' },
    why: 'its files have other column names than its schema',
  },
};

const lakeOf = (name: string): Lake => createFileLake(join(GOLDEN, name));

const load = async (lake: Lake) => {
  const snapshot = await loadSnapshot(lake, 'delta');
  if (snapshot === undefined) throw new Error('no table');
  return snapshot;
};

const batchesOf = async (batches: AsyncIterable<ColumnBatch>): Promise<readonly ColumnBatch[]> => {
  const all: ColumnBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
};

/** Rows as text, in order of that text. */
const sortedRows = (batches: readonly ColumnBatch[]): readonly string[] =>
  batches
    .flatMap(({ rowCount, columns }) =>
      Array.from({ length: rowCount }, (_, row) =>
        JSON.stringify(columns.map((column) => cellText(column, row))),
      ),
    )
    .sort();

const expectedBatches = async (name: string, fields: readonly Field[]): Promise<readonly ColumnBatch[]> => {
  const folder = join(GOLDEN, name, 'expected');
  const files = readdirSync(folder).filter((file) => file.endsWith('.parquet'));
  const batches = await Promise.all(
    files.map(async (file) => batchesOf(readColumns(sourceOf(readFileSync(join(folder, file))), fields))),
  );
  return batches.flat();
};

const maxIn = (batches: readonly ColumnBatch[]): bigint | undefined => {
  const values = batches.flatMap(({ columns }) =>
    columns.flatMap((column) =>
      Array.from({ length: column.length }, (_, row) => row)
        .filter((row) => !isNullAt(column, row))
        .map((row) => cellOrder(column, row)),
    ),
  );
  return values.reduce<bigint | undefined>(
    (most, each) => (most === undefined || each > most ? each : most),
    undefined,
  );
};

const isOrdered = ({ type }: Field): boolean =>
  /^(?:long|integer|short|byte|date|timestamp|decimal.*)$/.test(type);

describe.skipIf(!isThere)('tables written by Spark (skipped where ../shared/golden is not there)', () => {
  test('are all accounted for', () => {
    const folders = readdirSync(GOLDEN, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const named = [READ, LOG_ONLY, IN_PART, REFUSED].flatMap((table) => Object.keys(table));
    expect(folders.map(({ name }) => name).sort()).toEqual(named.sort());
  });

  test.each(Object.entries(READ))('D7: %s is read with its %i rows', async (name, rows) => {
    const lake = lakeOf(name);
    const snapshot = await load(lake);
    const { fields, columns } = snapshot.metadata;
    const read = await batchesOf(readTable(lake, snapshot, { fields }));
    expect(columns).toHaveLength(fields.length);
    expect(sortedRows(read)).toHaveLength(rows);
    expect(sortedRows(read)).toEqual(sortedRows(await expectedBatches(name, fields)));
  });

  test.each(Object.keys(READ))('%s has the largest values that its rows have', async (name) => {
    const lake = lakeOf(name);
    const snapshot = await load(lake);
    for (const field of snapshot.metadata.fields.filter(isOrdered)) {
      const largest = maxIn(await expectedBatches(name, [field]));
      expect([field.name, await maxValue(lake, snapshot, field)]).toEqual([field.name, largest]);
    }
  });

  test.each(Object.keys(READ))('%s has files whose statistics bound their rows', async (name) => {
    const lake = lakeOf(name);
    const snapshot = await load(lake);
    for (const field of snapshot.metadata.fields.filter(isOrdered)) {
      for (const add of snapshot.files) {
        const { max, exact } = fileRange(add, field);
        const batches = await batchesOf(readTable(lake, snapshot, { fields: [field], files: [add] }));
        const largest = maxIn(batches);
        const holds =
          max === undefined || (largest !== undefined && (exact ? max === largest : max >= largest));
        expect({ field: field.name, max, largest, holds }).toMatchObject({ holds: true });
      }
    }
  });

  test.each(Object.entries(LOG_ONLY))(
    '%s has the files that its log says',
    async (name, { version, files }) => {
      const snapshot = await load(lakeOf(name));
      expect(snapshot).toMatchObject({ version, files: files.map((path) => ({ path })) });
    },
  );

  test.each(Object.entries(IN_PART))('%s is read without a column', async (name, { rows, left }) => {
    const lake = lakeOf(name);
    const snapshot = await load(lake);
    const fields = snapshot.metadata.fields.filter((field) => field.name !== left);
    const read = sortedRows(await batchesOf(readTable(lake, snapshot, { fields })));
    expect(read).toHaveLength(rows);
    expect(read).toEqual(sortedRows(await expectedBatches(name, fields)));
  });

  test.each(['data-reader-partition-values', 'kernel-timestamp-int96'])(
    '%s is refused when that column is asked for',
    async (name) => {
      const lake = lakeOf(name);
      const snapshot = await load(lake);
      const { fields } = snapshot.metadata;
      await expect(batchesOf(readTable(lake, snapshot, { fields }))).rejects.toMatchObject({
        kind: 'table-unsupported',
        facts: { feature: `partition value of ${IN_PART[name]?.left}` },
      });
    },
  );

  test.each(Object.entries(REFUSED))('D4: %s is refused by name', async (name, { kind, facts }) => {
    const lake = lakeOf(name);
    const reading = async () => {
      const snapshot = await load(lake);
      return batchesOf(readTable(lake, snapshot, { fields: snapshot.metadata.fields }));
    };
    await expect(reading()).rejects.toMatchObject({ kind, facts });
  });

  test('a table of which only the checkpoint is left is read, and read whole again at each update', async () => {
    const lake = createMemoryLake();
    const folder = join(GOLDEN, 'only-checkpoint-files/delta/_delta_log');
    const checkpoint = '00000000000000000002.checkpoint.parquet';
    await lake.write(`delta/_delta_log/${checkpoint}`, readFileSync(join(folder, checkpoint)));
    const snapshot = await load(lake);
    expect(snapshot).toMatchObject({ version: 2, etag: undefined });
    expect(snapshot.files).toHaveLength(7);
    expect(await updateSnapshot(lake, snapshot)).toEqual(snapshot);
  });

  test('a multi-part checkpoint with a part missing is passed over for the log', async () => {
    const lake = createMemoryLake();
    const folder = join(GOLDEN, 'multi-part-checkpoint/delta/_delta_log');
    const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
    for (const name of names.filter((each) => !each.includes('0000000002.0000000002')))
      await lake.write(`delta/_delta_log/${name}`, readFileSync(join(folder, name)));
    expect((await load(lake)).files).toHaveLength(10);
  });
});
