import {
  type Action,
  type AddFile,
  appendActions,
  encodeHere,
  loadCommits,
  loadSnapshot,
  type Snapshot,
  stageFile,
} from '../../shared/delta/index.ts';
import { putCommit } from '../../shared/delta/transaction/index.ts';
import {
  type ColumnBatch,
  encodeRows,
  type Field,
  readRows,
  type Row,
  sourceOf,
} from '../../shared/parquet/index.ts';
import { CHECKPOINT_FIELDS } from './checkpoint-fields.ts';
import { batchOf, type Cell, columnOf } from './columns.ts';
import type { Event } from './events.ts';
import type { World } from './memory-world.ts';
import { testClock } from './standing-clock.ts';
import { tableOfOthers } from './table-of-others.ts';

/** Another writer of the world's table: a notebook, an engine, a table's owner. */
export interface Rival {
  /** Creates the table with these rows, as another engine would. */
  create(events: readonly Event[]): Promise<void>;
  /** Appends without looking, or as another attempt of ours. Without rows the commit has no file. */
  append(events: readonly Event[], as?: AsOurs): Promise<void>;
  /** Rewrites all files as one, without a change of data. */
  compact(): Promise<void>;
  /** Copy on write: files that hold such rows are rewritten without them. */
  deleteWhere(is: (row: Row) => boolean): Promise<void>;
  /** Changes the columns of the schema. */
  alter(change: (columns: readonly SchemaColumn[]) => readonly SchemaColumn[]): Promise<void>;
  /** Sets the protocol. */
  upgrade(protocol: {
    readonly minReaderVersion: number;
    readonly minWriterVersion: number;
    readonly writerFeatures?: string[];
  }): Promise<void>;
  /** The files of an older version again, in a new one. */
  restore(version: number): Promise<void>;
  /** Deletes the log's newest commits, down to this one. */
  cutBack(version: number): Promise<void>;
  /** Deletes the table's folder. */
  drop(): Promise<void>;
  /** Writes a checkpoint of the newest version, and deletes the commits before it; `all`: its own commit too. */
  cleanLog(how: 'all' | 'keep-last'): Promise<void>;
}

/** A batch of an application, and what its commit says of itself. */
export interface AsOurs {
  readonly appId: string;
  readonly batch: number;
  readonly kind?: string;
  readonly moved?: boolean;
}

export interface SchemaColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly metadata: object;
}

const FIELDS: readonly Field[] = [
  { name: 'Id', type: 'integer', nullable: true },
  { name: 'ModifiedAt', type: 'timestamp', nullable: true },
  { name: 'Note', type: 'string', nullable: true },
];

const cellOf = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? value : null;

const batchOfRows = (rows: readonly Row[], fields: readonly Field[] = FIELDS): ColumnBatch =>
  batchOf(
    ...fields.map((field) =>
      columnOf(
        field,
        rows.map((row) => cellOf(row[field.name])),
      ),
    ),
  );

const rowOf = ({ Id, ModifiedAt, Note }: Event): Row => ({
  Id,
  ModifiedAt: ModifiedAt === null ? null : BigInt(Date.parse(ModifiedAt)) * 1000n,
  Note: Note ?? null,
});

const checkpointRows = ({ protocol, metadata, txns, files }: Snapshot): readonly Row[] => {
  const { id, schemaString, partitionColumns, configuration, createdTime } = metadata.action;
  return [
    { protocol },
    { metaData: { id, schemaString, partitionColumns, configuration, createdTime } },
    ...[...txns].map(([appId, version]) => ({ txn: { appId, version } })),
    ...files.map((add) => ({ add: { ...add, dataChange: false } })),
  ];
};

const random = (): number => 0.5;
const newId = (): string => crypto.randomUUID();

