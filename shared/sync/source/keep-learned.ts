import type { CellPlace, FeedState } from '../../state/index.ts';
import { advance } from '../progress/index.ts';
import { type RunContext, save } from '../run/index.ts';

const withinCell = (progress: FeedState, inCell: CellPlace | undefined): FeedState => {
  if (inCell !== undefined) return advance(progress, { kind: 'trait-learned', traits: { inCell } });
  if (progress.source.inCell === undefined) return progress;
  return advance(progress, { kind: 'traits-forgotten', traits: ['inCell'] });
};

/** Keeps what a read that failed has learned of the source, with the run's end. Nothing else of it is kept so; a run that goes on all the same knows the rest. */
export const keepLearned = (run: RunContext): void => {
  const { stored, state } = run;
  if (stored === undefined) return;
  const known = advance(stored, { kind: 'trait-learned', traits: state.source });
  save(run, withinCell(known, state.source.inCell));
  run.state = state;
};

/** Keeps how far a cell came, all of whose rows so far are in the table; undefined: none is under way. */
export const keepCell = (run: RunContext, inCell: CellPlace | undefined): void => {
  run.state = withinCell(run.state, inCell);
};
