import type { State } from './state.ts';
import { commitsOf } from './table.ts';

/** What must never be. */
export type Fault =
  | 'a run has two commits in one table'
  | 'a run that ended without a commit has one'
  | 'a run that landed has no commit'
  | 'a run that landed never had a commit'
  | 'a run is written after its end'
  | 'a superseded attempt writes'
  | 'a put lands without its intent'
  | 'a version names a file that is deleted'
  | 'the next run does not mend it';

/** What is wrong with a state, whatever led to it. Without a drop, the commit of a run that landed is there for ever. */
export const faultIn = (state: State): Fault | undefined => {
  for (const [run, { status, hadCommit }] of Object.entries(state.jobs)) {
    const commits = commitsOf(state, run);
    if (commits > 1) return 'a run has two commits in one table';
    if (status === 'failed' && commits > 0) return 'a run that ended without a commit has one';
    if (status === 'landed' && commits === 0 && state.table === 0) return 'a run that landed has no commit';
    if (status === 'landed' && !hadCommit) return 'a run that landed never had a commit';
    if (state.isDeleted && commits > 0) return 'a version names a file that is deleted';
  }
  return undefined;
};
