import {
  type Job,
  type RunRecord,
  type JobProgress,
  progressText,
  type ReloadResult,
} from '../../state/index.ts';
import { KIND_RULES, noteFactsOf, notesToKeep, type RunContext, type RunResult } from '../run/index.ts';

/** All attempts so far, with one more. */
const withRecord = (progress: JobProgress, record: RunRecord): JobProgress => ({
  ...progress,
  ...(progress.from === undefined && record.from !== undefined && { from: record.from }),
  rows: progress.rows + record.rows,
  removed: progress.removed + (record.removed ?? 0),
  received: (progress.received ?? 0) + (record.received ?? 0),
  pages: progress.pages + record.pages,
  bytes: progress.bytes + record.bytes,
  requests: progress.requests + record.requests,
  ...notesToKeep([...noteFactsOf(progress), ...noteFactsOf(record)]),
});

/** A run's job while an attempt is at work. */
export const runningJob = (job: Job, run: RunContext): Job => {
  const { progress, intended, stored } = run;
  const { traffic } = run.source;
  const from = progress.from ?? stored?.watermark;
  const now: JobProgress = {
    ...progress,
    ...(from !== undefined && { from }),
    rows: progress.rows + run.rows,
    removed: progress.removed + run.removed,
    received: (progress.received ?? 0) + run.received,
    pages: progress.pages + run.pages,
    bytes: progress.bytes + traffic.bytes,
    requests: progress.requests + traffic.requests,
    ...(intended && { intended }),
    ...(run.maintain && { maintain: run.maintain }),
  };
  return { ...job, updatedAt: run.deps.clock.now(), progress: progressText(now) };
};

/** Its job when the attempt is over and the run is not. `record`: the attempt's. */
export const waitingJob = (job: Job, run: RunContext, record: RunRecord): Job => {
  const { errorKind: kind, message = '' } = record;
  const progress = {
    ...withRecord(run.progress, record),
    ...(run.intended && { intended: run.intended }),
    ...(run.maintain && { maintain: run.maintain }),
    ...(kind !== undefined && { lastError: { kind, message } }),
  };
  return { ...job, status: 'waiting', updatedAt: run.deps.clock.now(), progress: progressText(progress) };
};

/** What a run came to, by its last attempt's record and all that was before. */
export const endedRun = (
  job: Job,
  progress: JobProgress,
  record: RunRecord,
  reload?: ReloadResult,
): RunResult => {
  const { rows, received, pages, bytes, requests, from, notes, noteFacts } = withRecord(progress, record);
  const { outcome, dryRun, to, version, errorKind, message, maintain } = record;
  return {
    runId: job.runId,
    feed: job.feed,
    kind: job.kind,
    outcome: KIND_RULES[job.kind].outcomeOf(outcome, rows),
    startedAt: job.createdAt,
    ...(job.dueAt !== undefined && { dueAt: job.dueAt }),
    ...(dryRun && { dryRun }),
    endedAt: record.startedAt + record.durationMs,
    attempts: job.attempts,
    rows,
    ...(received !== undefined && { received }),
    pages,
    bytes,
    requests,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(version !== undefined && { version }),
    ...(errorKind !== undefined && { errorKind }),
    ...(message !== undefined && { message }),
    ...(noteFacts && { notes, noteFacts }),
    ...(maintain && { maintain }),
    ...(reload && { reload }),
  };
};

/** A run's line in the history. */
export const lineOf = (ended: RunResult, removed: number): RunRecord => {
  const { endedAt, attempts: _attempts, said: _said, reload: _reload, ...line } = ended;
  return {
    ...line,
    durationMs: Math.max(0, endedAt - ended.startedAt),
    ...(KIND_RULES[ended.kind].takesRowsOut && { removed }),
  };
};
