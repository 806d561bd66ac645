import type { ReloadWindow } from '../../shared/config/index.ts';
import type { Faults } from './compare.ts';
import { opened, type OpenSource, type ServiceSource, type Told, type Variant } from './service-source.ts';
import { ranOtherwise, Stage, tellOf } from './stage.ts';

/** The numbers of rows that are not there at the beginning, and come late: below all others. */
const LATE = [1, 2, 3];

interface Scene {
  readonly stage: Stage;
  readonly answersByKey: boolean;
  /** A place above all rows so far. */
  readonly above: () => number;
  /** Numbers that no row had yet. */
  readonly fresh: (count: number) => readonly number[];
  /** The same, of rows that are made above all others, each at its own place. */
  readonly freshAbove: (count: number) => readonly number[];
}

type Step = (scene: Scene) => Promise<Faults>;

const range = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index);

/** Appends, and holds the table against the source. */
const append = async ({ stage }: Scene): Promise<string[]> => [
  ...(await stage.catchUp()),
  ...(await stage.newFaults()),
];

/** A run with nothing to do must find that, and leave the table alone. */
const idle: Step = async ({ stage }) => {
  const before = await stage.world.version();
  const run = stage.count(await stage.world.run());
  const after = await stage.world.version();
  return [
    ...ranOtherwise(run, 'no-new-rows'),
    ...(before === after ? [] : ['the table has a new version']),
    ...(await stage.newFaults()),
  ];
};

/** So many pairs of rows above all others, each pair at a place of its own. */
const insertAbove = async ({ stage, fresh, above }: Scene, pairs: number): Promise<void> =>
  stage.change(async (source) => {
    for (let pair = 0; pair < pairs; pair += 1) await source.insert(fresh(2), above());
  });

const newRows: Step = async (scene) => {
  await insertAbove(scene, 3);
  return append(scene);
};

/** Rows of the greatest value, with keys below and above those that are known. */
const lateTies =
  (count: number): Step =>
  async (scene) => {
    const place = scene.above() - 1;
    const ns = count === 0 ? LATE : scene.fresh(count);
    await scene.stage.change((source) => source.insert(ns, place));
    return append(scene);
  };

const updates: Step = async (scene) => {
  await scene.stage.change(async (source) => {
    for (const n of [11, 12, 77]) await source.update([n], scene.above());
  });
  return append(scene);
};

/** The newest row goes; nothing may come of that, and what is new then must come. */
const deletedTop: Step = async (scene) => {
  const { stage } = scene;
  const ns = scene.fresh(1);
  await stage.change((source) => source.insert(ns, scene.above()));
  const faults = await append(scene);
  await stage.source.remove(ns);
  faults.push(...(await append(scene)));
  await insertAbove(scene, 1);
  return [...faults, ...(await append(scene))];
};

/** Four of the rows that were just sent go while the rest is read. */
const deletesInMidWalk: Step = async (scene) => {
  const { stage } = scene;
  const ns = scene.freshAbove(130);
  await stage.change((source) => source.insert(ns));
  let pages = 0;
  stage.world.onPage = async () => {
    pages += 1;
    if (pages === 2) await stage.source.remove(ns.slice(0, 4));
  };
  const faults = await stage.catchUp();
  stage.world.onPage = undefined;
  return [...faults, ...(await stage.catchUp()), ...(await stage.newFaults())];
};

const topOf = async ({ stage }: Scene): Promise<bigint> => {
  const table = await stage.world.table();
  return table.reduce((top, { at }) => (at > top ? at : top), 0n);
};

const SPAN_US = 1000n;

/** How far a window reaches, in the cursor's own units. */
const reach = (window: ReturnType<ServiceSource['last']>): bigint =>
  'units' in window ? BigInt(window.units) : BigInt(window.ms) * SPAN_US;

/** Where no row can be asked for by its key, none is taken for gone: the reload is refused as it was asked for, and done with force. */
const refusedFirst = async ({ stage }: Scene, window: ReloadWindow): Promise<Faults> => {
  const before = await stage.world.version();
  const run = stage.count(await stage.world.reload(window));
  const isRefused = run.outcome === 'failed' && run.errorKind === 'source-shrunk';
  return [
    ...(isRefused ? [] : ranOtherwise(run)),
    ...(before === (await stage.world.version()) ? [] : ['the table has a new version']),
  ];
};

/** Reloads a window from which rows have gone. */
const reload = async (scene: Scene, window: ReloadWindow): Promise<Faults> => {
  const refused = scene.answersByKey ? [] : await refusedFirst(scene, window);
  const run = scene.stage.count(await scene.stage.world.reload(window, !scene.answersByKey));
  return [...refused, ...ranOtherwise(run, 'reloaded')];
};

