import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { ViewOf } from '../api/answers.ts';
import { type Asked, ask } from '../api/ask.ts';
import { changes } from '../api/live.ts';
import { type ActionName, type ACTIONS, actionOf, type Subject } from './actions.ts';
import type { Given } from './given.ts';

/** What an action is answered. */
export type AnswerTo<Name extends ActionName> = ViewOf<
  ReturnType<(typeof ACTIONS)[Name]['call']>['endpoint']
>;

/** An action on its way: not begun, at work, or with what came of it. */
export type Progress<Body> =
  | { readonly state: 'ready' }
  | { readonly state: 'busy'; readonly since: number }
  | { readonly state: 'done'; readonly answer: Asked<Body>; readonly given: Given };

export interface Performing<Body> {
  readonly progress: ReadonlySignal<Progress<Body>>;
  readonly perform: (given: Given) => void;
}

/** An action of a subject, one at a time. What the page shows is asked for again when it is done. */
export const usePerform = <Name extends ActionName>(
  name: Name,
  subject: Subject,
): Performing<AnswerTo<Name>> => {
  const progress = useSignal<Progress<AnswerTo<Name>>>({ state: 'ready' });
  const run = async (given: Given): Promise<void> => {
    progress.value = { state: 'busy', since: Date.now() };
    const answer = (await ask(actionOf(name).call(subject, given))) as Asked<AnswerTo<Name>>;
    progress.value = { state: 'done', answer, given };
    changes.value += 1;
  };
  return {
    progress,
    perform: (given) => {
      if (progress.peek().state !== 'busy') void run(given);
    },
  };
};
