import type { Feed } from '../config/index.ts';
import type { FeedsMessage } from '../queue/index.ts';
import type { FeedEntry, RunRecord } from '../state/index.ts';
import { isPaused, type SyncDeps } from './run/index.ts';
import { sendLeft } from './in-turn.ts';
import { maintainInTurn } from './maintain-tick.ts';
import { appendInTurn, type SyncRequest } from './tick.ts';

/** Whether a feed has had its turn since the tick that found it due, is at work, or is not to be worked on. */
const isPassed = (entry: FeedEntry, due: number, now: number): boolean =>
  (entry.pending ?? entry.waiting) !== undefined ||
  isPaused(entry.pause, now) ||
  (entry.lastRun?.endedAt ?? -Infinity) >= due;

/**
 * Works on the feeds of a slice that a tick had no time for. To append, each is read by its key first, and passed over where it is held or has run since.
 * What the deadline leaves is sent again.
 */
export const syncSlice = async (
  deps: SyncDeps,
  message: FeedsMessage,
  request: SyncRequest,
): Promise<readonly RunRecord[]> => {
  const { signal, deadline } = request;
  const { due } = message;
  const begun = deps.clock.now();
  const names = new Set(message.feeds);
  const feeds: readonly Feed[] = request.feeds.filter(({ name, enabled }) => enabled && names.has(name));
  if (message.maintain === true) return maintainInTurn(deps, { ...request, feeds });
  const entryOrTell = async (name: string): Promise<FeedEntry | undefined | 'pass'> => {
    try {
      return await deps.state.entry(name, signal);
    } catch (error) {
      deps.tell(`Feed "${name}" waits for the next tick, as its state could not be read.`, error);
      return 'pass';
    }
  };
  const entryOf = async ({ name }: Feed): Promise<FeedEntry | undefined | 'pass'> => {
    const entry = await entryOrTell(name);
    return typeof entry === 'object' && isPassed(entry, due, deps.clock.now()) ? 'pass' : entry;
  };
  const { records, left } = await appendInTurn(deps, { ...request, feeds }, entryOf);
  const ttlMs = Math.max(1_000, deadline - begun);
  if (!signal.aborted && left.length > 0) await sendLeft(deps, left, { due, ttlMs });
  return records;
};
