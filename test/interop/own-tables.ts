import {
  type EntitySetOptions,
  northwindOrders,
  northwindOrdersSet,
} from '../../local/odata-service/index.ts';
import { loadCommits } from '../../shared/delta/index.ts';
import type { Lake } from '../../shared/lake/index.ts';
import { distinctRows } from './distinct-rows.ts';
import { everyTypeSet } from './every-type.ts';
import { holdsSource, runOnce, type Scenario } from './workbench.ts';

const LAST_OF_830 = 11_077;

const northwind: Scenario = {
  name: 'northwind',
  build: async (bench) => {
    const set = northwindOrdersSet(northwindOrders(830));
    const world = bench.open({ set, pageSize: 200, batchRows: 300 });
    await runOnce(world);
    world.service.insert('Orders', northwindOrders(5, { firstOrderId: LAST_OF_830 + 1 }));
    await runOnce(world);
    await runOnce(world, 'no-new-rows');
    return holdsSource(world, set);
  },
};

/** The cursor is a date that many orders share, and orders come late that tie with the watermark. */
const ties: Scenario = {
  name: 'ties-on-order-date',
  build: async (bench) => {
    const orders = northwindOrders(200);
    const late = orders.at(-1)?.['OrderDate'];
    const set = northwindOrdersSet(orders);
    const world = bench.open({ set, cursor: { column: 'OrderDate' }, pageSize: 9, batchRows: 25 });
    await runOnce(world);
    const tying = northwindOrders(12, { firstOrderId: 20_000 }).map((row) => ({
      ...row,
      OrderDate: late ?? null,
    }));
    world.service.insert('Orders', tying.slice(0, 7));
    await runOnce(world);
    world.service.insert('Orders', tying.slice(7));
    await runOnce(world);
    await runOnce(world, 'no-new-rows');
    return holdsSource(world, set);
  },
};

const DISTINCT_ROWS = 2000;

/** Four rows a file, so that every extreme is the bound of some file; then two files whose values are too many for dictionaries. */
const everyType: Scenario = {
  name: 'every-type',
  build: async (bench) => {
    const set = everyTypeSet();
    const world = bench.open({ set, cursor: { column: 'Id' }, pageSize: 4, batchRows: 4 });
    await runOnce(world);
    for (const [from, awkward] of [
      [1000, 'with awkward values'],
      [1000 + DISTINCT_ROWS, 'plain'],
    ] as const) {
      world.service.insert(set.name, distinctRows(from, DISTINCT_ROWS, awkward));
      await runOnce(world, 'appended', { batchRows: DISTINCT_ROWS });
    }
    return holdsSource(world, set);
  },
};

const everyTypeAtOnce: Scenario = {
  name: 'every-type-in-one-file',
  build: async (bench) => {
    const set = everyTypeSet();
    const world = bench.open({ set, cursor: { column: 'Id' }, pageSize: 100, batchRows: 1000 });
    await runOnce(world, 'appended', { codec: 'zstd' });
    return holdsSource(world, set, { codec: 'zstd' });
  },
};

/** More columns than have statistics. */
const wide: Scenario = {
  name: 'forty-columns',
  build: async (bench) => {
    const names = Array.from({ length: 39 }, (_, index) => `C${index}`);
    const set: EntitySetOptions = {
      name: 'Wide',
      entityType: {
        name: 'Wide',
        key: ['Id'],
        properties: [
          ...names.map((name) => ({ name, type: 'Edm.Int64' })),
          { name: 'Id', type: 'Edm.Int64', nullable: false },
        ],
      },
      rows: Array.from({ length: 30 }, (_, id) => ({
        Id: id,
        ...Object.fromEntries(names.map((name, index) => [name, id * index])),
      })),
    };
    const world = bench.open({ set, cursor: { column: 'Id' }, batchRows: 7 });
    await runOnce(world);
    return holdsSource(world, set);
  },
};

const manyCommits: Scenario = {
  name: 'thirty-commits',
  build: async (bench) => {
    const set = northwindOrdersSet(northwindOrders(3));
    const world = bench.open({ set });
    for (let commit = 1; commit <= 30; commit += 1) {
      await runOnce(world);
      world.service.insert('Orders', northwindOrders(3, { firstOrderId: 10_248 + commit * 3 }));
    }
    await runOnce(world);
    return holdsSource(world, set);
  },
};

const zstd: Scenario = {
  name: 'zstd',
  build: async (bench) => {
    const set = northwindOrdersSet(northwindOrders(100));
    const world = bench.open({ set });
    await runOnce(world, 'appended', { codec: 'zstd' });
    return holdsSource(world, set, { codec: 'zstd' });
  },
};

/** The source keeps no order: all is read and staged before anything is committed. */
const unordered: Scenario = {
  name: 'unordered-source',
  build: async (bench) => {
    const set = northwindOrdersSet(northwindOrders(120));
    const world = bench.open({ set, quirks: { ignoreOrder: true } });
    await runOnce(world);
    world.service.insert('Orders', northwindOrders(30, { firstOrderId: 10_368 }));
    await runOnce(world);
    return holdsSource(world, set);
  },
};

/** A lake that dies at its `nth` write: before it is done, or right after. */
const dyingLake = (lake: Lake, nth: number, isDoneFirst: boolean): Lake => {
  let writes = 0;
  const dying = async <T>(write: () => Promise<T>): Promise<T> => {
    writes += 1;
    if (writes > nth || (writes === nth && !isDoneFirst)) throw new Error('the machine is gone');
    const answer = await write();
    if (writes === nth) throw new Error('the machine is gone');
    return answer;
  };
  return {
    ...lake,
    write: (...args) => dying(() => lake.write(...args)),
    putIfAbsent: (...args) => dying(() => lake.putIfAbsent(...args)),
  };
};

/** Killed before and after every write of a run in turn, the source growing meanwhile; then left alone. */
const crashes: Scenario = {
  name: 'crashes-and-resumes',
  build: async (bench) => {
    const set = northwindOrdersSet(northwindOrders(12));
    const world = bench.open({ set, pageSize: 6, batchRows: 6 });
    for (let crash = 0; crash < 12; crash += 1) {
      const lake = dyingLake(world.lake, 1 + (crash >> 1), crash % 2 === 1);
      await runOnce(world, ['failed', 'lease-held'], { lake });
      // Long enough for a lease to end: the next run decides what this one had announced.
      world.clock.advance(61_000);
      world.service.insert('Orders', northwindOrders(12, { firstOrderId: 10_260 + crash * 12 }));
    }
    await runOnce(world);
    const version = (await world.snapshot())?.version ?? -1;
    const log = await loadCommits(world.lake, world.feed.tablePath, { from: 0, to: version });
    const commits = log.outcome === 'found' ? log.commits : [];
    if (!commits.some(({ tidemark }) => tidemark?.kind === 'fence'))
      throw new Error('no version without rows took the place of a commit');
    return holdsSource(world, set);
  },
};

/** Tables that Tidemark creates, and nobody else writes to. */
export const ownTables: readonly Scenario[] = [
  northwind,
  ties,
  everyType,
  everyTypeAtOnce,
  wide,
  manyCommits,
  zstd,
  unordered,
  crashes,
];
