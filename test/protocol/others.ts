import { type Left, type State, UNREADABLE } from './state.ts';
import type { Step } from './step.ts';
import { newestOf, withFile } from './table.ts';
import type { World } from './world.ts';

const once = (state: State, what: keyof Left): Left => ({ ...state.left, [what]: state.left[what] - 1 });

/** Another engine appends to the table, as it sees it. */
const foreign = (state: State): Step<State> => {
  const version = newestOf(state) + 1;
  const entry = { kind: 'foreign', version, base: state.table, txn: 'foreign' } as const;
  return {
    label: `a foreign writer commits version ${version}`,
    next: { ...state, log: withFile(state.log, entry.version, entry), left: once(state, 'foreign') },
  };
};

/** Somebody removes the folder, with everything in it. */
const drop = (state: State): Step<State> => ({
  label: 'somebody drops the table',
  next: { ...state, table: state.table + 1, log: [], cleaned: 0, left: once(state, 'drops') },
});

/** Somebody makes a table there. They looked at the folder before, so what has landed since does not keep them off. */
const create = (state: State): Step<State> => ({
  label: 'somebody makes the table anew',
  next: {
    ...state,
    log: withFile(state.log, 0, { kind: 'create', version: 0, base: state.table, txn: 'others' }),
    left: once(state, 'creates'),
  },
});

/** A person asks for a pause or an end: a write of the feed's entity, between any two of the holder's. */
const mark = (state: State): Step<State> => ({
  label: 'a person marks the feed',
  next: {
    ...state,
    feed: { ...state.feed, etag: state.feed.etag + 1, wrote: 'mark' },
    writes: [],
    left: once(state, 'marks'),
  },
});

/** The history is old enough: the entity of a run that has its end is removed. No call is that late, but a message may be. */
const prune = (state: State, run: string): Step<State> => ({
  label: `run ${run} is removed from the history`,
  next: {
    ...state,
    jobs: {
      ...state.jobs,
      [run]: { etag: (state.jobs[run]?.etag ?? 0) + 1, status: 'none', hadCommit: false },
    },
    left: once(state, 'prunes'),
  },
});

/** Somebody's checkpoint and clean-up: the newest version's file stays. */
const cleanUp = (state: State): Step<State> => ({
  label: `somebody cleans the log below version ${newestOf(state)}`,
  next: { ...state, cleaned: newestOf(state), left: once(state, 'cleanups') },
});

/** Something has written over the intent: it is there, and cannot be read. */
const garble = (state: State): Step<State> => ({
  label: 'the intent becomes unreadable',
  next: {
    ...state,
    feed: { ...state.feed, etag: state.feed.etag + 1, wrote: 'garbled', intent: UNREADABLE },
    writes: [],
    left: once(state, 'garbles'),
  },
});

/** What others do to the table and to the feed. */
export const otherSteps = (world: World, state: State): readonly Step<State>[] => {
  const { left, log, jobs, feed, attempts } = state;
  const isCalled = attempts.some(({ at }, by) => at !== 'over' && world.roles[by]?.by === 'call');
  const isTable = newestOf(state) >= 0;
  const ended = Object.keys(jobs).filter(
    (run) => jobs[run]?.status === 'failed' || jobs[run]?.status === 'landed',
  );
  return [
    ...(left.foreign > 0 && isTable ? [foreign(state)] : []),
    ...(left.drops > 0 && log.some((entry) => entry !== undefined) ? [drop(state)] : []),
    ...(left.creates > 0 && log[0] === undefined ? [create(state)] : []),
    ...(left.marks > 0 && feed.run !== null ? [mark(state)] : []),
    ...(left.cleanups > 0 && newestOf(state) > state.cleaned ? [cleanUp(state)] : []),
    ...(left.garbles > 0 && feed.intent !== null ? [garble(state)] : []),
    ...(left.prunes > 0 && !isCalled ? ended.map((run) => prune(state, run)) : []),
  ];
};
