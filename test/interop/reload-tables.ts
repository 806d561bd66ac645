import {
  type EntitySetOptions,
  northwindOrders,
  northwindOrdersSet,
} from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { columnsOf } from './expected.ts';
import { anHourAgo, type Asked, createLedger, everything, type Ledger } from './ledger.ts';
import { timedReload } from './timed-reload.ts';
import type { Scenario, Workbench } from './workbench.ts';

const FIRST = 10_248;

const idOf = (row: JsonObject): number => Number(row['OrderID']);
const above =
  (id: number): Asked['isInside'] =>
  (row) =>
    idOf(row) > id;
const ordersFrom = (firstOrderId: number, count = 1) => northwindOrders(count, { firstOrderId });
const without = (...numbers: readonly number[]) => northwindOrders(45).filter((_, n) => !numbers.includes(n));

interface Orders {
  readonly set: EntitySetOptions;
  readonly world: ReloadWorld;
  readonly ledger: Ledger;
}

const openOrders = (bench: Workbench, rows: readonly JsonObject[]): Orders => {
  const set = northwindOrdersSet(rows);
  const world = bench.open({ set, pageSize: 10, batchRows: 10, clock: anHourAgo() });
  return { set, world, ledger: createLedger(world, set, { cursorOf: idOf }) };
};

/** Rows change, go and come: by their places among the orders. */
const change = (
  { service }: ReloadWorld,
  { changed = [], gone = [], come = [] }: Partial<Record<'changed' | 'gone' | 'come', readonly number[]>>,
): void => {
  for (const n of changed)
    service.update('Orders', FIRST + n, { ShipCity: `Gdańsk ${n}`, ShippedDate: null });
  for (const n of gone) service.remove('Orders', FIRST + n);
  for (const n of come) service.insert('Orders', ordersFrom(FIRST + n));
};

/** The last rows from the middle of a file on, an append, then everything; at last a commit that only removes. */
const lastRows: Scenario = {
  name: 'reload-of-the-last-rows',
  build: async (bench) => {
    const { world, ledger } = openOrders(bench, without(38));
    await ledger.append(10, 18);
    change(world, { changed: [33, 41], gone: [36, 44], come: [38, 45, 46] });
    await ledger.reload({ window: { last: { units: '12' } }, isInside: above(FIRST + 32) });
    change(world, { come: [47, 48, 49] });
    await ledger.append();
    change(world, { changed: [0, 15, 49], gone: [1, 20, 21, 47], come: [50] });
    await bench.deltaRs('checkpoint');
    await ledger.reload(everything);
    await ledger.reload({ ...everything, outcome: 'unchanged' });
    change(world, { come: [51, 52] });
    await ledger.append();
    change(world, { gone: [51, 52] });
    const { reload } = await ledger.reload({
      window: { from: String(FIRST + 50) },
      isInside: above(FIRST + 50),
      force: true,
    });
    if (reload?.files.removed !== 1 || reload.files.added !== 0)
      throw new Error('the last reload did not just remove a file');
    change(world, { come: [53] });
    await ledger.append();
    return ledger.finish({ createdBy: 'tidemark' });
  },
};

/** The table's first rows are a reload's; delta-rs goes back over another, and sums up the log of both. */
const restored: Scenario = {
  name: 'reload-and-restore',
  build: async (bench) => {
    const { world, ledger } = openOrders(bench, without());
    await ledger.reload(everything);
    change(world, { changed: [25, 44], gone: [30], come: [45] });
    await ledger.reload({ window: { rows: 20 }, isInside: above(FIRST + 24) });
    await ledger.others(
      () => bench.deltaRs('restore', '1'),
      () => ledger.at(1),
    );
    await bench.deltaRs('compact-log', '1', '3');
    await ledger.reload({ window: { last: { units: '14' } }, isInside: above(FIRST + 30) });
    await ledger.others(
      () => bench.deltaRs('compact'),
      (held) => held,
    );
    change(world, { gone: [2], changed: [43] });
    await bench.deltaRs('checkpoint');
    await ledger.reload({ window: { from: String(FIRST + 1) }, isInside: above(FIRST + 1) });
    return ledger.finish({ createdBy: 'tidemark' });
  },
};

