import { cleanLog } from '../../delta/index.ts';
import { NO_STEP, type Step } from './step.ts';

/** Deletes what of the log is older than the table keeps its history, never past what the feed's state needs. */
export const cleanTableLog: Step = async (run, { dryRun, deadline }) => {
  const { lake, clock, snapshots } = run.deps;
  const { signal } = run;
  const snapshot = await snapshots.latest(lake, run.feed.tablePath, { signal });
  if (snapshot === undefined) return NO_STEP;
  const needed = run.state.table?.version;
  const { files, isLate = false } = await cleanLog({ lake, clock, signal }, snapshot, {
    dryRun,
    deadline,
    ...(needed !== undefined && { needed }),
  });
  if (files > 0 && !dryRun) run.progress = { ...run.progress, movedAt: run.attempt };
  const outcome = isLate ? 'late' : files > 0 ? 'done' : 'nothing';
  return { ...NO_STEP, outcome, removed: files };
};
