import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { PendingRun } from '../../state/index.ts';
import type { ReportRun, RunEnd, SyncDeps } from '../run/index.ts';
import { endRun } from './end.ts';

/** Ends a run as failed, and frees its feed. Rejects when that is not decided yet: the message comes again. */
export const endOrRetry = async (
  deps: SyncDeps,
  feed: Feed,
  run: Pick<PendingRun, 'runId' | 'kind'>,
  { ending, report }: { readonly ending: RunEnd; readonly report: ReportRun },
): Promise<void> => {
  const ended = await endRun(deps, feed, run, ending);
  if (ended.outcome === 'ended') return report(ended.record);
  if (ended.outcome === 'over') return undefined;
  if (ended.outcome === 'undecided' && ended.error !== undefined) throw ended.error;
  const { runId } = run;
  throw new TidemarkError(
    'state-unavailable',
    `Run ${runId} of feed "${feed.name}" is to be abandoned, but an attempt at it is still at work. It is tried again.`,
    { feed: feed.name, runId },
  );
};
