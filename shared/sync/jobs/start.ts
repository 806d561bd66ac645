import type { Feed } from '../../config/index.ts';
import type { FeedEntry, Job } from '../../state/index.ts';
import { isPaused, type ReportRun, type StartResult, type SyncDeps } from '../run/index.ts';
import { answerAttempt, resultFrom } from './answer-attempt.ts';
import { attemptFreed } from './attempt-freed.ts';
import { endLost } from './end-lost.ts';
import { loadJob } from './load-job.ts';
import { newJob, type RunRequest } from './new-job.ts';
import { readableJob } from './readable-job.ts';
import { sendRun } from './send-run.ts';
import { isAnothers, waitForTurn } from './wait-for-turn.ts';

export interface StartOptions {
  readonly signal: AbortSignal;
  /** Epoch ms after which a queue message resumes the run. */
  readonly deadline: number;
  /** Do nothing now: the whole run is a queue message's. */
  readonly later: boolean;
  /** The id comes from the caller: the run may have been asked for before. */
  readonly isRetry: boolean;
  readonly report: ReportRun;
}

/** The run is its feed's, or waits for it: the rest is a message's. */
const startLater = async (
  deps: SyncDeps,
  feed: Feed,
  job: Job,
  { signal, report }: StartOptions,
): Promise<StartResult> => {
  const { runId } = job;
  const claim = { feed: feed.name, holder: deps.newId(), job, lease: 'none' } as const;
  let claimed = await deps.state.claim(claim);
  if (claimed.outcome === 'held' && (await endLost(deps, feed, claimed, report))) {
    claimed = await deps.state.claim(claim);
  }
  if (claimed.outcome === 'exists') return resultFrom(readableJob(runId, claimed.job), job);
  if (claimed.outcome === 'held' && claimed.run?.runId !== runId)
    return waitForTurn(deps, feed, job, { signal, report });
  await sendRun(deps, job);
  return { outcome: 'continues', runId };
};

const startNow = async (
  deps: SyncDeps,
  feed: Feed,
  job: Job,
  { signal, deadline, report, known }: StartOptions & { readonly known: FeedEntry | undefined },
): Promise<StartResult> => {
  const request = { job, signal, deadline, by: 'call', ...(known && { known }) } as const;
  const attempted = await attemptFreed(deps, feed, request, report);
  return isAnothers(attempted, job)
    ? waitForTurn(deps, feed, job, { signal, deadline, report })
    : answerAttempt(deps, job, attempted, report);
};

/**
 * Runs what a caller asked for, until it ends or its trigger's time is up. Where another run has the feed it waits for its turn; on a feed that is
 * paused nothing begins. What went wrong with the run is in its answer; rejects when the state cannot be asked.
 */
export const startRun = async (
  deps: SyncDeps,
  feed: Feed,
  ask: RunRequest,
  options: StartOptions,
): Promise<StartResult> => {
  const job = newJob(deps, feed, ask);
  const known = options.isRetry ? await loadJob(deps.state, ask.runId, options.signal) : undefined;
  if (known !== undefined) return resultFrom(readableJob(ask.runId, known), job);
  // A state that does not answer is told by the claim.
  const entry = await deps.state.entry(feed.name, options.signal).catch(() => undefined);
  if (entry?.pause !== undefined && isPaused(entry.pause, deps.clock.now()))
    return { outcome: 'paused', feed: feed.name, pause: entry.pause };
  return options.later
    ? startLater(deps, feed, job, options)
    : startNow(deps, feed, job, { ...options, known: entry });
};
