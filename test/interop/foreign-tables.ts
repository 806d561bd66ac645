import {
  type EntitySetOptions,
  northwindOrders,
  northwindOrdersSet,
} from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { World } from '../support/memory-world.ts';
import { columnsOf } from './expected.ts';
import { holdsSource, runOnce, type Scenario, type Workbench } from './workbench.ts';

const FIRST = 10_248;

interface Start {
  readonly set: EntitySetOptions;
  readonly world: World;
  /** The table's columns in the order of whoever created it. */
  readonly columns: ReturnType<typeof columnsOf>;
}

/** A table of 40 orders in four files, all by Tidemark. */
const startedByUs = async (bench: Workbench): Promise<Start> => {
  const set = northwindOrdersSet(northwindOrders(40));
  const world = bench.open({ set, pageSize: 10, batchRows: 10 });
  await runOnce(world);
  return { set, world, columns: columnsOf(set, ['OrderID']) };
};

/** A table of the first 25 of 40 orders, by delta-rs, its columns in another order than a feed's. */
const startedByDeltaRs = async (
  bench: Workbench,
  configuration: Readonly<Record<string, string>> = {},
  ...partition: readonly string[]
): Promise<Start> => {
  const orders = northwindOrders(40);
  const set = northwindOrdersSet(orders);
  const columns = columnsOf(set, ['ShipName', 'OrderID']);
  const given = { columns, rows: orders.slice(0, 25) };
  await bench.deltaRsWith('create', given, JSON.stringify(configuration), ...partition);
  return { set, world: bench.open({ set, pageSize: 10, batchRows: 10 }), columns };
};

const grow = (world: World, count = 5): void => {
  const firstOrderId = FIRST + world.service.rows('Orders').length;
  world.service.insert('Orders', northwindOrders(count, { firstOrderId }));
};

/** delta-rs does something to a table of ours between two runs, and the next run makes it whole. */
const between = (
  name: string,
  act: (bench: Workbench, start: Start) => Promise<void>,
  told: { readonly besides?: readonly JsonObject[]; readonly upserts?: boolean } = {},
): Scenario => ({
  name,
  build: async (bench) => {
    const start = await startedByUs(bench);
    await act(bench, start);
    grow(start.world);
    await runOnce(start.world);
    grow(start.world);
    await runOnce(start.world);
    await runOnce(start.world, 'no-new-rows');
    return holdsSource(start.world, start.set, told);
  },
});

/** Orders with numbers below the first of the source: rows that only the table has. */
const strangers = northwindOrders(3, { firstOrderId: 5 });

const changedInBetween: readonly Scenario[] = [
  between('compacted-between-runs', (bench) => bench.deltaRs('compact')),
  between('last-rows-deleted', (bench) => bench.deltaRs('delete', `"OrderID" > ${FIRST + 27}`)),
  between('restored-to-an-older-version', (bench) => bench.deltaRs('restore', '1')),
  between(
    'rows-of-others-appended',
    (bench, { columns }) => bench.deltaRsWith('append', { columns, rows: strangers }),
    { besides: strangers },
  ),
  between('checkpoint-by-delta-rs', (bench) => bench.deltaRs('checkpoint')),
  between('log-compacted', (bench) => bench.deltaRs('compact-log', '0', '3')),
  between(
    'a-row-updated',
    async (bench, { world }) => {
      await bench.deltaRs('update', `"OrderID" = ${FIRST + 3}`, 'ShipCity', 'Gdańsk');
      world.service.update('Orders', FIRST + 3, { ShipCity: 'Gdańsk' });
    },
    { upserts: true },
  ),
  between(
    'everything-at-once',
    async (bench, { columns }) => {
      await bench.deltaRs('compact');
      await bench.deltaRs('checkpoint');
      await bench.deltaRs('delete', `"OrderID" > ${FIRST + 20} AND "OrderID" <= ${FIRST + 45}`);
      await bench.deltaRsWith('append', { columns, rows: strangers });
      await bench.deltaRs('checkpoint');
    },
    { besides: strangers },
  ),
];

/** delta-rs rewrites the files that end in the watermark's own value, which many orders share, and some of those are gone. */
const tiesRewritten: Scenario = {
  name: 'tied-rows-deleted-and-compacted',
  build: async (bench) => {
    const orders = northwindOrders(40);
    const last = orders.at(-1)?.['OrderDate'] ?? null;
    const tying = orders.map((row, index) => (index < 32 ? row : { ...row, OrderDate: last }));
    const set = northwindOrdersSet(tying);
    const world = bench.open({ set, cursor: { column: 'OrderDate' }, pageSize: 10, batchRows: 10 });
    await runOnce(world);
    await bench.deltaRs('delete', `"OrderID" IN (${FIRST + 33}, ${FIRST + 36})`);
    await runOnce(world);
    await bench.deltaRs('compact');
    world.service.insert(
      'Orders',
      northwindOrders(4, { firstOrderId: 20_000 }).map((row) => ({ ...row, OrderDate: last })),
    );
    await runOnce(world);
    await runOnce(world, 'no-new-rows');
    return holdsSource(world, set);
  },
};

