import { advance } from '../progress/index.ts';
import { type RunContext, save } from '../run/index.ts';

/** Keeps what a read that failed has learned of the source, with the run's end. Nothing else of it is kept so. */
export const keepLearned = (run: RunContext): void => {
  const { stored, state } = run;
  if (stored !== undefined) save(run, advance(stored, { kind: 'trait-learned', traits: state.source }));
};
