import { type Fault, faultIn } from './faults.ts';
import type { State } from './state.ts';
import { stepsIn } from './steps.ts';
import { isWhole, strayOf } from './table.ts';
import { attempt, startOf, type World, worldOf } from './world.ts';

/** More steps than any attempt takes that nothing disturbs. */
const STEPS = 60;

/** A reader gets to every file of the log, none of them is stray, and the feed is nobody's. */
const isInOrder = (state: State): boolean =>
  state.feed.run === null && strayOf(state) === undefined && isWhole(state);

/** All others are dead, what they sent is lost, and nobody else does anything. */
const alone = (world: World, state: State): State => {
  const { attempts, jobs, left } = startOf(world);
  return { ...state, jobs: { ...jobs, ...state.jobs }, attempts, left, writes: [], puts: [], deletions: [] };
};

/** What comes of one attempt at a run. The first of its steps is always what it does when it is told at once. */
const runAlone = ({ leftOut }: World, from: State, run: string): State => {
  const world = worldOf([attempt('Z', { run, entries: 9 })], { leftOut });
  const steps = stepsIn(world);
  let state = alone(world, from);
  for (let count = 0; count < STEPS; count += 1) {
    const [first] = steps(state);
    if (first === undefined) break;
    state = first.next;
  }
  return state;
};

/**
 * When every attempt is over or dead: one more at the run that has the feed, if any, and one at the next run put everything in order.
 */
export const faultLeftIn = (world: World, from: State): Fault | undefined => {
  const { run } = from.feed;
  const ended = run === null ? from : runAlone(world, from, run);
  const next = runAlone(world, ended, 'next');
  return faultIn(ended) ?? faultIn(next) ?? (isInOrder(next) ? undefined : 'the next run does not mend it');
};
