import type { Feed } from '../../config/index.ts';
import type { FeedEntry, Job } from '../../state/index.ts';
import { unconfigured } from '../feed/index.ts';
import { cancelledBy, type ReportRun, type RunStatus, type SyncDeps } from '../run/index.ts';
import { endRun } from './end.ts';
import { loadJob } from './load-job.ts';
import { readableJob } from './readable-job.ts';
import { sendRun } from './send-run.ts';
import { runStatus } from './status.ts';

type CancelResult =
  /** Nobody knows such a run. */
  | { readonly outcome: 'unknown' }
  /** It was over before. */
  | { readonly outcome: 'over' }
  /** It is over, or ends at the next write of the attempt that is at work. */
  | { readonly outcome: 'asked'; readonly run: RunStatus };

interface Cancelling {
  readonly by: string;
  readonly report: ReportRun;
  readonly signal?: AbortSignal;
}

const isAtWork = (entry: FeedEntry | undefined, runId: string): boolean =>
  entry?.pending?.runId === runId && (entry.lease?.endsInMs ?? 0) > 0;

/** Ends a run that no attempt works on. False where one has begun, or what it had announced is not decided yet. */
const endHere = async (
  deps: SyncDeps,
  feed: Feed,
  run: Pick<Job, 'runId' | 'kind'>,
  { by, report }: Cancelling,
): Promise<boolean> => {
  const ended = await endRun(deps, feed, run, { outcome: 'stopped', message: cancelledBy(by) });
  if (ended.outcome === 'ended') report(ended.record);
  return ended.outcome === 'ended' || ended.outcome === 'over';
};

const endOrMark = async (
  deps: SyncDeps,
  feed: Feed,
  { runId, kind }: Pick<Job, 'runId' | 'kind'>,
  cancelling: Cancelling,
): Promise<void> => {
  const { name } = feed;
  const entry = await deps.state.entry(name, cancelling.signal);
  const isSeen = isAtWork(entry, runId);
  if (!isSeen && (await endHere(deps, feed, { runId, kind }, cancelling))) return;
  // Who asked first is who cancelled it.
  if (entry?.cancel?.runId === runId) return;
  await deps.state.mark(name, { cancel: { runId, at: deps.clock.now(), by: cancelling.by } });
  if (!isSeen) await sendRun(deps, { runId, feed: name });
};

/**
 * Asks for a run's end. One that an attempt works on sees it at its next write, within 15 s; one that waits, or whose process was lost, is ended here and
 * now. What it has committed stays, and a commit that was announced is decided first. Rejects when the state cannot be asked.
 */
export const cancelRun = async (
  deps: SyncDeps,
  feeds: readonly Feed[],
  runId: string,
  cancelling: Cancelling,
): Promise<CancelResult> => {
  const stored = await loadJob(deps.state, runId, cancelling.signal);
  if (stored === undefined) return { outcome: 'unknown' };
  const job = readableJob(runId, stored);
  if (job.status === 'done') return { outcome: 'over' };
  const feed = feeds.find(({ name }) => name === job.feed) ?? unconfigured(job.feed);
  await endOrMark(deps, feed, job, cancelling);
  const run = await runStatus(deps, runId, cancelling.signal);
  return run === undefined ? { outcome: 'unknown' } : { outcome: 'asked', run };
};
