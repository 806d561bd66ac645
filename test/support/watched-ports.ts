import type { Lake } from '../../shared/lake/index.ts';
import type { Change, StateStore } from '../../shared/state/index.ts';
import type { Ports } from './memory-world.ts';

/** One thing that a run does to the world, or asks of its source: the `nth` of the run, from 1. */
export interface Effect {
  readonly nth: number;
  /** `put version 3`, `write a data file`, `state.write intent`, `fetch Events`. */
  readonly name: string;
  /** `after`: it has happened, and its answer is not with the run yet. */
  readonly moment: 'before' | 'after';
}

/** Told of every effect, before and after. It may wait, change the world, or throw: that is what the run sees then. */
export type Hook = (effect: Effect) => Promise<void> | void;

/** Thrown by a hook: the process is dead. No later call of the run reaches anything. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

export interface WatchedPorts extends Ports {
  /** Names of the effects so far, in order. */
  readonly effects: readonly string[];
}

const fileOf = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const version = /^0*(\d+)\.json$/.exec(name)?.[1];
  if (version !== undefined) return `version ${version}`;
  return name.includes('probe') ? 'the probe' : 'a data file';
};

const resourceOf = (url: string): string => {
  const path = decodeURIComponent(new URL(url).pathname);
  return path.endsWith('/$count') ? '$count' : path.slice(path.lastIndexOf('/') + 1);
};

/** What a write says: the end of a run, of an attempt, an intent, or no more than that the holder is there. */
export const saidBy = ({ end, lease, intent }: Change): string => {
  if (end !== undefined) return 'end';
  if (lease !== undefined) return 'wait';
  return typeof intent === 'object' ? 'intent' : 'hold';
};

/** The ports of one run, with `hook` around every write, state call and request. Reads only notice a death. */
export const watchPorts = ({ lake, state, fetch }: Ports, hook: Hook = () => undefined): WatchedPorts => {
  const effects: string[] = [];
  let died: ProcessDied | undefined;

  const alive = (): void => {
    if (died !== undefined) throw died;
  };
  const tell = async (effect: Effect): Promise<void> => {
    try {
      await hook(effect);
    } catch (error) {
      if (error instanceof ProcessDied) died = error;
      throw error;
    }
    alive();
  };
  const around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    alive();
    const nth = effects.push(name);
    await tell({ nth, name, moment: 'before' });
    const result = await work();
    await tell({ nth, name, moment: 'after' });
    return result;
  };
  const reading = async <T>(work: () => Promise<T>): Promise<T> => {
    alive();
    return work();
  };

  const watchedLake: Lake = {
    location: lake.location,
    head: (path, signal) => reading(() => lake.head(path, signal)),
    read: (path, options) => reading(() => lake.read(path, options)),
    list: async function* (folder, options) {
      alive();
      yield* lake.list(folder, options);
    },
    write: (path, bytes, signal) => around(`write ${fileOf(path)}`, () => lake.write(path, bytes, signal)),
    putIfAbsent: (path, bytes, signal) =>
      around(`put ${fileOf(path)}`, () => lake.putIfAbsent(path, bytes, signal)),
    delete: (path, options) => around(`delete ${fileOf(path)}`, () => lake.delete(path, options)),
  };
  const watchedState: StateStore = {
    location: state.location,
    leaseMs: state.leaseMs,
    feeds: (signal) => reading(() => state.feeds(signal)),
    entry: (feed, signal) => reading(() => state.entry(feed, signal)),
    runs: (feed, limit, signal) => reading(() => state.runs(feed, limit, signal)),
    lines: (feed, range, signal) => reading(() => state.lines(feed, range, signal)),
    job: (runId, signal) => reading(() => state.job(runId, signal)),
    claim: (request, signal) => around('state.claim', () => state.claim(request, signal)),
    enqueue: (job, signal) => around('state.enqueue', () => state.enqueue(job, signal)),
    withdraw: (over) => around('state.withdraw', () => state.withdraw(over)),
    forgetWaiting: (feed, runId) => around('state.forgetWaiting', () => state.forgetWaiting(feed, runId)),
    write: (hold, change) => around(`state.write ${saidBy(change)}`, () => state.write(hold, change)),
    mark: (feed, marks) => around('state.mark', () => state.mark(feed, marks)),
    prune: (feed, before, signal) => around('state.prune', () => state.prune(feed, before, signal)),
  };
  return {
    effects,
    lake: watchedLake,
    state: watchedState,
    fetch: (url, init) => around(`fetch ${resourceOf(url)}`, () => fetch(url, init)),
  };
};

/** Where a process dies: before its `nth` effect, or after it, with the answer lost. */
export interface KillPoint {
  readonly nth: number;
  readonly moment: 'before' | 'after';
}

/** Every place of a run: before and after each of its effects. The effects come from a dry run, so that a new one is tried too. */
export const pointsOf = (effects: readonly string[]) =>
  effects.flatMap((name, index) =>
    (['before', 'after'] as const).map((moment) => ({
      title: `${moment} effect ${index + 1}, ${name}`,
      name,
      nth: index + 1,
      moment,
    })),
  );

/** Dies at one point. */
export const dieAt =
  (point: KillPoint): Hook =>
  ({ nth, moment }) => {
    if (nth === point.nth && moment === point.moment) throw new ProcessDied(`at effect ${nth}`);
  };

/** Calls `act` once, at the first effect that `is` says. */
export const onceAt = (is: (effect: Effect) => boolean, act: () => Promise<void> | void): Hook => {
  let done = false;
  return async (effect) => {
    if (done || !is(effect)) return;
    done = true;
    await act();
  };
};

/** Before the first put of a log version. */
export const beforePut = ({ name, moment }: Effect): boolean =>
  moment === 'before' && name.startsWith('put version');

/** After it, with its answer not told yet. */
export const afterPut = ({ name, moment }: Effect): boolean =>
  moment === 'after' && name.startsWith('put version');

/** A place where a run stands still until it is let go on. */
export interface Pause {
  readonly hook: Hook;
  /** Settles when the run has come there. */
  readonly reached: Promise<void>;
  readonly release: () => void;
}

export const pauseAt = (is: (effect: Effect) => boolean): Pause => {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  return {
    hook: onceAt(is, () => {
      reached.resolve();
      return released.promise;
    }),
    reached: reached.promise,
    release: () => released.resolve(),
  };
};
