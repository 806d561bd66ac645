import { faultIn } from './faults.ts';
import type { State } from './state.ts';
import { stepsIn } from './steps.ts';
import { startOf, type World } from './world.ts';

type Key = (state: State) => string;

/** All that can come of a state in one step, but for what leaves it as it is. */
const comesOf = (world: World, key: Key): ((state: State) => string) => {
  const steps = stepsIn(world);
  return (state) => {
    const here = key(state);
    const next = steps(state)
      .map(({ next, fault }) => `${key(next)} ${fault ?? faultIn(next) ?? ''}`)
      .filter((there) => there !== `${here} `);
    return [...new Set(next)].toSorted().join('\n');
  };
};

/**
 * The steps to a state that does not go on like another of the same key: a search by that key would overlook something. Empty where there is
 * none.
 */
export const unlike = (world: World, key: Key): readonly string[] => {
  const comes = comesOf(world, key);
  const start = startOf(world);
  const known = new Map([[key(start), comes(start)]]);
  const steps = stepsIn(world);
  const unlike: string[] = [];
  for (let frontier = [start]; frontier.length > 0;) {
    const next: State[] = [];
    for (const step of frontier.flatMap((state) => steps(state))) {
      const there = key(step.next);
      const found = known.get(there);
      const resumes = comes(step.next);
      if (found === undefined) next.push(step.next);
      else if (found !== resumes) unlike.push(step.label);
      if (found === undefined) known.set(there, resumes);
    }
    frontier = next;
  }
  return unlike;
};
