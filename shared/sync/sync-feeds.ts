import type { Feed } from '../config/index.ts';
import type { FeedEntry, RunRecord } from '../state/index.ts';
import { appendFeed } from './append.ts';
import type { SyncDeps } from './run-context.ts';
import { lostAfterMs } from './runs.ts';

/** What one tick asks for. `deadline` is epoch ms; `concurrency` feeds are worked on at once. */
export interface SyncRequest {
  readonly feeds: readonly Feed[];
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly concurrency: number;
  /** Told of each run as it ends. */
  readonly report: (run: RunRecord) => void;
}

/** A run ends a little after its tick: without some slack, "every" of an hour would mean an hour and a tick. */
const waitMs = (everyMs: number): number => everyMs - Math.min(everyMs / 10, 60_000);

/** Enqueues the runs again that went on from a queue message, and have lost it or whoever held it. */
const enqueueLost = async (
  { queue, clock }: SyncDeps,
  entries: readonly FeedEntry[],
  signal: AbortSignal,
): Promise<void> => {
  for (const { feed, pending, lease } of entries) {
    const now = clock.now();
    if (pending === undefined || (lease !== undefined && lease.expiresAt > now)) continue;
    if (now - pending.since < lostAfterMs) continue;
    // The next tick tries again.
    await queue.enqueue({ runId: pending.runId, feed }, signal).catch(() => undefined);
  }
};

/** The feeds that are due, the one that has waited longest first, so that a slow feed cannot starve the others. */
export const dueFeeds = (
  feeds: readonly Feed[],
  entries: ReadonlyMap<string, FeedEntry>,
  now: number,
): readonly Feed[] => {
  const isFree = ({ name }: Feed): boolean => entries.get(name)?.pending === undefined;
  const lastEnd = (feed: Feed): number => entries.get(feed.name)?.lastRun?.endedAt ?? -Infinity;
  return feeds
    .filter((feed) => feed.enabled && isFree(feed) && now - lastEnd(feed) >= waitMs(feed.everyMs ?? 0))
    .toSorted((a, b) => Math.sign(lastEnd(a) - lastEnd(b)) || 0);
};

/**
 * Appends every feed that is due, a few at a time; one feed's failure is in its record and touches no other. Feeds that the deadline leaves
 * no time for are the first ones of the next tick. Rejects only when the feeds' entries cannot be listed.
 */
export const syncFeeds = async (deps: SyncDeps, request: SyncRequest): Promise<readonly RunRecord[]> => {
  const { feeds, signal, deadline, concurrency, report } = request;
  const listed = await deps.state.feeds(signal);
  await enqueueLost(deps, listed, signal);
  const entries = new Map(listed.map((entry) => [entry.feed, entry]));
  const waiting = [...dueFeeds(feeds, entries, deps.clock.now())];
  const records: RunRecord[] = [];
  const worker = async (): Promise<void> => {
    for (let feed = waiting.shift(); feed !== undefined; feed = waiting.shift()) {
      if (signal.aborted || deps.clock.now() >= deadline) return;
      const known = entries.get(feed.name);
      const record = await appendFeed(deps, feed, {
        runId: deps.newId(),
        signal,
        deadline,
        ...(known && { known }),
      });
      records.push(record);
      report(record);
      // What the deadline left goes on at once; without the message, at the next tick.
      if (record.outcome === 'stopped' && !signal.aborted) {
        await deps.queue.enqueue({ runId: record.runId, feed: feed.name }).catch(() => undefined);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return records;
};
