import { type ReadonlySignal, useSignal } from '@preact/signals';
import { type Asked, ask } from '../api/ask.ts';
import { changes } from '../api/live.ts';
import { type ActionName, actionOf, type Given, type Subject } from './actions.ts';

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
export const usePerform = <Body>(name: ActionName, subject: Subject): Performing<Body> => {
  const progress = useSignal<Progress<Body>>({ state: 'ready' });
  const run = async (given: Given): Promise<void> => {
    progress.value = { state: 'busy', since: Date.now() };
    const answer = await ask<Body>(actionOf(name).call(subject, given));
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
