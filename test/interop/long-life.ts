import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { startMaintenance } from '../support/maintain-world.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { testClock } from '../support/standing-clock.ts';
import { columnsOf, type ExpectedColumn } from './expected.ts';
import { createLedger, everything, type Ledger } from './ledger.ts';
import { runOnce, type Scenario, type Workbench } from './workbench.ts';

const FIRST = 10_248;
const DAY_MS = 86_400_000;
/** So long ago the table's first part was: longer than its log and its files are kept. */
export const AGE_MS = 45 * DAY_MS;

const idOf = (row: JsonObject): number => Number(row['OrderID']);
const CHANNEL: ExpectedColumn = { name: 'Channel', type: 'string' };

/** What a life is led with. */
interface Life {
  readonly bench: Workbench;
  readonly world: ReloadWorld;
  readonly ledger: Ledger;
  readonly columns: readonly ExpectedColumn[];
}

const maintain = async (world: ReloadWorld): Promise<void> => {
  const answer = await startMaintenance(world);
  if (answer.outcome !== 'ended' || answer.run.outcome !== 'maintained')
    throw new Error(`maintenance ended in ${JSON.stringify(answer)}`);
};

/** The table is kept in order: its newest versions, however many, hold what the one before them held. */
const keepInOrder = async ({ world, ledger }: Life): Promise<void> => {
  const before = await world.snapshot();
  await maintain(world);
  const after = await world.snapshot();
  const commits = (after?.version ?? 0) - (before?.version ?? 0);
  if (commits === 0) throw new Error('maintenance compacted nothing');
  if ((after?.files.length ?? 0) >= (before?.files.length ?? 0)) throw new Error('no file became fewer');
  const same = Array.from({ length: commits }, () => (held: readonly JsonObject[]) => held);
  await ledger.others(async () => undefined, ...same);
};

/** What is older than the table keeps went: the log's beginning, and files that no version within a week has. */
const expectCleaned = async (bench: Workbench, before: readonly string[]): Promise<void> => {
  const left = new Set(await bench.files());
  const gone = before.filter((path) => !left.has(path));
  if (!gone.some((path) => path.endsWith(`${'0'.repeat(20)}.json`)))
    throw new Error('its log was not cleaned');
  if (!gone.some((path) => path.startsWith('part-'))) throw new Error('no old file was deleted');
};

/** One order a commit. */
const grow = async ({ world, ledger }: Life, from: number, to: number): Promise<void> => {
  for (let id = from; id < to; id += 1) {
    world.service.insert('Orders', northwindOrders(1, { firstOrderId: id }));
    await ledger.append();
  }
};

/** Gives every file of the table the time that it is in the world: engines and cleanups go by it. */
export const date = async ({ bench, world }: Pick<Life, 'bench' | 'world'>): Promise<void> => {
  const folder = join(bench.lakeFolder, 'Tables', 'Orders');
  const now = world.clock.now();
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs > now) await utimes(path, now / 1000, now / 1000);
  }
};

/** delta-rs appends while a commit of ours is on its way. */
const race = async ({ bench, world, ledger, columns }: Life, id: number): Promise<void> => {
  const rows = northwindOrders(2, { firstOrderId: 5 });
  let isFirst = true;
  const lake: typeof world.lake = {
    ...world.lake,
    putIfAbsent: async (...args) => {
      if (isFirst && /\/\d{20}\.json$/.test(args[0])) {
        isFirst = false;
        await bench.deltaRsWith('append', { columns, rows });
      }
      return world.lake.putIfAbsent(...args);
    },
  };
  world.service.insert('Orders', northwindOrders(1, { firstOrderId: id }));
  const ours = northwindOrders(1, { firstOrderId: id });
  await ledger.others(
    () => runOnce(world, 'appended', { ...world.deps, lake }),
    (held) => [...held, ...rows],
    (held) => [...held, ...ours],
  );
};

/**
 * What years do to a table, in a minute: it is dropped and made anew, grows by one order a commit, is reloaded, gains a column, loses a race, is compacted,
 * summed up by checkpoints, and what is old of its log and files is deleted. What is left opens in every engine.
 */
const longLife: Scenario = {
  name: 'long-life',
  build: async (bench) => {
    const set = northwindOrdersSet(northwindOrders(45));
    const clock = testClock(Date.now() - AGE_MS - 2 * DAY_MS);
    const world = bench.open({ set, pageSize: 10, batchRows: 10, clock });
    await runOnce(world);
    await rm(join(bench.lakeFolder, 'Tables', 'Orders'), { recursive: true });

    const ledger = createLedger(world, set, { cursorOf: idOf });
    const columns = [...columnsOf(set, ['OrderID']), CHANNEL];
    const life = { bench, world, ledger, columns };
    await ledger.append(10, 18);
    await grow(life, FIRST + 45, FIRST + 59);
    await keepInOrder(life);
    world.service.update('Orders', FIRST + 50, { ShipCity: 'Gdańsk' });
    world.service.remove('Orders', FIRST + 55);
    await ledger.reload({ window: { last: { units: '12' } }, isInside: (row) => idOf(row) > FIRST + 46 });
    await grow(life, FIRST + 59, FIRST + 66);
    await date(life);
    const oldest = (await world.snapshot())?.version ?? 0;

    const before = await bench.files();
    clock.advance(AGE_MS);
    const { entityType } = set;
    const channel = { name: CHANNEL.name, type: 'Edm.String', nullable: true } as const;
    world.service.declare('Orders', { ...entityType, properties: [...entityType.properties, channel] });
    world.service.insert('Orders', [
      { ...northwindOrders(1, { firstOrderId: FIRST + 66 })[0], Channel: 'web' },
    ]);
    await ledger.append();
    await date(life);
    await keepInOrder(life);
    await expectCleaned(bench, before);
    await race(life, FIRST + 67);
    await grow(life, FIRST + 68, FIRST + 76);
    await date(life);
    await keepInOrder(life);
    world.service.update('Orders', FIRST + 70, { ShipCity: 'Skagen' });
    await ledger.reload({ window: { last: { units: '20' } }, isInside: (row) => idOf(row) > FIRST + 55 });
    await ledger.reload(everything);
    await grow(life, FIRST + 76, FIRST + 79);
    const finished = ledger.finish({ createdBy: 'tidemark', columns });
    const newest = (finished.versions?.length ?? 1) - 1;
    // Spark opens no version that is older than what vacuum leaves.
    const early = [1, 2, 3, 4, 5, 8].map((version) => oldest + version);
    const readByOthers = [...early, newest - 3, newest - 2, newest - 1, newest];
    return { ...finished, oldest, readByOthers };
  },
};

/** Tables that lead a long life. */
export const longLives: readonly Scenario[] = [longLife];
