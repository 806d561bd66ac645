import type { Feed } from '../../config/index.ts';
import {
  type Job,
  type PendingRun,
  type RunRecord,
  type StoredJob,
  answerOf,
  progressOf,
} from '../../state/index.ts';
import { attemptRun } from './attempt.ts';
import { lineOf } from './job-progress.ts';
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
  if (known?.pending?.runId !== job.runId) return { outcome: 'over' };
  const claimed = await state.claim({ feed, holder: newId(), job, jobEtag: etag, known, lease: 'held' });
  if (claimed.outcome !== 'claimed') return { outcome: 'held' };
  const end = lineOfDone(deps, job);
  await state.write(claimed.hold, { now: clock.now(), lease: 'return', end });
  return { outcome: 'over' };
};

/** The job that an end is written over; a new one in the place of one that is not there, or cannot be read. */
const jobToEnd = (deps: SyncDeps, feed: Feed, run: Run, stored: StoredJob | undefined): Job =>
  stored?.outcome === 'found' ? stored.job : lostJob(deps, feed, run);

/**
 * Ends a run without working on: claims it as any attempt does, decides what was announced, and writes its end. Where its commit has landed,
 * the end is the one that was planned. Rejects when the state cannot be asked.
 */
export const endRun = async (deps: SyncDeps, feed: Feed, run: Run, ending: RunEnd): Promise<EndedBy> => {
  const stored = await loadJob(deps.state, run.runId);
  if (stored?.outcome === 'found' && stored.job.status === 'done') return letGoOf(deps, feed.name, stored);
  const attempted = await attemptRun(deps, feed, {
    job: jobToEnd(deps, feed, run, stored),
    ...(stored && { jobEtag: stored.etag }),
    signal: new AbortController().signal,
    deadline: Infinity,
    by: 'call',
    endAs: ending,
  });
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
