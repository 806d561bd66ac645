import type { SyncDeps } from '../run/index.ts';
import { sendRun } from './send-run.ts';

/** Sends the message of the run that is next on a feed, where nothing is at work on it: the timer would send it within minutes. */
export const wakeFeed = async (deps: SyncDeps, feed: string, signal?: AbortSignal): Promise<void> => {
  const { pending, waiting, lease } = (await deps.state.entry(feed, signal)) ?? {};
  const next = pending ?? waiting?.[0];
  if (next !== undefined && (lease?.endsInMs ?? 0) <= 0) await sendRun(deps, { runId: next.runId, feed });
};
