import { createODataService, northwindOrders, northwindOrdersSet } from '../local/odata-service/index.ts';
import { newUuid } from '../shared/core/index.ts';
import { holdSnapshots, loadSnapshot } from '../shared/delta/index.ts';
import { createMemoryLake, type Lake, probeOnce } from '../shared/lake/index.ts';
import { createMemoryStateStore } from '../shared/state/index.ts';
import { appendFeed, startRun, type SyncDeps } from '../shared/sync/index.ts';
import { checkpointNewest, growOlder, writeEntry } from './old-table.ts';
import { atMost, benchDeps, benchFeed, type Figure } from './workbench.ts';

const bench = 'age';
const TABLE = 'Tables/Orders';
const AGES = [10, 100, 1_000, 10_000];
const FIRST_ID = 10_248;
/** What the source still has: a run reads from the watermark on. */
const KEPT = 20;
/** As many commits as a checkpoint follows. */
const INTERVAL = 10;

/** What each kind of run asks of the lake. */
const KINDS = [
  'append, fresh process',
  'append, warm',
  'append, lost race',
  'reload, warm',
  'reload, fresh process',
  'lost state, fresh process',
  'append, fresh process, 7 commits after a checkpoint',
  'append, warm, with its checkpoint',
] as const;

type Calls = Readonly<Record<(typeof KINDS)[number], number>>;

/** Counts the calls of a lake. `beforePut`: done once, right before the next version is put. */
class CountedLake {
  calls = 0;
  beforePut: (() => Promise<void>) | undefined;
  readonly lake: Lake;

  constructor(lake: Lake) {
    const counted = <T>(work: () => T): T => {
      this.calls += 1;
      return work();
    };
    this.lake = {
      location: lake.location,
      head: (path, signal) => counted(() => lake.head(path, signal)),
      read: (path, options) => counted(() => lake.read(path, options)),
      list: (folder, options) => counted(() => lake.list(folder, options)),
      write: (path, bytes, signal) => counted(() => lake.write(path, bytes, signal)),
      delete: (path, options) => counted(() => lake.delete(path, options)),
      putIfAbsent: (path, bytes, signal) =>
        counted(async () => {
          const act = /\/\d{20}\.json$/.test(path) ? this.beforePut : undefined;
          if (act !== undefined) this.beforePut = undefined;
          await act?.();
          return lake.putIfAbsent(path, bytes, signal);
        }),
    };
  }
}

const timed = () => ({
  runId: newUuid(),
  signal: new AbortController().signal,
  deadline: Infinity,
  report: () => undefined,
});

/** A feed whose table grows older, and what runs of it ask of the lake. */
class AgingFeed {
  readonly #service = createODataService({ entitySets: [northwindOrdersSet([])], pageSize: 100 });
  readonly #inner = createMemoryLake();
  readonly #counted = new CountedLake(this.#inner);
  #state = createMemoryStateStore();
  readonly #feed = benchFeed(this.#service.rootUrl);
  #rows = 0;
  #warm = this.#process();

  /** A process that knows nothing of the table. */
  #process(): SyncDeps {
    const { lake } = this.#counted;
    const deps = benchDeps(lake, this.#state, this.#service.fetch);
    return { ...deps, snapshots: holdSnapshots(1 << 25), prepareLake: probeOnce(lake, newUuid) };
  }

  async #version(): Promise<number> {
    return (await loadSnapshot(this.#inner, TABLE))?.version ?? 0;
  }

  async #count(work: () => Promise<unknown>): Promise<number> {
    const before = this.#counted.calls;
    await work();
    return this.#counted.calls - before;
  }

