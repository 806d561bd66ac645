import { vacuum } from '../../delta/index.ts';
import { KIND_RULES, type RunContext, runFolder } from '../run/index.ts';
import { NO_STEP, type Step } from './step.ts';

const DAY_MS = 86_400_000;
/** A run that ended longer ago was looked at by an earlier maintenance. */
const DAYS = 8;
/** Lines of the history that are looked at: a tick every five minutes makes 2,304 of them in so many days. */
const MOST_RUNS = 3_000;

/** Deletes what runs of the feed kept between their attempts, a day after they have ended: nobody reads it any more. */
const forgetRuns = async ({ deps, feed, signal }: RunContext): Promise<void> => {
  const now = deps.clock.now();
  const runs = await deps.state.runs(feed.name, MOST_RUNS, signal);
  const over = runs.filter(({ kind, startedAt, durationMs }) => {
    const days = (now - startedAt - durationMs) / DAY_MS;
    return KIND_RULES[kind].keepsFolder && days >= 1 && days < DAYS;
  });
  for (const { runId } of over) {
    for await (const { path } of deps.lake.list(runFolder(feed.tablePath, runId), { signal }))
      await deps.lake.delete(path, { signal });
  }
};

/** Deletes the files that nothing needs any more. `table-unsupported` for a table that may not be written to. */
export const vacuumTable: Step = async (run, { dryRun, deadline }) => {
  const { deps, feed, signal } = run;
  const { lake, clock } = deps;
  if (!dryRun) await forgetRuns(run);
  const { files, bytes, isLate } = await vacuum(
    { lake, clock, signal, tablePath: feed.tablePath },
    { dryRun, deadline },
  );
  if (files > 0 && !dryRun) run.progress = { ...run.progress, movedAt: run.attempt };
  const outcome = isLate ? 'late' : files > 0 ? 'done' : 'nothing';
  return { ...NO_STEP, outcome, removed: files, removedBytes: bytes };
};
