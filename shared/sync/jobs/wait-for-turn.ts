import type { Feed } from '../../config/index.ts';
import type { Job } from '../../state/index.ts';
import type { ReportRun, StartResult, SyncDeps } from '../run/index.ts';
import { answerAttempt, resultFrom } from './answer-attempt.ts';
import { attemptFreed } from './attempt-freed.ts';
import type { AttemptResult } from './attempt-result.ts';
import { readableJob } from './readable-job.ts';
import { sendRun } from './send-run.ts';

/** One read of the state each time. */
const LOOK_MS = 1_000;
/** How soon a caller may ask again whose feed too many wait for. */
const FULL_RETRY_MS = 30_000;

interface Turn {
  readonly signal: AbortSignal;
  /** Epoch ms; from then on a message resumes the run. Absent: at once. */
  readonly deadline?: number;
  readonly report: ReportRun;
}

/** Whether somebody else has the feed, or is to have it first. */
export const isAnothers = (attempted: AttemptResult, { runId }: Pick<Job, 'runId'>): boolean =>
  attempted.outcome === 'held' && (attempted.run?.runId ?? attempted.holder) !== runId;

const isInTime = ({ clock }: SyncDeps, { signal, deadline = -Infinity }: Turn): boolean =>
  !signal.aborted && clock.now() < deadline;

/** Looks again and again whether the run may have its feed. Undefined when the time is up, or the state does not answer. */
const lookUntil = async (
  deps: SyncDeps,
  feed: Feed,
  { job, jobEtag }: { readonly job: Job; readonly jobEtag: string },
  turn: Turn,
): Promise<AttemptResult | undefined> => {
  const { signal, deadline = -Infinity, report } = turn;
  while (isInTime(deps, turn)) {
    await deps.clock.sleep(LOOK_MS, signal).catch(() => undefined);
    if (!isInTime(deps, turn)) return undefined;
    const attempted = await attemptFreed(deps, feed, { job, jobEtag, signal, deadline, by: 'call' }, report);
    if (attempted.outcome === 'unclaimed') return undefined;
    if (!isAnothers(attempted, job)) return attempted;
  }
  return undefined;
};

/**
 * Puts a run behind those that have or await its feed, and begins it when its turn comes; after the deadline a message does. From the first moment
 * the run can be asked for, and the timer finds it should this process be lost.
 */
export const waitForTurn = async (deps: SyncDeps, feed: Feed, job: Job, turn: Turn): Promise<StartResult> => {
  const { runId } = job;
  const queued = await deps.state.enqueue(job);
  if (queued.outcome === 'exists') return resultFrom(readableJob(runId, queued.job), job);
  if (queued.outcome === 'full') {
    const [first] = queued.waiting;
    return { outcome: 'held', ...(first && { runId: first.runId }), retryAfterMs: FULL_RETRY_MS };
  }
  const attempted = await lookUntil(deps, feed, { job, jobEtag: queued.jobEtag }, turn);
  if (attempted !== undefined) return answerAttempt(deps, job, attempted, turn.report);
  await sendRun(deps, job);
  return { outcome: 'continues', runId };
};
