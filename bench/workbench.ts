import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Feed, memoryShares } from '../shared/config/index.ts';
import { busyMs, newUuid, systemClock } from '../shared/core/index.ts';
import { encodeHere, encodeInThread, holdSnapshots } from '../shared/delta/index.ts';
import { createFileLake, type Lake, probeOnce } from '../shared/lake/index.ts';
import { createBufferPool } from '../shared/parquet/index.ts';
import { createMemoryRunQueue } from '../shared/queue/index.ts';
import { createBudgets, createODataSource, type Fetch, nodeFetch } from '../shared/odata/index.ts';
import { createDiskScratch } from '../shared/scratch/index.ts';
import { createMemoryStateStore, type StateStore } from '../shared/state/index.ts';
import { appendFeed, type SyncDeps } from '../shared/sync/index.ts';
import { ENTITY_SETS, type SetName } from './entity-sets.ts';

/** One measured number. `goal` is absent where none is set. */
export interface Figure {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: number;
  readonly ok?: boolean;
}

/** Rows of a page, and what the feed asks for. */
const PAGE_ROWS = 5_000;

/** Thrown by a bench that cannot run here: its message says why. */
export class Skipped extends Error {}

/** The middle of an odd number of measurements. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** A figure that must not exceed its goal. */
export const atMost = (bench: string, figure: string, value: number, unit: string, goal: number): Figure => ({
  bench,
  figure,
  value,
  unit,
  goal,
  ok: value <= goal,
});

/** Rows of an entity set whose key, the cursor too, rises by one from row to row. */
export interface BenchSource {
  readonly serviceUrl: string;
  readonly entitySet: string;
  readonly key: string;
  readonly rows: number;
}

interface SourceOptions {
  readonly set?: SetName;
  readonly pageRows?: number;
  readonly latencyMs?: number;
}

/** Runs a source of `rows` rows, Northwind's orders unless another set is named, in a process of its own while `use` works with it. */
export const withSource = async <T>(
  rows: number,
  use: (source: BenchSource) => Promise<T>,
  { set = 'Orders', pageRows = PAGE_ROWS, latencyMs = 0 }: SourceOptions = {},
): Promise<T> => {
  const script = new URL('./source-process.ts', import.meta.url).pathname;
  const args = [script, set, String(rows), String(pageRows), String(latencyMs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const serviceUrl = line.toString().trim();
    return await use({ serviceUrl, entitySet: set, key: ENTITY_SETS[set].key, rows });
  } finally {
    child.kill('SIGKILL');
  }
};

/** A folder that is gone after `use`. */
export const withFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Runs a script of this folder in a fresh process and answers the JSON that it prints last. */
export const inFreshProcess = async (
  script: string,
  ...args: readonly string[]
): Promise<Record<string, number>> => {
  const file = new URL(script, import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
};

/** A feed of a source's rows; its table is `Tables/Orders`, whatever it holds. */
export const benchFeed = (
  serviceUrl: string,
  { entitySet, key }: Pick<BenchSource, 'entitySet' | 'key'> = { entitySet: 'Orders', key: 'OrderID' },
): Feed => ({
  name: 'orders',
  source: {
    serviceUrl,
    entitySet,
    query: {},
    headers: {},
    auth: { type: 'none' },
    pageSize: PAGE_ROWS,
    timeoutMs: 60_000,
    parallel: 4,
  },
  cursor: { column: key },
  enabled: true,
  tablePath: 'Tables/Orders',
  columns: {},
});

/** Beside the bundle, or in its room when the sources run as they are: as `functions/application.ts` has it. */
const ENCODE_WORKER = import.meta.url.endsWith('.ts')
  ? '../shared/delta/files/encode-worker.ts'
  : './encode-worker.js';

/** Of an instance as the templates ask for. */
const SHARES = memoryShares(2048, 2);

/** One for the process each, as in production. */
const buffers = createBufferPool(2 * SHARES.batchBytes);
const budgetOf = createBudgets(systemClock);
const encode = process.env['INLINE']
  ? encodeHere
  : encodeInThread(new URL(ENCODE_WORKER, import.meta.url), buffers);

/** The use case as it runs in production, but for the state, which is in memory unless given. */
export const benchDeps = (
  lake: Lake,
  state: StateStore = createMemoryStateStore(),
  fetch: Fetch = nodeFetch,
): SyncDeps => ({
  lake,
  state,
  queue: createMemoryRunQueue(),
  clock: systemClock,
  newId: newUuid,
  random: Math.random,
  codec: 'snappy',
  encode,
  buffers,
  engineVersion: 'bench',
  batchRows: Number(process.env['BATCH_ROWS'] ?? 1_000_000),
  batchBytes: SHARES.batchBytes,
  aheadBytes: SHARES.aheadBytes,
  busyMs,
  compareRows: Number(process.env['COMPARE_ROWS'] ?? 1_000_000),
  scratch: createDiskScratch(tmpdir(), newUuid),
  snapshots: holdSnapshots(SHARES.snapshotBytes),
  prepareLake: probeOnce(lake, newUuid),
  sourceOf: ({ name, source }, deadline) =>
    createODataSource({
      feed: name,
      ...source,
      budget: budgetOf(source.serviceUrl, source),
      ...(deadline !== undefined && { deadline }),
      fetch,
      clock: systemClock,
      random: Math.random,
      authorize: async () => ({}),
      maxBodyBytes: SHARES.pageBytes,
    }),
  fingerprintOf: () => 'bench',
  tell: (line) => console.error(line),
  redact: (text) => text,
});

/** Appends everything that the source has to a table in `folder`, and checks that all rows came. */
export const appendAll = async (
  source: BenchSource,
  folder: string,
  options: Partial<Feed['source']> = {},
): Promise<void> => {
  const feed = benchFeed(source.serviceUrl, source);
  const asked = { ...feed, source: { ...feed.source, ...options } };
  const run = await appendFeed(benchDeps(createFileLake(folder)), asked, {
    runId: newUuid(),
    signal: new AbortController().signal,
    deadline: Infinity,
    report: () => undefined,
  });
  if (run?.rows !== source.rows)
    throw new Error(`${run?.rows} of ${source.rows} rows: ${run?.outcome} ${run?.message ?? ''}`);
};
