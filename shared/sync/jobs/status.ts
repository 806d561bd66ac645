import { answerOf, progressOf } from '../../state/index.ts';
import type { RunStatus, SyncDeps } from '../run/index.ts';
import { loadJob } from './load-job.ts';
import { readableJob } from './readable-job.ts';

/** A run by its id, as it is now: one point read. Undefined when nobody knows it. */
export const runStatus = async (
  { state }: Pick<SyncDeps, 'state'>,
  runId: string,
  signal?: AbortSignal,
): Promise<RunStatus | undefined> => {
  const stored = await loadJob(state, runId, signal);
  if (stored === undefined) return undefined;
  const job = readableJob(runId, stored);
  if (job.status === 'done') return { status: 'ended', run: answerOf(job) };
  const { rows, pages, fetched } = progressOf(job);
  return {
    status: job.status,
    runId,
    feed: job.feed,
    kind: job.kind,
    startedAt: job.createdAt,
    updatedAt: job.updatedAt,
    attempts: job.attempts,
    progress: { rows: fetched ?? rows, pages },
  };
};
