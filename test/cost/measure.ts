import { eventsOf } from '../support/events.ts';
import { callReload, maintain, tick } from '../support/fleet/drive.ts';
import { createFleet, type Fleet, type Instance } from '../support/fleet/fleet.ts';
import type { Call } from '../support/fleet/instance-calls.ts';

/** What a piece of work asks of the services that are paid for by their operations. */
export interface Calls {
  readonly source: number;
  readonly lakeReads: number;
  readonly lakeWrites: number;
  readonly table: number;
  readonly queue: number;
}

/** Operations of the lake for each call: a file is created, appended to and flushed; one that is put if absent is renamed after that. */
const WRITES: ReadonlyMap<string, number> = new Map([
  ['write', 3],
  ['put', 4],
  ['delete', 1],
]);

const writesOf = ({ name }: Call): number => WRITES.get(name.split(' ')[0] ?? '') ?? 0;

const countOf = (calls: readonly Call[]): Calls => {
  const of = (store: Call['store']): readonly Call[] => calls.filter((call) => call.store === store);
  return {
    source: of('source').length,
    lakeReads: of('lake').filter(({ isRead }) => isRead).length,
    lakeWrites: of('lake').reduce((sum, call) => sum + writesOf(call), 0),
    table: of('state').length,
    queue: of('queue').length,
  };
};

/** The calls that an instance makes meanwhile. */
const during = async (instance: Instance, work: () => Promise<void>): Promise<Calls> => {
  const before = instance.calls.made.length;
  await work();
  return countOf(instance.calls.made.slice(before));
};

/** A day of a timer that ticks every 15 minutes. */
const A_DAY = 96;
const FIRST = 30;

class Feed {
  readonly fleet: Fleet;
  #last = FIRST;

  constructor() {
    this.fleet = createFleet({ rows: eventsOf(1, FIRST), cursor: { column: 'Id' } });
  }

  /** A row more at the source. */
  grow(): void {
    this.#last += 1;
    this.fleet.service.insert(
      'Events',
      eventsOf(this.#last, this.#last).map((row) => ({ Note: null, ...row })),
    );
  }

  async append(instance: Instance): Promise<void> {
    this.grow();
    await tick(this.fleet, instance);
  }
}

/** Commits from one checkpoint to the next: what an append costs is measured over as many. */
const COMMITS = 10;

const meanOf = (all: readonly Calls[]): Calls => {
  const mean = (of: (calls: Calls) => number): number =>
    all.reduce((sum, calls) => sum + of(calls), 0) / all.length;
  return {
    source: mean(({ source }) => source),
    lakeReads: mean(({ lakeReads }) => lakeReads),
    lakeWrites: mean(({ lakeWrites }) => lakeWrites),
    table: mean(({ table }) => table),
    queue: mean(({ queue }) => queue),
  };
};

/** What was measured, by what was done. `Warm`: by a process that has done so before; else by a fresh one. */
export type Measured = Readonly<
  Record<'idle' | 'append' | 'appendWarm' | 'reload' | 'maintain' | 'inOrder', Calls>
>;

/**
 * Counts the calls of a feed by key whose table has had a row appended some hundred times: of ticks of the timer, of a reload of the last ten rows, and of
 * maintenance, then and once more. An append is the mean of ten, one of which writes a checkpoint. Always the same, as all that differs from run to
 * run (names, times, what is encoded where) changes no call.
 */
export const measure = async (): Promise<Measured> => {
  const feed = new Feed();
  const { fleet } = feed;
  const warm = fleet.instance();
  await tick(fleet, warm);
  for (let row = 0; row < A_DAY; row += 1) await feed.append(warm);
  const appends: Calls[] = [];
  for (let row = 0; row < COMMITS; row += 1) appends.push(await during(warm, () => feed.append(warm)));
  const fresh: Calls[] = [];
  for (let row = 0; row < COMMITS; row += 1) {
    const instance = fleet.instance();
    fresh.push(await during(instance, () => feed.append(instance)));
  }
  const idling = fleet.instance();
  const idle = await during(idling, () => tick(fleet, idling));
  const reloading = fleet.instance();
  const reload = await during(reloading, () =>
    callReload(fleet, reloading, { runId: 'the-run', window: { last: { units: '10' } } }),
  );
  const maintaining = fleet.instance();
  const once = await during(maintaining, () => maintain(fleet, maintaining));
  const again = fleet.instance();
  const inOrder = await during(again, () => maintain(fleet, again));
  return {
    idle,
    append: meanOf(fresh),
    appendWarm: meanOf(appends),
    reload,
    maintain: once,
    inOrder,
  };
};
