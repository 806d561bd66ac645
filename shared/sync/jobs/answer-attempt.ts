import { answerOf, type Job } from '../../state/index.ts';
import type { ReportRun, StartResult, SyncDeps } from '../run/index.ts';
import type { AttemptResult } from './attempt-result.ts';
import { loadJob } from './load-job.ts';
import { readableJob } from './readable-job.ts';
import { sendRun } from './send-run.ts';

/** What a run's job says to a call that asks for the same run, or for another one by the same id. */
export const resultFrom = (job: Job, asked: Pick<Job, 'runId' | 'request'>): StartResult => {
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

/** What became of an attempt that had the feed, or whose run another attempt works on. */
export const answerAttempt = async (
  deps: SyncDeps,
  job: Job,
  attempted: AttemptResult,
  report: ReportRun,
): Promise<StartResult> => {
  const { runId } = job;
  switch (attempted.outcome) {
    case 'exists':
      return resultFrom(readableJob(runId, attempted.job), job);
    case 'held':
      return { outcome: 'continues', runId };
    case 'superseded':
      return answerStored(deps, job);
    case 'unclaimed':
    case 'ended':
      report(attempted.record);
      return attempted.outcome === 'unclaimed' && attempted.record.outcome === 'stopped'
        ? { outcome: 'stopping' }
        : { outcome: 'ended', run: attempted.run };
    case 'waits':
      report(attempted.record);
      // Its lease may still be there, when not even the end of the attempt could be written.
      await sendRun(deps, job, attempted.error === undefined ? 0 : deps.state.leaseMs);
      return { outcome: 'continues', runId };
  }
};
