import type { FeedEntry } from './state-store.ts';
import type { RunOutcome, RunRecord } from './stored/index.ts';

/** The runs that leave a feed as fresh as its source. */
export const FRESH: Readonly<Record<RunOutcome, boolean>> = {
  appended: true,
  reloaded: true,
  unchanged: true,
  'no-new-rows': true,
  compared: false,
  stopped: false,
  'lease-held': false,
  failed: false,
};

/** What a run leaves in its feed's entry when it ends. Without `freshAt`, the feed is as fresh as it was. */
export const runEnd = (run: RunRecord): Required<Pick<FeedEntry, 'lastRun'>> & Pick<FeedEntry, 'freshAt'> => {
  const { runId, kind, outcome, errorKind } = run;
  const endedAt = run.startedAt + run.durationMs;
  return {
    lastRun: { runId, kind, endedAt, outcome, ...(errorKind !== undefined && { errorKind }) },
    ...(FRESH[outcome] && { freshAt: endedAt }),
  };
};