export const createRival = ({ lake, feed }: Pick<World, 'lake' | 'feed'>): Rival => {
  const { tablePath } = feed;
  const clock = testClock();

  const snapshot = async (): Promise<Snapshot> => {
    const found = await loadSnapshot(lake, tablePath);
    if (found === undefined) throw new Error('the rival found no table');
    return found;
  };
  const put = async (version: number, actions: readonly Action[]): Promise<void> => {
    const result = await putCommit({ lake, tablePath, version }, actions, { clock, random });
    if (result.outcome !== 'committed') throw new Error(`the rival lost version ${version}`);
  };
  const commit = async (actions: readonly Action[], operation: string): Promise<void> => {
    const { version } = await snapshot();
    await put(version + 1, [{ commitInfo: { operation, txnId: newId() } }, ...actions]);
  };
  const stage = (rows: readonly Row[], fields?: readonly Field[]): Promise<AddFile> =>
    stageFile(lake, tablePath, batchOfRows(rows, fields), {
      newId,
      clock,
      codec: 'snappy',
      encode: encodeHere,
    });
  const rowsIn = async ({ path }: AddFile): Promise<readonly Row[]> => {
    const file = await lake.read(`${tablePath}/${path}`);
    if (file.outcome === 'not-found') throw new Error(`${path} is gone`);
    const rows: Row[] = [];
    for await (const group of readRows(sourceOf(file.bytes))) rows.push(...group);
    return rows;
  };
  const removeOf = ({ path }: AddFile, dataChange: boolean): Action => ({
    remove: { path, dataChange, deletionTimestamp: clock.now(), partitionValues: {} },
  });
  const filesAt = async (version: number): Promise<ReadonlyMap<string, AddFile>> => {
    const read = await loadCommits(lake, tablePath, { from: 0, to: version });
    if (read.outcome === 'gone') throw new Error('the log is not whole');
    const files = new Map<string, AddFile>();
    for (const { adds, removes } of read.commits) {
      for (const { path } of removes) files.delete(path);
      for (const add of adds) files.set(add.path, add);
    }
    return files;
  };
  const clear = async (folder: string): Promise<void> => {
    for await (const { path } of lake.list(folder)) await lake.delete(path);
  };
  const logFile = (version: number, suffix: string): string =>
    `${tablePath}/_delta_log/${String(version).padStart(20, '0')}${suffix}`;

  return {
    create: async (events) => {
      const files = events.length === 0 ? [] : [await stage(events.map(rowOf))];
      await put(0, tableOfOthers({ fields: FIELDS, files, newId, now: clock.now() }));
    },
    append: async (events, as) => {
      const { version, metadata } = await snapshot();
      const files = events.length === 0 ? [] : [await stage(events.map(rowOf), metadata.fields)];
      if (as === undefined)
        return commit(
          files.map((add) => ({ add })),
          'WRITE',
        );
      const { appId, batch, ...said } = as;
      const actions = appendActions({
        files,
        txn: { appId, version: batch },
        tidemark: {
          ...said,
          runId: 'another',
          feed: feed.name,
          to: String(events.at(-1)?.[feed.cursor.column === 'Id' ? 'Id' : 'ModifiedAt']),
          rows: events.length,
          batch,
        },
        txnId: newId(),
        readVersion: version,
        isBlindAppend: true,
        now: clock.now(),
        engineVersion: '0',
      });
      await put(version + 1, actions);
    },
    compact: async () => {
      const { files, metadata } = await snapshot();
      const rows = (await Promise.all(files.map(rowsIn))).flat();
      const add = { ...(await stage(rows, metadata.fields)), dataChange: false };
      await commit([...files.map((file) => removeOf(file, false)), { add }], 'OPTIMIZE');
    },
    deleteWhere: async (is) => {
      const { files, metadata } = await snapshot();
      const actions: Action[] = [];
      for (const file of files) {
        const rows = await rowsIn(file);
        const rest = rows.filter((row) => !is(row));
        if (rest.length === rows.length) continue;
        actions.push(removeOf(file, true));
        if (rest.length > 0) actions.push({ add: await stage(rest, metadata.fields) });
      }
      await commit(actions, 'DELETE');
    },
    alter: async (change) => {
      const { action } = (await snapshot()).metadata;
      const schema = JSON.parse(action.schemaString) as { readonly fields: readonly SchemaColumn[] };
      const schemaString = JSON.stringify({ ...schema, fields: change(schema.fields) });
      await commit([{ metaData: { ...action, schemaString } }], 'ALTER TABLE');
    },
    upgrade: async (protocol) => commit([{ protocol }], 'UPGRADE PROTOCOL'),
    restore: async (version) => {
      const { files } = await snapshot();
      const older = await filesAt(version);
      const gone = files.filter(({ path }) => !older.has(path));
      const back = [...older.values()].filter((add) => !files.some(({ path }) => path === add.path));
      await commit([...gone.map((file) => removeOf(file, true)), ...back.map((add) => ({ add }))], 'RESTORE');
    },
    cutBack: async (version) => {
      for (let newest = (await snapshot()).version; newest > version; newest -= 1)
        await lake.delete(logFile(newest, '.json'));
    },
    drop: async () => {
      await clear(`${tablePath}/_delta_log`);
      await clear(tablePath);
    },
    cleanLog: async (how) => {
      const latest = await snapshot();
      const bytes = await encodeRows(checkpointRows(latest), CHECKPOINT_FIELDS, { codec: 'snappy' });
      await lake.write(logFile(latest.version, '.checkpoint.parquet'), bytes);
      const first = how === 'all' ? latest.version : latest.version - 1;
      for (let version = first; version >= 0; version -= 1) await lake.delete(logFile(version, '.json'));
    },
  };
};
