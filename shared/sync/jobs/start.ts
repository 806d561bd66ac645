import type { Feed } from '../../config/index.ts';
import { answerOf, type Job } from '../../state/index.ts';
import { attemptRun } from './attempt.ts';
import type { AttemptResult } from './attempt-result.ts';
import { loadJob } from './load-job.ts';
import { newJob, type RunRequest } from './new-job.ts';
import type { ReportRun, StartResult, SyncDeps } from '../run/index.ts';
import { endLost } from './end-lost.ts';
import { readableJob } from './readable-job.ts';
import { sendRun } from './send-run.ts';

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

const resultFrom = (job: Job, asked: Pick<Job, 'runId' | 'request'>): StartResult => {
  if (job.request !== asked.request) return { outcome: 'mismatch', runId: job.runId };
  return job.status === 'done'
    ? { outcome: 'ended', run: answerOf(job) }
    : { outcome: 'continues', runId: job.runId };
};

/** What the run's job says, whoever wrote it. */
const answerStored = async (deps: SyncDeps, job: Job): Promise<StartResult> => {
  const stored = await loadJob(deps.state, job.runId);
  return stored === undefined
    ? { outcome: 'continues', runId: job.runId }
    : resultFrom(readableJob(job.runId, stored), job);
};

const heldAnswer = (
  own: string,
  { run, holder, endsInMs }: Pick<Extract<AttemptResult, { outcome: 'held' }>, 'run' | 'holder' | 'endsInMs'>,
): StartResult => {
  const runId = run?.runId ?? holder;
  return runId === own
    ? { outcome: 'continues', runId }
    : { outcome: 'held', runId, retryAfterMs: Math.max(1_000, endsInMs) };
};

const startLater = async (deps: SyncDeps, feed: Feed, job: Job, report: ReportRun): Promise<StartResult> => {
  const { runId } = job;
  const claim = { feed: feed.name, holder: deps.newId(), job, lease: 'none' } as const;
  let claimed = await deps.state.claim(claim);
  if (claimed.outcome === 'held' && (await endLost(deps, feed, claimed, report))) {
    claimed = await deps.state.claim(claim);
  }
  if (claimed.outcome === 'exists') return resultFrom(readableJob(runId, claimed.job), job);
  if (claimed.outcome === 'held') return heldAnswer(runId, claimed);
  await sendRun(deps, job);
  return { outcome: 'continues', runId };
};

const startNow = async (
  deps: SyncDeps,
  feed: Feed,
  job: Job,
  { signal, deadline, report }: StartOptions,
): Promise<StartResult> => {
  const attempt = (): Promise<AttemptResult> => attemptRun(deps, feed, { job, signal, deadline, by: 'call' });
  let attempted = await attempt();
  if (attempted.outcome === 'held' && (await endLost(deps, feed, attempted, report)))
    attempted = await attempt();
  switch (attempted.outcome) {
    case 'exists':
      return resultFrom(readableJob(job.runId, attempted.job), job);
    case 'held':
      return heldAnswer(job.runId, attempted);
    case 'superseded':
      return answerStored(deps, job);
    case 'unclaimed':
    case 'ended':
      report(attempted.record);
      return { outcome: 'ended', run: attempted.run };
    case 'waits':
      report(attempted.record);
      // Its lease may still be there, when not even the end of the attempt could be written.
      await sendRun(deps, job, attempted.error === undefined ? 0 : deps.state.leaseMs);
      return { outcome: 'continues', runId: job.runId };
  }
};

/**
 * Runs what a caller asked for, until it ends or its trigger's time is up. What went wrong with the run is in its answer; rejects when the
 * state cannot be asked.
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
  return options.later ? startLater(deps, feed, job, options.report) : startNow(deps, feed, job, options);
};