  async append(deps = this.#warm): Promise<void> {
    this.#service.insert('Orders', northwindOrders(1, { firstOrderId: FIRST_ID + this.#rows }));
    if (this.#rows >= KEPT) this.#service.remove('Orders', FIRST_ID + this.#rows - KEPT);
    this.#rows += 1;
    const run = await appendFeed(deps, this.#feed, timed());
    if (run?.outcome !== 'appended') throw new Error(`${run?.outcome}: ${run?.message}`);
  }

  async #reload(deps: SyncDeps): Promise<void> {
    this.#service.update('Orders', FIRST_ID + this.#rows - 1, { ShipName: newUuid() });
    const request = { window: { last: { units: '5' } }, dryRun: false, force: false };
    const ask = { runId: newUuid(), kind: 'reload', request } as const;
    const answer = await startRun(deps, this.#feed, ask, { ...timed(), later: false, isRetry: false });
    if (answer.outcome !== 'ended' || answer.run.outcome !== 'reloaded')
      throw new Error(`the reload: ${JSON.stringify(answer)}`);
  }

  /** Another writer takes the next version, and writes no row into it. */
  async #takeVersion(): Promise<void> {
    const version = (await this.#version()) + 1;
    await writeEntry(this.#inner, TABLE, version, [{ commitInfo: { operation: 'OTHER' } }]);
  }

  /** To `age` versions with rows, the last twenty by appends, and on until a checkpoint is of the newest. */
  async growTo(age: number): Promise<void> {
    const newest = await this.#version();
    if (age > newest + 2 * INTERVAL) {
      await growOlder(this.#inner, TABLE, { newest, last: age - 2 * INTERVAL });
      await checkpointNewest(this.#inner, TABLE);
      this.#warm = this.#process();
    }
    while (!(await this.#isCheckpointed(age))) await this.append();
  }

  async #isCheckpointed(age: number): Promise<boolean> {
    const table = await loadSnapshot(this.#inner, TABLE);
    return table !== undefined && table.version >= age && table.checkpoint?.version === table.version;
  }

  async measure(): Promise<Calls> {
    const fresh = await this.#count(() => this.append(this.#process()));
    await this.append();
    const warm = await this.#count(() => this.append());
    this.#counted.beforePut = () => this.#takeVersion();
    const race = await this.#count(() => this.append());
    const reload = await this.#count(() => this.#reload(this.#warm));
    const freshReload = await this.#count(() => this.#reload(this.#process()));
    const later = await this.#measureLater();
    // From here on, the state that it made of the log is the feed's.
    this.#state = createMemoryStateStore();
    this.#warm = this.#process();
    const lost = await this.#count(() => this.append());
    return {
      'append, fresh process': fresh,
      'append, warm': warm,
      'append, lost race': race,
      'reload, warm': reload,
      'reload, fresh process': freshReload,
      'lost state, fresh process': lost,
      ...later,
    };
  }

  /** Before the next checkpoint, and with it. */
  async #measureLater() {
    const later = await this.#count(() => this.append(this.#process()));
    await this.append();
    const due = await this.#count(() => this.append());
    return {
      'append, fresh process, 7 commits after a checkpoint': later,
      'append, warm, with its checkpoint': due,
    };
  }
}

const GOALS: Partial<Calls> = { 'append, fresh process': 14, 'append, warm': 6 };

/** What the age of a table costs: the calls to the lake of a run at 10 to 10,000 commits, checkpoints written as ever. */
export const age = async (): Promise<readonly Figure[]> => {
  const feed = new AgingFeed();
  await feed.append();
  const calls = new Map<number, Calls>();
  for (const commits of AGES) {
    await feed.growTo(commits);
    calls.set(commits, await feed.measure());
  }
  const of = (commits: number, kind: (typeof KINDS)[number]): number => calls.get(commits)?.[kind] ?? NaN;
  return KINDS.flatMap((kind): readonly Figure[] => {
    const goal = GOALS[kind];
    const each = AGES.map((commits): Figure => {
      const figure = `${kind}, at ${commits}`;
      const value = of(commits, kind);
      return goal === undefined
        ? { bench, figure, value, unit: 'calls' }
        : atMost(bench, figure, value, 'calls', goal);
    });
    const more = of(10_000, kind) - of(100, kind);
    return [...each, atMost(bench, `${kind}: more at 10,000 than at 100`, more, 'calls', 0)];
  });
};
