import type { Feed } from '../../config/index.ts';
import type { FeedEntry, RunRecord } from '../../state/index.ts';
import { attemptRun } from './attempt.ts';
import type { AttemptResult } from './attempt-result.ts';
import { newJob, type RunRequest } from './new-job.ts';
import type { ReportRun, SyncDeps } from '../run/index.ts';
import { sendRun } from './send-run.ts';
import { endLost } from './end-lost.ts';

/** One run of a feed by a timer. */
export interface TimedRun {
  readonly runId: string;
  /** Ends it at once; the run is over then. */
  readonly signal: AbortSignal;
  /** Epoch ms after which a queue message resumes it. */
  readonly deadline: number;
  /** The feed's entry, if the caller has just listed it: spares a call. */
  readonly known?: FeedEntry;
  readonly report: ReportRun;
}

/**
 * A run that a timer begins. Answers the record of this attempt; undefined when another has taken the run over. What the deadline ends is resumed by a
 * queue message. A run before it whose process was lost is ended first, where nothing of it waits. Never rejects.
 */
const runTimed = async (
  deps: SyncDeps,
  feed: Feed,
  ask: RunRequest,
  { signal, deadline, known, report }: TimedRun,
): Promise<RunRecord | undefined> => {
  const job = newJob(deps, feed, ask);
  const attempt = (entry?: FeedEntry): Promise<AttemptResult> =>
    attemptRun(deps, feed, { job, signal, deadline, by: 'tick', ...(entry && { known: entry }) });
  const isFreed = async (found: AttemptResult): Promise<boolean> =>
    found.outcome === 'held' && endLost(deps, feed, found, report).catch(() => false);
  const first = await attempt(known);
  const last = (await isFreed(first)) ? await attempt() : first;
  if (last.outcome === 'superseded' || last.outcome === 'exists') return undefined;
  report(last.record);
  // With an error its lease may still be there.
  if (last.outcome === 'waits') await sendRun(deps, job, last.error === undefined ? 0 : deps.state.leaseMs);
  return last.record;
};

/** Appends what is new in a feed to its table. */
export const appendFeed = (deps: SyncDeps, feed: Feed, run: TimedRun): Promise<RunRecord | undefined> =>
  runTimed(deps, feed, { runId: run.runId, kind: 'append', request: {} }, run);

/** Keeps a feed's table in order. */
export const maintainFeed = (deps: SyncDeps, feed: Feed, run: TimedRun): Promise<RunRecord | undefined> =>
  runTimed(deps, feed, { runId: run.runId, kind: 'maintain', request: { dryRun: false } }, run);
