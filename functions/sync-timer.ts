import type { InvocationContext, Timer } from '@azure/functions';
import { withTimeout } from '../shared/core/index.ts';
import type { RunRecord } from '../shared/state/index.ts';
import { syncFeeds } from '../shared/sync/index.ts';
import type { Application } from './application.ts';

/** The line that Application Insights shows for a run: one JSON object, its fields as the run record has them. */
export const runLine = (run: RunRecord): string => JSON.stringify({ evt: 'tidemark.run', ...run });

/** After the deadline a run ends at its next page; after this much more, at once. */
const GRACE_MS = 60_000;

/**
 * The timer function: appends every feed that is due. It fails when a feed failed, after all have had their turn, so that the portal's
 * failure view and alerts show it. What to read follows from the watermarks, never from the schedule.
 */
export const syncTimer =
  (application: () => Application) =>
  async (_timer: Timer, context: InvocationContext): Promise<void> => {
    const { deps, feeds, limits, stopping } = application();
    const records = await syncFeeds(deps, {
      feeds,
      // A request that hangs must not outlast the host's own timeout, which would end other runs of the process too.
      signal: withTimeout(limits.deadlineMs + GRACE_MS, stopping),
      deadline: deps.clock.now() + limits.deadlineMs,
      concurrency: limits.concurrency,
      report: (run) => (run.outcome === 'failed' ? context.error(runLine(run)) : context.log(runLine(run))),
    });
    const failed = records.filter(({ outcome }) => outcome === 'failed');
    if (failed.length === 0) return;
    const names = failed.map(({ feed, errorKind }) => `${feed} (${errorKind})`).join(', ');
    throw new Error(`${failed.length} of ${records.length} feeds failed: ${names}`);
  };
