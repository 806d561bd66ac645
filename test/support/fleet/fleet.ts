import { createODataService, type ODataService } from '../../../local/odata-service/index.ts';
import type { Feed } from '../../../shared/config/index.ts';
import { holdSnapshots } from '../../../shared/delta/index.ts';
import { createMemoryLake, type Lake, probeOnce } from '../../../shared/lake/index.ts';
import { createODataSource } from '../../../shared/odata/index.ts';
import type { EntityTable } from '../../../shared/state/entity-table.ts';
import type { RunRecord, StateStore } from '../../../shared/state/index.ts';
import { createMemoryTable } from '../../../shared/state/memory-table.ts';
import { storeOverTable } from '../../../shared/state/table-store.ts';
import { askedOf, type SyncDeps } from '../../../shared/sync/index.ts';
import { type Event, eventsSet } from '../events.ts';
import { calledLake } from './called-lake.ts';
import { calledTable } from './called-table.ts';
import { History, notedLake, notedTable } from './history.ts';
import { InstanceCalls } from './instance-calls.ts';
import { withOldDeletion } from './old-deletion.ts';
import { calledQueue, SharedQueue } from './shared-queue.ts';
import { type InstanceClock, WorldTime } from './world-time.ts';
import { guid } from '../guid.ts';
import { TEST_LIMITS } from '../test-limits.ts';

/** One process of the app. */
export interface Instance {
  readonly deps: SyncDeps;
  readonly clock: InstanceClock;
  readonly calls: InstanceCalls;
  /** What its attempts said as they ended. */
  readonly records: RunRecord[];
}

/** Instances of the app over stores that they share. */
export interface Fleet {
  readonly time: WorldTime;
  readonly service: ODataService;
  /** The lake itself, as another program reaches it. */
  readonly lake: Lake;
  readonly table: EntityTable;
  /** The state itself. */
  readonly state: StateStore;
  readonly queue: SharedQueue;
  readonly history: History;
  readonly told: string[];
  readonly feed: Feed;
  instance(): Instance;
}

export interface FleetOptions {
  readonly rows: readonly Event[];
  readonly cursor: Feed['cursor'];
  /** `source.parallel`: 1 where nothing is said. */
  readonly parallel?: number;
  /** Attempts that learn that they are superseded delete what they staged. */
  readonly oldDeletion?: boolean;
}

const PAGE_ROWS = 5;
const BATCH_ROWS = 10;

const feedOf = ({ rootUrl }: ODataService, cursor: Feed['cursor'], parallel: number): Feed => ({
  name: 'events',
  source: {
    serviceUrl: rootUrl,
    entitySet: 'Events',
    query: {},
    headers: {},
    auth: { type: 'none' },
    pageSize: 5000,
    timeoutMs: 600_000,
    parallel,
  },
  cursor,
  enabled: true,
  tablePath: 'Tables/Events',
  columns: {},
});

export const createFleet = ({ rows, cursor, parallel = 1, oldDeletion = false }: FleetOptions): Fleet => {
  const time = new WorldTime();
  const history = new History();
  const queue = new SharedQueue(time);
  const lake = createMemoryLake({ now: () => time.now });
  const table = createMemoryTable(() => time.now);
  const service = createODataService({
    entitySets: [eventsSet(rows)],
    pageSize: PAGE_ROWS,
    serverNow: () => time.now,
  });
  const feed = feedOf(service, cursor, parallel);
  const told: string[] = [];
  let ids = 0;
  const newId = (): string => guid((ids += 1));
  const ownLake = notedLake(lake, history);
  const ownTable = notedTable(table, history);

  const portsOf = (calls: InstanceCalls): { readonly lake: Lake; readonly state: StateStore } => {
    const called = calledLake(ownLake, calls);
    const state = storeOverTable(calledTable(ownTable, calls), newId);
    return oldDeletion ? withOldDeletion(called, state) : { lake: called, state };
  };
  const depsOf = (calls: InstanceCalls, clock: InstanceClock): SyncDeps => {
    const ports = portsOf(calls);
    const fetch: typeof globalThis.fetch = (input, init) =>
      calls.make({ store: 'source', name: 'ask the source' }, () => service.fetch(input, init));
    return {
      ...ports,
      queue: calledQueue(queue, calls),
      clock,
      newId,
      ...TEST_LIMITS,
      batchRows: BATCH_ROWS,
      snapshots: holdSnapshots(1 << 24),
      prepareLake: probeOnce(ports.lake, newId),
      sourceOf: (feed) =>
        createODataSource({
          ...askedOf(feed),
          fetch,
          clock,
          random: () => 0.5,
          maxBodyBytes: 1_000_000_000,
          authorize: async () => ({}),
        }),
      tell: (line) => void told.push(line),
      fingerprintOf: ({ source, cursor: { column }, tablePath }) =>
        JSON.stringify([source.entitySet, column, tablePath]),
    };
  };
  return {
    time,
    service,
    lake,
    table,
    state: storeOverTable(table, newId),
    queue,
    history,
    told,
    feed,
    instance: () => {
      const clock = time.newClock();
      const calls = new InstanceCalls(time, clock);
      return { deps: depsOf(calls, clock), clock, calls, records: [] };
    },
  };
};
