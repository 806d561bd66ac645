import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntitySetOptions } from '../../local/odata-service/index.ts';
import { createFileLake } from '../../shared/lake/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { RunRecord } from '../../shared/state/index.ts';
import { appendFeed, type SyncDeps } from '../../shared/sync/index.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import type { World, WorldOptions } from '../support/memory-world.ts';
import { columnsOf, type Expected, type ExpectedColumn, type ExpectedRow, expectRows } from './expected.ts';
import type { Python } from '../../local/python.ts';
import type { Spark } from './spark-process.ts';

/** What the checker is told of a finished table. */
export interface Finished extends Expected {
  /** Key and cursor: no two rows of one version share them. */
  readonly identity: readonly string[];
  readonly createdBy: 'tidemark' | 'delta-rs';
  readonly codec: 'snappy' | 'zstd';
  /** Rows were changed in place, so earlier versions hold other rows than the source has now. */
  readonly upserts: boolean;
  /** The rows of every version, from the first; absent where only the last is told. */
  readonly versions?: readonly (readonly ExpectedRow[])[];
  /** The first version that is still to be read: files of those before it are gone. */
  readonly oldest?: number;
  /** Versions that Spark and DuckDB read as well. */
  readonly readByOthers?: readonly number[];
}

/** One table's history and what it must end in; undefined where the end is a refusal, which the history has judged itself. */
export interface Scenario {
  readonly name: string;
  readonly build: (bench: Workbench) => Promise<Finished | undefined>;
}

/** What scenarios are made with: a world whose lake is a folder, and delta-rs at work in the same folder. */
export interface Workbench {
  /** Where the lake is, with the table in `Tables/Orders`. */
  readonly lakeFolder: string;
  open(options: WorldOptions): ReloadWorld;
  /** A step of foreign.py on the table. */
  deltaRs(step: string, ...args: readonly string[]): Promise<void>;
  /** As `deltaRs`, with rows of `set` in the table's columns as the first argument. */
  deltaRsWith(step: string, rows: RowsOf, ...args: readonly string[]): Promise<void>;
  /** Delta's own Spark at a step of spark/acts.py on the table; undefined where this machine has none. */
  readonly spark: ((step: string, ...args: readonly string[]) => Promise<readonly string[]>) | undefined;
  /** Every file of the table. */
  files(): Promise<readonly string[]>;
}

export interface RowsOf {
  readonly columns: readonly ExpectedColumn[];
  readonly rows: readonly JsonObject[];
}

export const createWorkbench = (folder: string, python: Python, spark?: Spark): Workbench => {
  const lakeFolder = join(folder, 'lake');
  const tableFolder = join(lakeFolder, 'Tables', 'Orders');
  const deltaRs = async (step: string, ...args: readonly string[]): Promise<void> => {
    await python('foreign.py', step, tableFolder, ...args);
  };
  let handed = 0;
  return {
    lakeFolder,
    open: (options) => createReloadWorld({ lake: createFileLake(lakeFolder), ...options }),
    deltaRs,
    deltaRsWith: async (step, { columns, rows }, ...args) => {
      await mkdir(folder, { recursive: true });
      const file = join(folder, `rows-${(handed += 1)}.json`);
      await writeFile(file, JSON.stringify({ columns, rows: expectRows(columns, rows) }));
      await deltaRs(step, file, ...args);
    },
    spark: spark && ((step, ...args) => spark.act(step, tableFolder, ...args)),
    files: async () => (await readdir(tableFolder, { recursive: true })).toSorted(),
  };
};

/** One run, other dependencies than the world's put in its place. Rejects when it does not end in `outcome`, or one of them. */
export const runOnce = async (
  world: World,
  outcome: RunRecord['outcome'] | readonly RunRecord['outcome'][] = 'appended',
  deps: Partial<SyncDeps> = {},
): Promise<RunRecord> => {
  const record = await appendFeed({ ...world.deps, ...deps }, world.feed, {
    runId: world.deps.newId(),
    signal: new AbortController().signal,
    deadline: world.clock.now() + 600_000,
    report: () => undefined,
  });
  const allowed = [outcome].flat();
  if (record !== undefined && allowed.includes(record.outcome)) return record;
  throw new Error(
    `a run ended in ${record?.outcome} and not in ${allowed.join(', ')}: ${record?.message ?? 'no message'}`,
  );
};

type Told = Partial<Pick<Finished, 'createdBy' | 'codec' | 'upserts' | 'columns'>> & {
  /** Rows that the table holds besides the source's. */
  readonly besides?: readonly JsonObject[];
};

/** The table must hold the rows that the source has now. */
export const holdsSource = (
  world: World,
  set: EntitySetOptions,
  { besides = [], ...told }: Told = {},
): Finished => {
  const identity = [...new Set([...set.entityType.key, world.feed.cursor.column])];
  const columns = told.columns ?? columnsOf(set, identity);
  const rows = expectRows(columns, [...world.service.rows(set.name), ...besides]);
  return { columns, rows, identity, createdBy: 'tidemark', codec: 'snappy', upserts: false, ...told };
};
