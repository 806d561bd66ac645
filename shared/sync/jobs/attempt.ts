import type { Feed } from '../../config/index.ts';
import { isTidemarkError, saidBy } from '../../core/index.ts';
import {
  answerText,
  type ClaimResult,
  type FeedEntry,
  isDryRun,
  type Job,
  type RunRecord,
  progressOf,
} from '../../state/index.ts';
import {
  AskedToEnd,
  createNotes,
  emptyRecord,
  type RunEnd,
  endingOf,
  keepHold,
  momentOf,
  recordMade,
  recordOf,
  type RunContext,
  type SyncDeps,
  withNextStep,
} from '../run/index.ts';
import type { AttemptRequest } from './attempt-request.ts';
import type { AttemptResult } from './attempt-result.ts';
import { workUnderClaim } from './attempt-work.ts';
import { endedRun, lineOf, runningJob, waitingJob } from './job-progress.ts';
import { noSource } from '../feed/index.ts';
import { checkpointAfter } from '../maintain/index.ts';
import { BLANK } from '../progress/index.ts';

/** Works under the claim, and writes what became of the run and its attempt. */
const attemptUnder = async (
  run: RunContext,
  request: AttemptRequest,
  { entry, startedAt, write }: UnderClaim,
): Promise<AttemptResult> => {
  const from = entry?.state?.watermark;
  const { ending, waits, error, isOpen } = await workUnderClaim(run, request, entry);
  const record = recordOf(run, startedAt, from, ending);
  const job = { ...request.job, attempts: run.attempt };
  const isPaused = waits && run.signal.reason instanceof AskedToEnd;
  try {
    if (waits) {
      // With a commit open the lease ends by itself: whoever claims the feed then decides it first.
      await write(waitingJob(job, run, record), isOpen ? {} : { lease: 'return' });
      return { outcome: 'waits', record, isPaused, ...(error !== undefined && { error }) };
    }
    const result = ending.outcome === 'failed' ? undefined : run.result;
    const ended = endedRun(job, run.progress, record, result);
    const line = recordMade(run.deps.redact, lineOf(ended, run.progress.removed + run.removed));
    const done: Job = {
      ...job,
      status: 'done',
      updatedAt: run.deps.clock.now(),
      answer: answerText(ended),
    };
    await write({ ...done, progress: waitingJob(job, run, record).progress }, { lease: 'return', end: line });
    return { outcome: 'ended', record, run: { ...ended, ...saidBy(error, run.deps.redact) } };
  } catch (failure) {
    if (isTidemarkError(failure, 'state-fenced')) return { outcome: 'superseded' };
    const failed = recordMade(run.deps.redact, { ...record, ...endingOf(run.feed, failure) });
    return { outcome: 'waits', record: failed, error: failure, isPaused: false };
  }
};

interface UnderClaim {
  readonly entry: FeedEntry | undefined;
  readonly startedAt: number;
  /** The attempt's last write. */
  readonly write: (job: Job, write: { readonly lease?: 'return'; readonly end?: RunRecord }) => Promise<void>;
}

/** What an attempt at `job` has to work with, when nothing is done yet. */
const contextOf = (
  ports: Pick<RunContext, 'deps' | 'feed' | 'keeper'>,
  { job, signal, deadline }: Pick<AttemptRequest, 'job' | 'signal' | 'deadline'>,
  { stored, progress }: Pick<RunContext, 'stored' | 'progress'>,
): RunContext => ({
  ...ports,
  runId: job.runId,
  kind: job.kind,
  dueAt: job.dueAt,
  isDry: isDryRun(job),
  source: noSource,
  signal: AbortSignal.any([signal, ports.keeper.lost]),
  deadline,
  notes: createNotes(),
  attempt: job.attempts,
  progress,
  intent: undefined,
  intended: undefined,
  result: undefined,
  maintain: progress.maintain,
  state: stored ?? BLANK,
  stored,
  pages: 0,
  received: 0,
  rows: 0,
  removed: 0,
});

type Claimed = Extract<ClaimResult, { readonly outcome: 'claimed' }>;

/** The attempt once it holds the feed: the renewal ends with it on every path. */
const holding = async (
  deps: SyncDeps,
  feed: Feed,
  request: AttemptRequest,
  { hold, entry, sent }: Claimed & { readonly sent: ReturnType<typeof momentOf> },
): Promise<AttemptResult> => {
  const startedAt = sent.wall;
  const progress = progressOf(request.job);
  const stored = entry?.state;
  let job: Job = {
    ...request.job,
    status: 'running',
    attempts: request.job.attempts + 1,
    updatedAt: startedAt,
  };
  let last: Job | undefined;
  const keeper = keepHold(
    { state: deps.state, clock: deps.clock, jobNow: () => last ?? (job = runningJob(job, run)) },
    { hold, sent, marks: entry ?? {} },
  );
  const run = contextOf({ deps, feed, keeper }, { ...request, job }, { stored, progress });
  try {
    const result = await attemptUnder(run, request, {
      entry,
      startedAt,
      write: (ended, write) => {
        last = ended;
        return keeper.finish(write);
      },
    });
    const isStored = result.outcome === 'ended' || (result.outcome === 'waits' && result.error === undefined);
    if (isStored) await checkpointAfter(run, stored, request.signal);
    return result;
  } finally {
    await keeper.end();
  }
};

/**
 * Claims the feed, decides what the attempt before announced, works, and writes run and record. Never rejects: what went wrong is in the
 * record.
 */
export const attemptRun = async (
  deps: SyncDeps,
  feed: Feed,
  request: AttemptRequest,
): Promise<AttemptResult> => {
  const { job, jobEtag, known, signal, scheduleFrom } = request;
  const sent = momentOf(deps.clock);
  const { kind } = job;
  const nothing = (ending: RunEnd): RunRecord =>
    emptyRecord(feed, { ...job, startedAt: sent.wall, endedAt: deps.clock.now() }, ending, deps.redact);
  const unclaimed = (error: unknown): AttemptResult => {
    const record = nothing(withNextStep(endingOf(feed, error, { signal }), error, kind));
    return { outcome: 'unclaimed', record, run: endedRun(job, progressOf(job), record), error };
  };
  try {
    // Without the signal: a claim whose answer is not waited for would hold the feed until it ends by itself.
    const claimed = await deps.state.claim({
      feed: feed.name,
      holder: deps.newId(),
      job: { ...job, status: 'running', attempts: job.attempts + 1, updatedAt: sent.wall },
      lease: 'held',
      ...(jobEtag !== undefined && { jobEtag }),
      ...(known && { known }),
      ...(scheduleFrom !== undefined && { scheduleFrom }),
    });
    if (claimed.outcome === 'held') return { ...claimed, record: nothing({ outcome: 'lease-held' }) };
    if (claimed.outcome === 'exists') return claimed;
    return await holding(deps, feed, request, { ...claimed, sent });
  } catch (error) {
    return unclaimed(error);
  }
};
