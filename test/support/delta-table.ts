import type { Clock, NewId } from '../../shared/core/index.ts';
import {
  type AddFile,
  encodeHere,
  loadSnapshot,
  readTable,
  type Snapshot,
  stageFile,
} from '../../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../../shared/lake/index.ts';
import { cellText, type ColumnBatch, type Field } from '../../shared/parquet/index.ts';
import { guid } from './guid.ts';

/** The table of these tests: what its log holds is put together action by action. */
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

/** For `metaData`: the table's configuration. */
export const withConfig = (configuration: object) => ({ configuration });

/** For `metaData`: a second column, `c`. */
export const withColumn = (change: object) => ({
  schemaString: schemaOf(idColumn, { name: 'c', type: 'long', nullable: true, metadata: {}, ...change }),
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
  return () => guid((next += 1));
};

export const stage = async (lake: Lake, batch: ColumnBatch, newId: NewId = ids()): Promise<AddFile> =>
  stageFile(lake, TABLE, batch, { newId, clock: fakeClock(), codec: 'snappy', encode: encodeHere });

export const snapshotOf = async (lake: Lake): Promise<Snapshot> => {
  const snapshot = await loadSnapshot(lake, TABLE);
  if (snapshot === undefined) throw new Error('no table');
  return snapshot;
};

/** A table without rows, of this protocol and of a `metaData` with these changes. */
export const tableOf = async (change: object, versions: object = protocol.protocol): Promise<Snapshot> =>
  snapshotOf(await lakeWith([{ protocol: versions }, metaData(change)]));

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
