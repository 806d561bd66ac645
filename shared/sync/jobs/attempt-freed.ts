import type { Feed } from '../../config/index.ts';
import type { ReportRun, SyncDeps } from '../run/index.ts';
import { attemptRun } from './attempt.ts';
import type { AttemptRequest } from './attempt-request.ts';
import type { AttemptResult } from './attempt-result.ts';
import { endLost } from './end-lost.ts';

/** An attempt at a run. One before it whose process was lost is ended first, where nothing of it waits. Never rejects. */
export const attemptFreed = async (
  deps: SyncDeps,
  feed: Feed,
  request: AttemptRequest,
  report: ReportRun,
): Promise<AttemptResult> => {
  const first = await attemptRun(deps, feed, request);
  const isFreed = first.outcome === 'held' && (await endLost(deps, feed, first, report).catch(() => false));
  if (!isFreed) return first;
  const { known: _stale, ...again } = request;
  return attemptRun(deps, feed, again);
};
