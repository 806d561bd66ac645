import type { Feed } from '../../config/index.ts';
import type { PendingRun } from '../../state/index.ts';
import { endRun } from './end.ts';
import { KIND_RULES, type ReportRun, type SyncDeps } from '../run/index.ts';

interface Held {
  readonly run?: PendingRun;
  readonly endsInMs: number;
}

const LOST = 'its process was lost; what it had committed stays, and the next run resumes from there';

/**
 * Ends a run that holds a feed, does not wait, and whose process was lost: its lease has ended, and no message of it is on its way. It has nothing to keep
 * but its watermark. True when the feed is free.
 */
export const endLost = async (
  deps: SyncDeps,
  feed: Feed,
  { run, endsInMs }: Held,
  report: ReportRun,
): Promise<boolean> => {
  if (run === undefined || endsInMs > 0 || KIND_RULES[run.kind].whenLost === 'waits') return false;
  const entry = await deps.state.entry(feed.name);
  // Without a lease it waits for its message.
  if (entry?.pending?.runId !== run.runId || entry.lease === undefined) return false;
  const ended = await endRun(deps, feed, run, { outcome: 'stopped', message: LOST });
  if (ended.outcome === 'ended') report(ended.record);
  return ended.outcome === 'ended' || ended.outcome === 'over';
};
