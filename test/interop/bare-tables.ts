import { northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { loadCommits } from '../../shared/delta/index.ts';
import type { Lake } from '../../shared/lake/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { SyncDeps } from '../../shared/sync/index.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { anHourAgo, createLedger } from './ledger.ts';
import { runOnce, type Scenario } from './workbench.ts';

const FIRST = 10_248;
const BATCH_ROWS = 10;
const LEASE_OVER_MS = 61_000;

const idOf = (row: JsonObject): number => Number(row['OrderID']);

type Rows = readonly JsonObject[];
const same = (held: Rows): Rows => held;

const unlessGone = (isGone: boolean): void => {
  if (isGone) throw new Error('the machine is gone');
};

/** A lake that is gone from the first version that is put: before it is, or right after. */
const goneAt = (lake: Lake, when: 'before' | 'after'): Lake => {
  let isGone = false;
  const calling = async <T>(call: () => Promise<T>): Promise<T> => {
    unlessGone(isGone);
    return call();
  };
  return {
    location: lake.location,
    head: (...args) => calling(() => lake.head(...args)),
    read: (...args) => calling(() => lake.read(...args)),
    list: async function* (...args) {
      unlessGone(isGone);
      yield* lake.list(...args);
    },
    write: (...args) => calling(() => lake.write(...args)),
    delete: (...args) => calling(() => lake.delete(...args)),
    putIfAbsent: (...args) =>
      calling(async () => {
        if (when === 'after') await lake.putIfAbsent(...args);
        isGone = true;
        throw new Error('the machine is gone');
      }),
  };
};

/** An attempt that works until its lake is gone; then its lease ends. */
const lost = async (
  world: ReloadWorld,
  when: 'before' | 'after',
  attempt: (deps: SyncDeps) => Promise<unknown>,
): Promise<void> => {
  await attempt({ ...world.deps, lake: goneAt(world.lake, when) });
  world.clock.advance(LEASE_OVER_MS);
};

const kindsOf = async ({ lake, feed }: ReloadWorld, newest: number): Promise<string> => {
  const log = await loadCommits(lake, feed.tablePath, { from: 0, to: newest });
  const commits = log.outcome === 'found' ? log.commits : [];
  return commits.map(({ tidemark }) => tidemark?.kind ?? 'append').join(' ');
};

const KINDS = 'create fence append append append fence reload fence';

/**
 * Versions without rows wherever one can be: the table is made, and summed up by delta-rs before it has a row; a commit that was announced
 * and never put leaves a version without rows, before the first batch, before a reload, and as the newest version.
 */
const bare: Scenario = {
  name: 'versions-without-rows',
  build: async (bench) => {
    const orders = northwindOrders(30);
    const set = northwindOrdersSet(orders);
    const world = bench.open({ set, pageSize: 10, batchRows: BATCH_ROWS, clock: anHourAgo() });
    const ledger = createLedger(world, set, { cursorOf: idOf });
    const failing = (deps: SyncDeps) => runOnce(world, 'failed', deps);
    await ledger.others(
      () => lost(world, 'after', failing),
      () => [],
    );
    await bench.deltaRs('checkpoint');
    await lost(world, 'before', failing);
    // The pages overlap by a row: the second batch ends with its second page.
    const batches = [10, 28, 30].map((end) => () => orders.slice(0, end));
    await ledger.others(() => runOnce(world), same, ...batches);
    world.service.update('Orders', FIRST + 25, { ShipCity: 'Gdańsk' });
    const runId = world.deps.newId();
    const window = { last: { units: '12' } } as const;
    await lost(world, 'before', (deps) => world.start({ runId, window, deps }));
    // Of the attempts before, messages are still there.
    world.queue.messages.splice(0);
    await world.queue.enqueue({ runId, feed: world.feed.name });
    const source = (): Rows => world.service.rows('Orders').map((row) => ({ ...row }));
    await ledger.others(() => world.deliver(), same, source);
    world.service.insert('Orders', northwindOrders(1, { firstOrderId: FIRST + 30 }));
    await lost(world, 'before', failing);
    world.service.remove('Orders', FIRST + 30);
    await ledger.others(() => runOnce(world, 'no-new-rows'), same);
    const kinds = await kindsOf(world, 7);
    if (kinds !== KINDS) throw new Error(`its versions are ${kinds}`);
    return ledger.finish({ createdBy: 'tidemark' });
  },
};

/** Tables with versions that hold no rows, or none more than the one before. */
export const bareTables: readonly Scenario[] = [bare];
