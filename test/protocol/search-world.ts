import { type Fault, faultIn } from './faults.ts';
import { keyIn } from './key.ts';
import { faultLeftIn } from './mend.ts';
import { type Found, search } from './search.ts';
import type { State } from './state.ts';
import { stepsIn } from './steps.ts';
import { startOf, type World } from './world.ts';

/** Above the greatest world, and what the memory of a small machine holds. */
const BOUND = 8_000_000;

const isOver = ({ attempts }: State): boolean => attempts.every(({ at }) => at === 'over');

/** What the next run leaves in disorder, asked once for all states that are alike when nothing is under way any more. */
const disorderAfter = (
  world: World,
  key: (state: State) => string,
): ((state: State) => Fault | undefined) => {
  const known = new Map<string, Fault | undefined>();
  return (state) => {
    const alike = key({ ...state, writes: [], puts: [], deletions: [], left: world.left });
    if (!known.has(alike)) known.set(alike, faultLeftIn(world, state));
    return known.get(alike);
  };
};

/** Searches a world whole: every state that it can come to, and what the next run makes of each in which nobody works any more. */
export const searchWorld = (world: World, bound = BOUND): Found => {
  const key = keyIn(world.roles.map(({ run }) => run));
  const disorder = world.passedOver.has('the next run does not mend it')
    ? undefined
    : disorderAfter(world, key);
  return search({
    start: startOf(world),
    steps: stepsIn(world),
    key,
    check: (state) => faultIn(state) ?? (isOver(state) ? disorder?.(state) : undefined),
    passedOver: world.passedOver,
    bound,
  });
};
