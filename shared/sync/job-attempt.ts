import type { Feed } from '../config/index.ts';
import { boundedNotes, type Job, type RunRecord } from '../state/index.ts';
import { appendWork } from './append.ts';
import { createReload } from './reload.ts';
import type { ReloadResult } from './reload-types.ts';
import type { EndedRun } from './run-api.ts';
import { runAttempt, type Attempted, type AttemptWork, type OnEnd } from './run-attempt.ts';
import type { RunContext, SyncDeps } from './run-context.ts';
import { progressOf, progressText, reloadOf, type Planned, type Progress } from './saved-job.ts';

/** How often a job says how far it is. */
const PROGRESS_MS = 5_000;

export interface JobOptions {
  readonly signal: AbortSignal;
  readonly deadline: number;
  /** What fails and may go right later leaves the run to its next attempt. */
  readonly mayFail: boolean;
}

/** How one attempt at a job ended; `job` as it is stored. */
export type JobAttempt =
  | Exclude<Attempted, { readonly outcome: 'ended' }>
  | {
      readonly outcome: 'ended';
      readonly record: RunRecord;
      readonly goesOn: boolean;
      readonly error?: unknown;
      readonly run: EndedRun;
    };

/** All attempts so far, with one more. */
const withRecord = (progress: Progress, record: RunRecord): Progress => ({
  ...progress,
  ...(progress.from === undefined && record.from !== undefined && { from: record.from }),
  rows: progress.rows + record.rows,
  removed: progress.removed + (record.removed ?? 0),
  pages: progress.pages + record.pages,
  bytes: progress.bytes + record.bytes,
  requests: progress.requests + record.requests,
  notes: boundedNotes([...new Set([...progress.notes, ...(record.notes ?? [])])]),
});

/** What a run came to, by its last record and all that was before. */
export const endedRun = (
  job: Job,
  progress: Progress,
  record: RunRecord,
  reload?: ReloadResult,
): EndedRun => {
  const { rows, pages, bytes, requests, from, notes } = withRecord(progress, record);
  const { outcome, to, version, errorKind, message } = record;
  const hasAppended = job.kind === 'append' && outcome === 'no-new-rows' && rows > 0;
  return {
    runId: job.runId,
    feed: job.feed,
    kind: job.kind,
    outcome: hasAppended ? 'appended' : outcome,
    startedAt: job.createdAt,
    endedAt: record.startedAt + record.durationMs,
    attempts: job.attempts,
    rows,
    pages,
    bytes,
    requests,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(version !== undefined && { version }),
    ...(errorKind !== undefined && { errorKind }),
    ...(message !== undefined && { message }),
    ...(notes.length > 0 && { notes }),
    ...(reload && { reload }),
  };
};

/** Makes one attempt at a job, and keeps the job in step: running, then waiting for its next attempt, or done with its answer. */
export const attemptJob = async (
  deps: SyncDeps,
  feed: Feed,
  given: Job,
  { signal, deadline, mayFail }: JobOptions,
): Promise<JobAttempt> => {
  const before = progressOf(given);
  const { state, clock } = deps;
  let job: Job = { ...given, status: 'running', attempts: given.attempts + 1 };
  let progress = before;
  let result: ReloadResult | undefined;
  let ended: EndedRun | undefined;

  const store = async (change: Partial<Job>): Promise<void> => {
    job = { ...job, ...change, updatedAt: clock.now() };
    await state.putJob(job);
  };
  const onPage = async (run: RunContext, rows: number): Promise<void> => {
    progress = { ...progress, fetched: rows };
    if (clock.now() - job.updatedAt < PROGRESS_MS) return;
    await store({ progress: progressText({ ...progress, pages: before.pages + run.pages }) });
  };
  const onRefetch = async (fetches: number): Promise<void> => {
    progress = { ...progress, fetches };
    await store({ progress: progressText(progress) });
  };
  const onPlanned = async (planned: Planned): Promise<void> => {
    progress = { ...progress, planned };
    await store({ progress: progressText(progress) });
  };
  const reload =
    job.kind === 'reload'
      ? createReload({
          request: reloadOf(job),
          attempt: job.attempts,
          fetches: before.fetches ?? 0,
          onRefetch,
          planned: before.planned,
          onPage,
          onPlanned,
          onResult: (found) => {
            result = found;
          },
        })
      : undefined;
  const work: AttemptWork = async (run, stored) => {
    await store({});
    return (reload?.work ?? appendWork)(run, stored);
  };
  const onEnd: OnEnd = async (run, record) => {
    await reload?.onEnd(run, record);
    ended = endedRun(job, before, record, record.outcome === 'failed' ? undefined : result);
    await store({ status: 'done', answer: JSON.stringify(ended) });
  };
  const request = {
    runId: job.runId,
    holder: deps.newId(),
    kind: job.kind,
    signal,
    deadline,
    isPending: true,
    mayFail,
  };
  const attempted = await runAttempt(deps, feed, request, work, onEnd);
  if (attempted.outcome === 'held') return attempted;
  if (attempted.goesOn && ended === undefined) {
    const { planned, fetched, fetches } = progress;
    progress = {
      ...withRecord(before, attempted.record),
      ...(planned && { planned }),
      ...(fetched !== undefined && { fetched }),
      ...(fetches !== undefined && { fetches }),
    };
    // What it staged is in its manifest: rows are counted when they are committed.
    await store({ status: 'waiting', progress: progressText(progress) }).catch(() => undefined);
  }
  const run = ended ?? endedRun(job, before, attempted.record, result);
  return { ...attempted, run: attempted.said === undefined ? run : { ...run, said: attempted.said } };
};
