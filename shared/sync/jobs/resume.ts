import type { Feed } from '../../config/index.ts';
import type { RunMessage } from '../../queue/index.ts';
import type { Job, StoredJob } from '../../state/index.ts';
import type { ReportRun, SyncDeps } from '../run/index.ts';
import { abandonRun } from './abandon.ts';
import { attemptFreed } from './attempt-freed.ts';
import type { AttemptResult } from './attempt-result.ts';
import { openJob } from './open-job.ts';
import { sendRun } from './send-run.ts';
import { isAnothers } from './wait-for-turn.ts';

export interface ResumeOptions {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly report: ReportRun;
}

/** After a lease's end by the service's clock, with what the way of a message takes. */
const AFTER_LEASE_MS = 1_000;

/** Between two looks at a feed that is another run's: a tenth of the time that this one has waited, within these. */
const LEAST_LOOK_MS = 5_000;
const MOST_LOOK_MS = 60_000;

/** When the message of a run that could not have its feed is to come again. */
const againMs = (
  { clock }: SyncDeps,
  job: Job,
  attempted: Extract<AttemptResult, { readonly outcome: 'held' }>,
): number => {
  // Of another attempt at this run, which may be lost: this message is then what resumes the run.
  if (!isAnothers(attempted, job)) return attempted.endsInMs + AFTER_LEASE_MS;
  return Math.min(MOST_LOOK_MS, Math.max(LEAST_LOOK_MS, (clock.now() - job.createdAt) / 10));
};

const resume = async (
  deps: SyncDeps,
  feed: Feed,
  { job, etag }: Extract<StoredJob, { outcome: 'found' }>,
  { signal, deadline, report }: ResumeOptions,
): Promise<void> => {
  const request = { job, jobEtag: etag, signal, deadline, by: 'message' } as const;
  const attempted = await attemptFreed(deps, feed, request, report);
  switch (attempted.outcome) {
    case 'superseded':
    case 'exists':
      return;
    case 'held':
      return sendRun(deps, job, againMs(deps, job, attempted));
    case 'unclaimed':
      report(attempted.record);
      // It is not known whether the feed was claimed: the message comes again.
      throw attempted.error;
    case 'ended':
      return report(attempted.record);
    case 'waits':
      report(attempted.record);
      if (attempted.error !== undefined) throw attempted.error;
      // While a feed is paused nobody hurries: the timer sends the message when the pause is over.
      if (!attempted.isPaused) await sendRun(deps, job);
  }
};

/**
 * Resumes a run from a queue message. A message that comes twice, or late, finds the feed held or the run ended; one of a run that nobody
 * knows is dropped, and told. Rejects when the message is to be delivered again.
 */
export const resumeRun = async (
  deps: SyncDeps,
  feeds: readonly Feed[],
  message: RunMessage,
  options: ResumeOptions,
): Promise<void> => {
  const feed = feeds.find(({ name }) => name === message.feed);
  if (feed === undefined) return abandonRun(deps, feeds, message, options.report);
  const stored = await openJob(deps, feed, message, options);
  if (stored !== undefined) await resume(deps, feed, stored, options);
};