/** delta-rs created the table and appends to it, at last between a reload's fetch and its commit. */
const overDeltaRs: Scenario = {
  name: 'reload-over-files-of-delta-rs',
  build: async (bench) => {
    const { set, world, ledger } = openOrders(bench, without(38));
    const columns = columnsOf(set, ['ShipName', 'OrderID']);
    const append = (rows: readonly JsonObject[]): Promise<void> =>
      ledger.others(
        () => bench.deltaRsWith('append', { columns, rows }),
        (held) => [...held, ...rows],
      );
    const initial = northwindOrders(35);
    await ledger.others(
      () => bench.deltaRsWith('create', { columns, rows: initial.slice(0, 25) }),
      () => initial.slice(0, 25),
    );
    await append(initial.slice(25));
    change(world, { changed: [20, 30], gone: [22, 33] });
    await ledger.reload({ window: { from: String(FIRST + 18) }, isInside: above(FIRST + 18) });
    await append(ordersFrom(5, 3));
    await append([...ordersFrom(8), ...ordersFrom(FIRST + 38)]);
    change(world, { changed: [40] });
    await ledger.reload({ window: { last: { units: '10' } }, isInside: above(FIRST + 34) });
    change(world, { come: [45, 46] });
    await ledger.append();
    change(world, { changed: [3, 44], gone: [46] });
    const winner = [...ordersFrom(9), ...ordersFrom(FIRST + 38), ...ordersFrom(FIRST + 1000)];
    let isFirst = true;
    const lake: typeof world.lake = {
      ...world.lake,
      putIfAbsent: async (...args) => {
        if (isFirst && args[0].endsWith('.json')) {
          isFirst = false;
          await append(winner);
        }
        return world.lake.putIfAbsent(...args);
      },
    };
    await ledger.reload({
      window: { last: { units: '20' } },
      isInside: (row) => idOf(row) > FIRST + 26 && idOf(row) <= FIRST + 46,
      deps: { ...world.deps, lake },
    });
    if (isFirst) throw new Error('the reload lost no race');
    await append(ordersFrom(20));
    await bench.deltaRs('checkpoint');
    await ledger.reload(everything);
    await append(ordersFrom(30));
    return ledger.finish({ createdBy: 'delta-rs', columns });
  },
};

/** A reload is left off and goes on after delta-rs has appended; another is left off for good. */
const underWay: Scenario = {
  name: 'reload-under-way',
  build: async (bench) => {
    const { set, world, ledger } = openOrders(bench, without(17));
    const isInside = above(FIRST + 14);
    const leaveOff = async (): Promise<void> => {
      const { outcome } = await world.start({ window: { last: { units: '30' } }, deadlineMs: -1 });
      const isKept = (await bench.files()).some((path) => path.startsWith('_tidemark/'));
      if (outcome !== 'continues' || !isKept) throw new Error('the reload was not left off');
    };
    await ledger.append(10, 18);
    change(world, { changed: [15, 40], gone: [18], come: [45] });
    await leaveOff();
    const strangers = [...ordersFrom(5), ...ordersFrom(FIRST + 17)];
    await ledger.others(
      () => bench.deltaRsWith('append', { columns: columnsOf(set, ['OrderID']), rows: strangers }),
      (held) => [...held, ...strangers],
    );
    await world.deliver();
    ledger.replaced(isInside);
    change(world, { changed: [44] });
    await leaveOff();
    return ledger.finish({ createdBy: 'tidemark' });
  },
};

/** Tables whose rows are reloaded: what each version holds is told. */
export const reloadTables: readonly Scenario[] = [lastRows, restored, timedReload, overDeltaRs, underWay];
