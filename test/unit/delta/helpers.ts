import type { Clock, NewId } from '../../../shared/core/index.ts';
import {
  type AddFile,
  encodeHere,
  loadSnapshot,
  readTable,
  type Snapshot,
  stageFile,
} from '../../../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../../../shared/lake/index.ts';
import {
  BooleanBuilder,
  BytesBuilder,
  cellText,
  type Column,
  type ColumnBatch,
  type ColumnType,
  type Field,
  FixedBuilder,
  WordsBuilder,
} from '../../../shared/parquet/index.ts';

export type Cell = string | number | bigint | boolean | Uint8Array | null;

export const field = (name: string, type: ColumnType, nullable = true): Field => ({ name, type, nullable });

const pushesOf = (of: Field) => {
  if (of.type === 'string' || of.type === 'binary') {
    const builder = new BytesBuilder(of);
    return {
      builder,
      push: (cell: Cell) =>
        cell instanceof Uint8Array ? builder.pushBytes(cell) : builder.push(String(cell)),
    };
  }
  if (of.type === 'boolean') {
    const builder = new BooleanBuilder(of);
    return { builder, push: (cell: Cell) => builder.push(cell === true) };
  }
  if (of.type === 'long' || of.type === 'timestamp' || of.type.startsWith('decimal')) {
    const builder = new WordsBuilder(of, of.type.startsWith('decimal') ? 4 : 2);
    return { builder, push: (cell: Cell) => builder.pushBigInt(BigInt(String(cell))) };
  }
  const builder = new FixedBuilder(of, of.type as 'integer');
  return { builder, push: (cell: Cell) => builder.push(Number(cell)) };
};

/** A column of `cells`: bigint for longs, µs and unscaled decimals, numbers for days. */
export const columnOf = (of: Field, cells: readonly Cell[]): Column => {
  const { builder, push } = pushesOf(of);
  builder.reserve(cells.length);
  for (const cell of cells) {
    if (cell === null) builder.pushNull();
    else push(cell);
  }
  return builder.finish();
};

export const batchOf = (...columns: readonly Column[]): ColumnBatch => ({
  rowCount: columns[0]?.length ?? 0,
  columns,
});

export const TABLE = 'Tables/Orders';

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export const logName = (version: number): string =>
  `${TABLE}/_delta_log/${String(version).padStart(20, '0')}.json`;

export const writeCommit = async (
  lake: Lake,
  version: number,
  actions: readonly unknown[],
): Promise<void> => {
  await lake.write(logName(version), encode(actions.map((action) => `${JSON.stringify(action)}\n`).join('')));
};

export const protocol = { protocol: { minReaderVersion: 1, minWriterVersion: 2 } };

export const schemaOf = (...columns: readonly object[]): string =>
  JSON.stringify({ type: 'struct', fields: columns });

export const idColumn = { name: 'id', type: 'long', nullable: true, metadata: {} };

export const metaData = (change: object = {}) => ({
  metaData: {
    id: 'table-1',
    format: { provider: 'parquet', options: {} },
    schemaString: schemaOf(idColumn),
    partitionColumns: [],
    configuration: {},
    createdTime: 1,
    ...change,
  },
});

export const add = (path: string, change: object = {}) => ({
  add: { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true, ...change },
});

export const remove = (path: string, change: object = {}) => ({
  remove: { path, dataChange: true, deletionTimestamp: 1, ...change },
});

/** A memory lake with a table of these commits. */
export const lakeWith = async (...commits: readonly (readonly unknown[])[]): Promise<Lake> => {
  const lake = createMemoryLake();
  for (const [version, actions] of commits.entries()) await writeCommit(lake, version, actions);
  return lake;
};

/** The calls made to a lake, by method and file name. */
export const recorded = (lake: Lake): { readonly lake: Lake; readonly calls: string[] } => {
  const calls: string[] = [];
  const note = (method: string, path: string): void => {
    calls.push(`${method} ${path.slice(path.lastIndexOf('/') + 1)}`);
  };
  return {
    calls,
    lake: {
      ...lake,
      head: async (path, signal) => (note('head', path), lake.head(path, signal)),
      read: async (path, options) => (note('read', path), lake.read(path, options)),
      list: (folder, options) => (note('list', options?.startFrom ?? ''), lake.list(folder, options)),
    },
  };
};

/** A clock whose time only sleeping moves. */
export const fakeClock = (): Clock & { readonly slept: number[] } => {
  const slept: number[] = [];
  return {
    slept,
    now: () => 1_700_000_000_000 + slept.reduce((total, ms) => total + ms, 0),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
    },
  };
};

/** UUIDs in order, from 1. */
export const ids = (): NewId => {
  let next = 0;
  return () => `00000000-0000-4000-8000-${String((next += 1)).padStart(12, '0')}`;
};

export const stage = async (lake: Lake, batch: ColumnBatch, newId: NewId = ids()): Promise<AddFile> =>
  stageFile(lake, TABLE, batch, { newId, clock: fakeClock(), codec: 'snappy', encode: encodeHere });

export const snapshotOf = async (lake: Lake): Promise<Snapshot> => {
  const snapshot = await loadSnapshot(lake, TABLE);
  if (snapshot === undefined) throw new Error('no table');
  return snapshot;
};

/** The rows of a table as canonical texts. */
export const rowsOf = async (
  lake: Lake,
  snapshot: Snapshot,
  fields: readonly Field[],
): Promise<(string | null)[][]> => {
  const rows: (string | null)[][] = [];
  for await (const { rowCount, columns } of readTable(lake, snapshot, { fields }))
    for (let row = 0; row < rowCount; row += 1) rows.push(columns.map((column) => cellText(column, row)));
  return rows;
};
