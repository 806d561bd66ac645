import type { Job } from '../../shared/state/index.ts';

/** An append's job, as its first attempt writes it. */
export const aJob = (runId: string, feed: string): Job => ({
  runId,
  feed,
  kind: 'append',
  status: 'running',
  createdAt: 0,
  updatedAt: 0,
  attempts: 1,
  request: '{}',
  progress: JSON.stringify({ rows: 0, removed: 0, pages: 0, bytes: 0, requests: 0, notes: [] }),
});