/** The log's first files are gone: what the table holds is in the checkpoint alone. */
const logCleaned: Scenario = {
  name: 'log-cleaned-by-delta-rs',
  build: async (bench) => {
    const { set, world, columns } = await startedByDeltaRs(bench, {
      'delta.logRetentionDuration': 'interval 0 seconds',
    });
    await runOnce(world);
    await bench.deltaRs('checkpoint');
    await bench.deltaRs('clean-log');
    if ((await bench.files()).includes('_delta_log/00000000000000000000.json'))
      throw new Error('delta-rs did not clean the log');
    grow(world);
    await runOnce(world);
    return holdsSource(world, set, { createdBy: 'delta-rs', columns });
  },
};

/** Another's commit takes the version that a run is about to take. */
const winnerInBetween = (
  name: string,
  act: (bench: Workbench, start: Start) => Promise<void>,
  besides: readonly JsonObject[] = [],
): Scenario => ({
  name,
  build: async (bench) => {
    const start = await startedByUs(bench);
    const { world, set } = start;
    grow(world, 25);
    let isFirst = true;
    const lake: typeof world.lake = {
      ...world.lake,
      putIfAbsent: async (...args) => {
        if (isFirst && args[0].endsWith('.json')) {
          isFirst = false;
          await act(bench, start);
        }
        return world.lake.putIfAbsent(...args);
      },
    };
    await runOnce(world, 'appended', { lake });
    await runOnce(world, 'no-new-rows');
    return holdsSource(world, set, { besides });
  },
});

const races: readonly Scenario[] = [
  winnerInBetween('a-race-lost-to-compaction', (bench) => bench.deltaRs('compact')),
  winnerInBetween('a-race-lost-to-a-delete', (bench) => bench.deltaRs('delete', `"OrderID" > ${FIRST + 35}`)),
  winnerInBetween(
    'a-race-lost-to-an-append',
    (bench, { columns }) => bench.deltaRsWith('append', { columns, rows: strangers }),
    strangers,
  ),
];

/** Tables of delta-rs that a feed goes on with. */
const adopted = (
  name: string,
  configuration: Readonly<Record<string, string>>,
  prepare: (bench: Workbench) => Promise<void> = async () => {},
): Scenario => ({
  name,
  build: async (bench) => {
    const { set, world, columns } = await startedByDeltaRs(bench, configuration);
    await prepare(bench);
    await runOnce(world);
    await bench.deltaRs('checkpoint');
    grow(world);
    await runOnce(world);
    return holdsSource(world, set, { createdBy: 'delta-rs', columns });
  },
});

const adoptions: readonly Scenario[] = [
  adopted('created-by-delta-rs', {}),
  adopted('created-append-only', { 'delta.appendOnly': 'true' }),
  adopted('created-with-change-feed', { 'delta.enableChangeDataFeed': 'true' }),
  adopted('created-and-given-deletion-vectors', {}, (bench) =>
    bench.deltaRs('add-feature', 'DeletionVectors'),
  ),
];

/** A table that asks more of writers than Tidemark does: refused by the feature's name, before a byte is written. */
const refused = (name: string, feature: string, prepare: (bench: Workbench) => Promise<Start>): Scenario => ({
  name,
  build: async (bench) => {
    const { world } = await prepare(bench);
    const before = await bench.files();
    const { errorKind, message } = await runOnce(world, 'failed');
    if (errorKind !== 'table-unsupported' || message?.includes(feature) !== true)
      throw new Error(`it was refused with ${errorKind}: ${message}`);
    if ((await bench.files()).join() !== before.join()) throw new Error('files were written all the same');
    return undefined;
  },
});

const withFeature =
  (step: string, argument: string) =>
  async (bench: Workbench): Promise<Start> => {
    const start = await startedByDeltaRs(bench);
    await bench.deltaRs(step, argument);
    return start;
  };

const refusals: readonly Scenario[] = [
  refused('column-mapping', 'columnMapping', (bench) =>
    startedByDeltaRs(bench, { 'delta.columnMapping.mode': 'name' }),
  ),
  refused('deletion-vectors-as-delta-rs-declares-them', 'variantType', (bench) =>
    startedByDeltaRs(bench, { 'delta.enableDeletionVectors': 'true' }),
  ),
  refused('partitioned', 'partitionColumns', (bench) => startedByDeltaRs(bench, {}, 'ShipCountry')),
  refused('a-constraint', 'checkConstraints', withFeature('add-constraint', '"OrderID" > 0')),
  refused('row-tracking', 'rowTracking', withFeature('add-feature', 'RowTracking')),
];

/** Tables on which Tidemark and delta-rs take turns. */
export const foreignTables: readonly Scenario[] = [
  ...changedInBetween,
  ...races,
  tiesRewritten,
  logCleaned,
  ...adoptions,
  ...refusals,
];
