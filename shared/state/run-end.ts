import type { FeedEntry } from './state-store.ts';
import type { RunKind, RunOutcome, RunRecord } from './stored/index.ts';

/** The runs that leave a feed as fresh as its source. */
export const FRESH: Readonly<Record<RunOutcome, boolean>> = {
  appended: true,
  reloaded: true,
  unchanged: true,
  'no-new-rows': true,
  compared: false,
  maintained: false,
  planned: false,
  stopped: false,
  'lease-held': false,
  failed: false,
};

/** The runs that ask the source. One that does not is no answer to whether the feed is well, or due. */
const ASKS_SOURCE: Readonly<Record<RunKind, boolean>> = { append: true, reload: true, maintain: false };

/** What is about the request alone, and no word on the feed: a dry run, and a window that its caller named wrong. */
const isOfRequest = ({ dryRun, errorKind, dueAt }: RunRecord): boolean =>
  dryRun === true || (errorKind === 'window-unknown' && dueAt === undefined);

/** What a run leaves in its feed's entry when it ends. Without `freshAt`, the feed is as fresh as it was. */
export const runEnd = (run: RunRecord): Pick<FeedEntry, 'lastRun' | 'freshAt' | 'scheduled'> => {
  if (!ASKS_SOURCE[run.kind] || isOfRequest(run)) return {};
  const { runId, kind, outcome, errorKind, message, dueAt } = run;
  const end = {
    endedAt: run.startedAt + run.durationMs,
    outcome,
    ...(errorKind !== undefined && { errorKind }),
  };
  return {
    lastRun: { runId, kind, ...end, ...(message !== undefined && { message }) },
    ...(FRESH[outcome] && { freshAt: end.endedAt }),
    ...(dueAt !== undefined && { scheduled: { dueAt, runId, end } }),
  };
};
