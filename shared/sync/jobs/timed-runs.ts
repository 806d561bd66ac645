import type { Feed, ReloadWindow } from '../../config/index.ts';
import { uuidOf } from '../../core/index.ts';
import type { FeedEntry, RunRecord } from '../../state/index.ts';
import { attemptFreed } from './attempt-freed.ts';
import type { AttemptRequest } from './attempt-request.ts';
import { newJob, type RunRequest } from './new-job.ts';
import type { ReportRun, SyncDeps } from '../run/index.ts';
import { sendRun } from './send-run.ts';

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

/** An append by a timer. */
interface TimedAppend extends TimedRun {
  /** From when on the feed's schedule of reloads counts (epoch ms), unless it counts already. */
  readonly scheduleFrom?: number;
}

/** A reload by a timer: of the feed's own window. */
interface TimedReload extends Omit<TimedRun, 'runId' | 'known'> {
  readonly window: ReloadWindow;
  /** When the feed's schedule had it due (epoch ms). */
  readonly dueAt: number;
}

/** How it is attempted, where not as what the next tick would do again. */
type Manner = Partial<Pick<AttemptRequest, 'by' | 'scheduleFrom'>>;

/**
 * A run that a timer begins. Answers the record of this attempt; undefined when another has taken the run over. What the deadline ends is resumed by a
 * queue message. A run before it whose process was lost is ended first, where nothing of it waits. Never rejects.
 */
const runTimed = async (
  deps: SyncDeps,
  feed: Feed,
  ask: RunRequest,
  { signal, deadline, known, report, by = 'tick', scheduleFrom }: Omit<TimedRun, 'runId'> & Manner,
): Promise<RunRecord | undefined> => {
  const job = newJob(deps, feed, ask);
  const request = {
    job,
    signal,
    deadline,
    by,
    ...(scheduleFrom !== undefined && { scheduleFrom }),
    ...(known && { known }),
  };
  const last = await attemptFreed(deps, feed, request, report);
  if (last.outcome === 'superseded' || last.outcome === 'exists') return undefined;
  report(last.record);
  // With an error its lease may still be there.
  if (last.outcome === 'waits') await sendRun(deps, job, last.error === undefined ? 0 : deps.state.leaseMs);
  return last.record;
};

/** Appends what is new in a feed to its table. */
export const appendFeed = (deps: SyncDeps, feed: Feed, run: TimedAppend): Promise<RunRecord | undefined> =>
  runTimed(deps, feed, { runId: run.runId, kind: 'append', request: {} }, run);

/**
 * Reloads a feed's own window, as its schedule has it due. The run's id is made of the feed and that time: what finds it due a second time finds this
 * run. What stops it, or may go right later, leaves it to a message, as nobody else does it again before it is next due.
 */
export const reloadFeed = (
  deps: SyncDeps,
  feed: Feed,
  { window, dueAt, ...run }: TimedReload,
): Promise<RunRecord | undefined> => {
  const runId = uuidOf(JSON.stringify([feed.name, 'reload', 'due', dueAt]));
  const request = { window, dryRun: false, force: false };
  return runTimed(deps, feed, { runId, kind: 'reload', request, dueAt }, { ...run, by: 'message' });
};

/** Keeps a feed's table in order. */
export const maintainFeed = (deps: SyncDeps, feed: Feed, run: TimedRun): Promise<RunRecord | undefined> =>
  runTimed(deps, feed, { runId: run.runId, kind: 'maintain', request: { dryRun: false } }, run);