/** The cursor's value above which the last places lie, and their window. */
const lastPlaces = async (scene: Scene) => {
  const last = scene.stage.source.last(12);
  return { last, low: (await topOf(scene)) - reach(last) };
};

/** Within the window rows were deleted, and one came late; nothing may be lost below it. */
const reloadLast: Step = async (scene) => {
  const [gone, late] = [scene.fresh(3), scene.fresh(2)];
  const place = scene.above();
  await scene.stage.change((source) => source.insert(gone, place));
  await insertAbove(scene, 2);
  const before = await append(scene);
  await scene.stage.change(async (source) => {
    await source.remove(gone.slice(0, 2));
    await source.insert(late, place - 1);
  });
  const { last, low } = await lastPlaces(scene);
  return [...before, ...(await reload(scene, { last })), ...(await scene.stage.reloadFaults(low))];
};

/** The same window again, in which nothing has changed. */
const reloadAgain: Step = async (scene) => {
  const { stage } = scene;
  const { last, low } = await lastPlaces(scene);
  const run = stage.count(await stage.world.reload({ last }));
  return [...ranOtherwise(run, 'unchanged'), ...(await stage.reloadFaults(low))];
};

const reloadAll: Step = async (scene) => {
  const { stage } = scene;
  await stage.source.remove([20, 21]);
  return [...(await reload(scene, { all: true })), ...(await stage.reloadFaults())];
};

const STEPS: readonly (readonly [name: string, step: Step])[] = [
  ['first load', append],
  ['idle', idle],
  ['new rows', newRows],
  ['late ties', lateTies(0)],
  ['many late ties', lateTies(60)],
  ['updates', updates],
  ['deleted top', deletedTop],
  ['deletes in mid-walk', deletesInMidWalk],
  ['reload last', reloadLast],
  ['reload last again', reloadAgain],
  ['reload all', reloadAll],
  ['idle at the end', idle],
];

/** What a story begins with. */
export interface StoryOptions {
  /** How many rows there are at first. */
  readonly rows?: number;
  /** Whether the service answers questions by key, as Tidemark asks them. */
  readonly answersByKey?: boolean;
  /** What its feed has besides. */
  readonly feed?: Pick<Partial<ServiceSource['source']>, 'pageSize' | 'parallel'>;
  /** Plays the first load and an idle run. */
  readonly firstLoadAlone?: boolean;
}

/** More than forty pages, read in four ranges at once. */
export const IN_RANGES: StoryOptions = { rows: 1_800, feed: { pageSize: 40, parallel: 4 } };

/** The same, where a service takes its time over so many rows. */
export const LOADED_IN_RANGES: StoryOptions = { ...IN_RANGES, firstLoadAlone: true };

const ROWS = 300;

const sceneOf = (stage: Stage, { rows = ROWS, answersByKey = true }: StoryOptions): Scene => {
  const { ties } = stage.source;
  let top = Math.floor(rows / ties);
  let next = rows + ties;
  const fresh = (count: number): readonly number[] => {
    const ns = range(next, count);
    next += count;
    return ns;
  };
  return {
    stage,
    answersByKey,
    above: () => (top += 1),
    fresh,
    freshAbove: (count) => {
      next = Math.max(next, (top + 1) * ties);
      const ns = fresh(count);
      top = Math.floor((next - 1) / ties);
      return ns;
    },
  };
};

/** Plays the whole story on a service, and tells what was wrong after each step. */
const playStory = async (source: ServiceSource, options: StoryOptions): Promise<readonly Told[]> => {
  const stage = new Stage(source);
  const scene = sceneOf(stage, options);
  await source.reset(options.rows ?? ROWS);
  await source.remove(LATE);
  await stage.truth();
  const told: Told[] = [];
  const steps = options.firstLoadAlone === true ? STEPS.slice(0, 2) : STEPS;
  for (const [step, play] of steps) told.push(await tellOf(step, () => play(scene)));
  return told;
};

const withFeed = (source: ServiceSource & Partial<Disposable>, { feed }: StoryOptions): typeof source => ({
  ...source,
  source: { ...source.source, ...feed },
});

/** Plays the story on a set that is opened for it. */
export const storyOf = (name: string, open: OpenSource, options: StoryOptions = {}): Variant => ({
  name,
  play: async (running) => {
    const source = opened((given) => withFeed(open(given), options), running);
    try {
      return await playStory(source, options);
    } finally {
      source[Symbol.dispose]?.();
    }
  },
});
