import { northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import type { Lake } from '../../shared/lake/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { startMaintenance } from '../support/maintain-world.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { testClock } from '../support/standing-clock.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { AGE_MS, date } from './long-life.ts';
import { runOnce, type Scenario, type Workbench } from './workbench.ts';

const FIRST = 10_248;

type Moment = 'before' | 'after';

/** What a process dies at: by the run that it is in, and what it does to which file. */
interface Effect {
  readonly name: string;
  readonly run: 'append' | 'maintenance';
  readonly call: RegExp;
}

const EFFECTS: readonly Effect[] = [
  { name: 'a checkpoint', run: 'append', call: /^(?:write|put) .*\.checkpoint\.parquet$/ },
  { name: 'the hint to it', run: 'append', call: /^(?:write|put) .*\/_last_checkpoint$/ },
  { name: 'a staged file', run: 'maintenance', call: /^(?:write|put) .*\/part-[^/]*$/ },
  { name: 'the commit of a compaction', run: 'maintenance', call: /^put .*\/\d{20}\.json$/ },
  { name: 'an old commit that goes', run: 'maintenance', call: /^delete .*\/\d{20}\.json$/ },
  { name: 'an old file that goes', run: 'maintenance', call: /^delete .*\/part-[^/]*$/ },
];

interface DyingLake extends Lake {
  readonly isGone: () => boolean;
}

/** A lake that nobody writes to any more once the effect comes: before it is done, or right after. */
const dyingAt = (lake: Lake, { call }: Effect, moment: Moment): DyingLake => {
  let isGone = false;
  const dying = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
    const isIt = !isGone && call.test(what);
    if (isGone || (isIt && moment === 'before')) {
      isGone = true;
      throw new Error('the machine is gone');
    }
    if (!isIt) return act();
    isGone = true;
    await act();
    throw new Error('the machine is gone');
  };
  return {
    ...lake,
    isGone: () => isGone,
    write: (path, ...rest) => dying(`write ${path}`, () => lake.write(path, ...rest)),
    putIfAbsent: (path, ...rest) => dying(`put ${path}`, () => lake.putIfAbsent(path, ...rest)),
    delete: (path, ...rest) => dying(`delete ${path}`, () => lake.delete(path, ...rest)),
  };
};

/** An aged table, and its source. */
interface Aged {
  readonly bench: Workbench;
  readonly world: ReloadWorld;
  readonly ledger: Ledger;
  /** The number of the next order. */
  next: number;
}

const versionOf = async (world: ReloadWorld): Promise<number> => (await world.snapshot())?.version ?? 0;

/** Has something done, and tells the ledger of its commits: all of them hold the rows that were there, the last one more where `rows` came. */
const tell = async (
  { world, ledger }: Aged,
  act: () => Promise<unknown>,
  rows: readonly JsonObject[] = [],
): Promise<void> => {
  const before = await versionOf(world);
  await act();
  const commits = (await versionOf(world)) - before;
  await ledger.others(
    async () => undefined,
    ...Array.from({ length: commits }, (_, index) => (held: readonly JsonObject[]) => [
      ...held,
      ...(index === commits - 1 ? rows : []),
    ]),
  );
};

/**
 * Appends one order. What comes after the commit may fail: the run does not. A commit that was announced before, and never came, is a version without
 * rows first.
 */
const append = async (aged: Aged, lake: Lake): Promise<void> => {
  const { world } = aged;
  const rows = northwindOrders(1, { firstOrderId: aged.next });
  aged.next += 1;
  world.service.insert('Orders', rows);
  await tell(aged, () => runOnce(world, 'appended', { lake }), rows);
};

/** One maintenance, however it ends. */
const maintain = (aged: Aged, lake: Lake): Promise<void> => {
  const { world } = aged;
  return tell(aged, () => startMaintenance({ ...world, deps: { ...world.deps, lake } }));
};

/** More commits than lie between two checkpoints, and as many as a compaction waits for. */
const ENOUGH = { append: 11, maintenance: 2 };

const killAt = async (aged: Aged, effect: Effect, moment: Moment): Promise<void> => {
  const { world } = aged;
  const lake = dyingAt(world.lake, effect, moment);
  const lakeIn = (run: Effect['run']): Lake => (run === effect.run ? lake : world.lake);
  for (let grown = 0; grown < ENOUGH[effect.run] && !lake.isGone(); grown += 1)
    await append(aged, lakeIn('append'));
  await date(aged);
  if (effect.run === 'maintenance') await maintain(aged, lake);
  if (!lake.isGone()) throw new Error(`nothing died ${moment} ${effect.name}`);
  // Long enough for a lease to end.
  world.clock.advance(61_000);
};

/** Killed before and after each kind of effect that keeps a table in order, on a table that has old versions and old files. */
const killed: Scenario = {
  name: 'killed-at-each-effect-of-maintenance',
  build: async (bench) => {
    const set = northwindOrdersSet(northwindOrders(40));
    const clock = testClock(Date.now() - AGE_MS - 2 * 86_400_000);
    const world = bench.open({ set, pageSize: 10, batchRows: 10, clock });
    const ledger = createLedger(world, set, { cursorOf: (row) => Number(row['OrderID']) });
    const aged: Aged = { bench, world, ledger, next: FIRST + 40 };
    await ledger.append(10, 18);
    for (let grown = 0; grown < ENOUGH.append; grown += 1) await append(aged, world.lake);
    await date(aged);
    await maintain(aged, world.lake);
    await date(aged);
    const oldest = (await world.snapshot())?.version ?? 0;
    clock.advance(AGE_MS);
    for (const effect of EFFECTS) {
      await killAt(aged, effect, 'before');
      await killAt(aged, effect, 'after');
    }
    await append(aged, world.lake);
    await maintain(aged, world.lake);
    await append(aged, world.lake);
    const finished = ledger.finish({ createdBy: 'tidemark' });
    const newest = (finished.versions?.length ?? 1) - 1;
    const early = [1, 7, 14, 21, 28, 35].map((version) => oldest + version);
    const readByOthers = [...early, newest - 3, newest - 2, newest - 1, newest];
    return { ...finished, oldest, readByOthers };
  },
};

/** Tables whose maintenance was killed. */
export const killedMaintenances: readonly Scenario[] = [killed];
