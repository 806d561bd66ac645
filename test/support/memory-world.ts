import {
  createODataService,
  type EntitySetOptions,
  northwindOrders,
  northwindOrdersSet,
  type ODataService,
  type Quirks,
} from '../../local/odata-service/index.ts';
import type { Feed } from '../../shared/config/index.ts';
import { holdSnapshots, loadSnapshot, type Snapshot } from '../../shared/delta/index.ts';
import { createMemoryLake, type Lake, probePutIfAbsent } from '../../shared/lake/index.ts';
import { createMemoryRunQueue, type RunQueue } from '../../shared/queue/index.ts';
import { type BudgetOf, createODataSource, type Fetch, type JsonObject } from '../../shared/odata/index.ts';
import { readRows, type Row, sourceOf } from '../../shared/parquet/index.ts';
import {
  createMemoryStateStore,
  type FeedState,
  type RunRecord,
  type StateStore,
} from '../../shared/state/index.ts';
import { crowded } from './crowded-fetch.ts';
import { type TestClock, testClock } from './standing-clock.ts';
import { TEST_LIMITS } from './test-limits.ts';
import { appendFeed, askedOf, resumeRun, type SyncDeps } from '../../shared/sync/index.ts';
import { guid } from './guid.ts';

/** What a run has effects on. */
export interface Ports {
  readonly lake: Lake;
  readonly state: StateStore;
  readonly fetch: Fetch;
}

/** A source, a lake and a state store in memory, and one feed between them. */
export interface World {
  readonly service: ODataService;
  readonly lake: Lake;
  readonly state: StateStore;
  readonly clock: TestClock;
  /** Lines that no run says. */
  readonly told: readonly string[];
  feed: Feed;
  readonly deps: SyncDeps;
  /** The same over other ports. */
  readonly depsOver: (ports: Ports) => SyncDeps;
  /** One attempt at an append; its deadline is far, unless given in ms from now. */
  run(options?: RunOptions): Promise<RunRecord>;
  snapshot(): Promise<Snapshot | undefined>;
  /** Every row of the table. */
  rows(): Promise<readonly Row[]>;
  storedState(): Promise<FeedState | undefined>;
}

/** `over`: ports that stand between the run and the world's own. */
export interface RunOptions {
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  readonly over?: Ports;
}

export interface WorldOptions {
  readonly set?: EntitySetOptions;
  readonly rows?: readonly JsonObject[];
  readonly quirks?: Quirks;
  readonly pageSize?: number;
  /** `source.parallel`: 1 where nothing is said. With more the service answers a turn of the event loop later, as several requests are under way. */
  readonly parallel?: number;
  readonly batchRows?: number;
  readonly batchBytes?: number;
  readonly cursor?: Feed['cursor'];
  readonly filter?: string;
  readonly lake?: Lake;
  readonly state?: StateStore;
  readonly queue?: RunQueue;
  readonly compareRows?: number;
  /** The most bytes of a page, as they are when a run begins. */
  readonly pageBytes?: () => number;
  readonly clock?: TestClock;
  /** What requests to the service share; absent: nothing. */
  readonly budgetOf?: BudgetOf;
}

const readAll = async (lake: Lake, { tablePath, files }: Snapshot): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const { path } of files) {
    const file = await lake.read(`${tablePath}/${path}`);
    if (file.outcome === 'not-found') throw new Error(`${path} is named by the table and missing`);
    for await (const group of readRows(sourceOf(file.bytes))) for (const row of group) rows.push(row);
  }
  return rows;
};

/** Of a run that another attempt has taken over: it tells nothing itself. */
const NO_WORK: Omit<RunRecord, 'runId' | 'startedAt'> = {
  feed: 'orders',
  kind: 'append',
  outcome: 'stopped',
  message: 'superseded',
  durationMs: 0,
  rows: 0,
  pages: 0,
  bytes: 0,
  requests: 0,
};

