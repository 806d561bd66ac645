import type { Feed } from '../../config/index.ts';
import {
  answerText,
  type FeedEntry,
  type Job,
  type PendingRun,
  type RunRecord,
  type StoredJob,
  answerOf,
  progressOf,
} from '../../state/index.ts';
import { attemptRun } from './attempt.ts';
import type { AttemptResult } from './attempt-result.ts';
import { endedRun, lineOf } from './job-progress.ts';
import { loadJob } from './load-job.ts';
import { lostJob } from './new-job.ts';
import { emptyRecord, type RunEnd, type SyncDeps } from '../run/index.ts';

type Run = Pick<PendingRun, 'runId' | 'kind'>;

/** `over`: it had its end already. `held`: an attempt is at work on it. `undecided`: it could not be ended, or a commit of it may yet land. */
export type EndedBy =
  | { readonly outcome: 'ended'; readonly record: RunRecord }
  | { readonly outcome: 'over' }
  | { readonly outcome: 'held' }
  | { readonly outcome: 'undecided'; readonly error: unknown };

type Found = Extract<StoredJob, { readonly outcome: 'found' }>;

/** The line of a run that has its end. What cannot be read of it, nobody can tell any more. */
const lineOfDone = ({ clock, redact }: SyncDeps, job: Job): RunRecord => {
  try {
    return lineOf(answerOf(job), progressOf(job).removed);
  } catch {
    const { runId, kind, createdAt: startedAt } = job;
    const message = 'its answer could not be read';
    const ending = { outcome: 'failed', errorKind: 'invariant', message } as const;
    return emptyRecord({ name: job.feed }, { runId, kind, startedAt, endedAt: clock.now() }, ending, redact);
  }
};

/** Version 0.1.0 wrote a run's answer before it let go of the feed: one that died between the two still has it. */
export const letGoOf = async (deps: SyncDeps, feed: string, { job, etag }: Found): Promise<EndedBy> => {
  const { state, clock, newId } = deps;
  const known = await state.entry(feed);
  if (isWaiting(known, job)) await state.forgetWaiting(feed, job.runId);
  if (known?.pending?.runId !== job.runId) return { outcome: 'over' };
  const claimed = await state.claim({ feed, holder: newId(), job, jobEtag: etag, known, lease: 'held' });
  if (claimed.outcome !== 'claimed') return { outcome: 'held' };
  const end = lineOfDone(deps, job);
  await state.write(claimed.hold, { now: clock.now(), lease: 'return', end });
  return { outcome: 'over' };
};

const isWaiting = (entry: FeedEntry | undefined, { runId }: Pick<Run, 'runId'>): boolean =>
  entry?.waiting?.some((run) => run.runId === runId) ?? false;

/** Ends a run that waits for its feed: nobody has begun it, so that nothing of it is to be decided. */
const endWaiting = async (
  { state, clock, redact }: SyncDeps,
  feed: Feed,
  { job, jobEtag }: { readonly job: Job; readonly jobEtag?: string },
  ending: RunEnd,
): Promise<EndedBy> => {
  const { runId, kind, createdAt: startedAt } = job;
  const now = clock.now();
  const record = emptyRecord(feed, { runId, kind, startedAt, endedAt: now }, ending, redact);
  const ended = endedRun(job, progressOf(job), record);
  const done: Job = { ...job, status: 'done', updatedAt: now, answer: answerText(ended) };
  const end = lineOf(ended, 0);
  const isOver = await state.withdraw({ job: done, end, ...(jobEtag !== undefined && { jobEtag }) });
  return isOver ? { outcome: 'ended', record } : { outcome: 'held' };
};

/** The job that an end is written over; a new one in the place of one that is not there, or cannot be read. */
const jobToEnd = (deps: SyncDeps, feed: Feed, run: Run, stored: StoredJob | undefined): Job =>
  stored?.outcome === 'found' ? stored.job : lostJob(deps, feed, run);

const endedBy = (attempted: AttemptResult): EndedBy => {
  switch (attempted.outcome) {
    case 'ended':
      return { outcome: 'ended', record: attempted.record };
    case 'held':
    case 'superseded':
    case 'exists':
      return { outcome: 'held' };
    case 'unclaimed':
    case 'waits':
      return { outcome: 'undecided', error: attempted.error };
  }
};

/**
 * Ends a run without working on: claims it as any attempt does, decides what was announced, and writes its end. Where its commit has landed,
 * the end is the one that was planned. One that waits for its feed is ended without it. Rejects when the state cannot be asked.
 */
export const endRun = async (deps: SyncDeps, feed: Feed, run: Run, ending: RunEnd): Promise<EndedBy> => {
  const stored = await loadJob(deps.state, run.runId);
  if (stored?.outcome === 'found' && stored.job.status === 'done') return letGoOf(deps, feed.name, stored);
  const known = await deps.state.entry(feed.name);
  const over = { job: jobToEnd(deps, feed, run, stored), ...(stored && { jobEtag: stored.etag }) };
  if (isWaiting(known, run)) return endWaiting(deps, feed, over, ending);
  const attempted = await attemptRun(deps, feed, {
    ...over,
    ...(known && { known }),
    signal: new AbortController().signal,
    deadline: Infinity,
    by: 'call',
    endAs: ending,
  });
  return endedBy(attempted);
};
