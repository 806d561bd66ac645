import { answerOf, type FeedEntry, type Job, progressOf } from '../../state/index.ts';
import type { RunStatus, SyncDeps } from '../run/index.ts';
import { loadJob } from './load-job.ts';
import { readableJob } from './readable-job.ts';

export type OpenRun = Exclude<RunStatus, { readonly status: 'ended' }>;

/** A run as its job and its feed say. */
export const statusOf = (job: Job, entry: FeedEntry | undefined): RunStatus => {
  if (job.status === 'done') return { status: 'ended', run: answerOf(job) };
  const { rows, pages, fetched } = progressOf(job);
  const { runId, at, by } = entry?.cancel ?? {};
  const isCancelled = runId === job.runId && at !== undefined && by !== undefined;
  return {
    status: job.status,
    runId: job.runId,
    feed: job.feed,
    kind: job.kind,
    startedAt: job.createdAt,
    updatedAt: job.updatedAt,
    attempts: job.attempts,
    progress: { rows: fetched ?? rows, pages },
    ...(isCancelled && { cancel: { at, by } }),
  };
};

/** A run by its id, as it is now: one point read, and one of its feed where it is not over. Undefined when nobody knows it. */
export const runStatus = async (
  { state }: Pick<SyncDeps, 'state'>,
  runId: string,
  signal?: AbortSignal,
): Promise<RunStatus | undefined> => {
  const stored = await loadJob(state, runId, signal);
  if (stored === undefined) return undefined;
  const job = readableJob(runId, stored);
  return statusOf(job, job.status === 'done' ? undefined : await state.entry(job.feed, signal));
};