/** `rows` may be changed at any time through `service`. */
export const createWorld = (options: WorldOptions = {}): World => {
  const clock = options.clock ?? testClock();
  const lake = options.lake ?? createMemoryLake();
  const state = options.state ?? createMemoryStateStore({ now: () => clock.now() });
  const set = options.set ?? northwindOrdersSet(options.rows ?? northwindOrders(60));
  const service = createODataService({
    entitySets: [set],
    pageSize: options.pageSize ?? 7,
    serverNow: () => clock.now(),
    ...(options.quirks && { quirks: options.quirks }),
  });
  const { parallel = 1 } = options;
  const queue = options.queue ?? createMemoryRunQueue();
  const told: string[] = [];
  let ids = 0;
  const newId = (): string => guid((ids += 1));
  const feed: Feed = {
    name: 'orders',
    source: {
      serviceUrl: service.rootUrl,
      entitySet: set.name,
      query: {},
      headers: {},
      ...(options.filter !== undefined && { filter: options.filter }),
      auth: { type: 'none' },
      pageSize: 5000,
      timeoutMs: 10_000,
      parallel: parallel,
    },
    cursor: options.cursor ?? { column: 'OrderID' },
    enabled: true,
    tablePath: 'Tables/Orders',
    columns: {},
  };
  const depsOver = (ports: Ports): SyncDeps => ({
    lake: ports.lake,
    state: ports.state,
    queue,
    clock,
    newId,
    ...TEST_LIMITS,
    batchRows: options.batchRows ?? 20,
    ...(options.batchBytes !== undefined && { batchBytes: options.batchBytes }),
    ...(options.compareRows !== undefined && { compareRows: options.compareRows }),
    snapshots: holdSnapshots(1 << 24),
    prepareLake: (folder, signal) => probePutIfAbsent(ports.lake, folder, newId, signal),
    sourceOf: (feed, deadline, watch) =>
      createODataSource({
        ...askedOf(feed),
        ...(options.budgetOf && { budget: options.budgetOf(feed.source.serviceUrl, feed.source) }),
        ...(deadline !== undefined && { deadline }),
        ...(watch !== undefined && { watch }),
        fetch: ports.fetch,
        clock,
        random: () => 0.5,
        maxBodyBytes: options.pageBytes?.() ?? 1_000_000_000,
        authorize: async () => ({}),
      }),
    tell: (line) => void told.push(line),
    fingerprintOf: ({ source, cursor, tablePath }) =>
      JSON.stringify([
        source.entitySet,
        source.filter,
        ...(source.key === undefined ? [] : [source.key]),
        cursor.column,
        tablePath,
      ]),
  });
  const fetch: Fetch = parallel === 1 ? service.fetch : crowded(service.fetch).fetch;
  const deps = depsOver({ lake, state, fetch });
  const world: World = {
    service,
    lake,
    state,
    clock,
    told,
    feed,
    deps,
    depsOver,
    run: async ({ deadlineMs = 600_000, signal = new AbortController().signal, over } = {}) => {
      const deadline = clock.now() + deadlineMs;
      const own = over === undefined ? deps : depsOver(over);
      const records: RunRecord[] = [];
      const options = { signal, deadline, report: (record: RunRecord) => void records.push(record) };
      const entry = await state.entry(feed.name).catch(() => undefined);
      const waiting = entry?.lease === undefined && entry?.pending?.kind === 'append' && entry.pending;
      const runId = waiting ? waiting.runId : newId();
      // One that its deadline ended goes on from its message, before any other begins.
      if (waiting)
        await resumeRun(own, [world.feed], { runId, feed: feed.name }, options).catch(() => undefined);
      else await appendFeed(own, world.feed, { runId, ...options });
      return records.at(-1) ?? { ...NO_WORK, runId, startedAt: clock.now() };
    },
    snapshot: () => loadSnapshot(lake, world.feed.tablePath),
    rows: async () => {
      const snapshot = await loadSnapshot(lake, world.feed.tablePath);
      return snapshot === undefined ? [] : readAll(lake, snapshot);
    },
    storedState: async () => (await state.entry(feed.name))?.state,
  };
  return world;
};
