import { advance } from '../progress/index.ts';
import { type RunContext, save } from '../run/index.ts';

/** Keeps what a read that failed has learned of the source, with the run's end. Nothing else of it is kept so; a run that goes on all the same knows the rest. */
export const keepLearned = (run: RunContext): void => {
  const { stored, state } = run;
  if (stored === undefined) return;
  save(run, advance(stored, { kind: 'trait-learned', traits: state.source }));
  run.state = state;
};
