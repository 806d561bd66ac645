import { answerSteps } from './answers.ts';
import { beginSteps } from './claim.ts';
import { landingSteps } from './landings.ts';
import { otherSteps } from './others.ts';
import type { State } from './state.ts';
import type { Step } from './step.ts';
import type { World } from './world.ts';

/** Attempts that are there for the same begin in order: which of them is called A makes no difference. */
const mayBegin = ({ roles }: World, { attempts }: State, by: number): boolean => {
  const [before, role] = [roles[by - 1], roles[by]];
  const isAlike =
    before?.run === role?.run &&
    before?.by === role?.by &&
    before?.givesUp === role?.givesUp &&
    before?.isOlder === role?.isOlder;
  return !isAlike || attempts[by - 1]?.at !== 'new' || (attempts[by - 1]?.claims ?? 0) > 0;
};

const attemptSteps = (world: World, state: State): readonly Step<State>[] =>
  state.attempts.flatMap(({ at }, by) => {
    if (at === 'over' || (at === 'new' && !mayBegin(world, state, by))) return [];
    const turn = { world, state, by };
    return at === 'new' || at === 'asked' ? beginSteps(turn) : answerSteps(turn);
  });

/** Everything that can happen next. */
export const stepsIn =
  (world: World) =>
  (state: State): readonly Step<State>[] => [
    ...landingSteps(world, state),
    ...attemptSteps(world, state),
    ...otherSteps(world, state),
  ];
