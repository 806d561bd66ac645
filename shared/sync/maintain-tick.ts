import type { Feed } from '../config/index.ts';
import type { FeedEntry, RunRecord } from '../state/index.ts';
import { inTurn, sendLeft } from './in-turn.ts';
import { maintainFeed } from './jobs/index.ts';
import { isPaused, type SyncDeps } from './run/index.ts';
import type { SyncRequest } from './tick.ts';

/** Feeds that had no turn are another instance's for so long: the next maintenance asks for all of them again. */
const LEFT_MS = 6 * 3_600_000;

/** A feed has a table, and nothing works on it or waits. */
const mayBeMaintained = (entry: FeedEntry | undefined, now: number): entry is FeedEntry =>
  entry?.state?.table !== undefined &&
  (entry.pending ?? entry.waiting) === undefined &&
  !isPaused(entry.pause, now);

/** In another order each time, so that none is always the last. */
const shuffled = (feeds: readonly Feed[], random: () => number): readonly Feed[] =>
  feeds
    .map((feed) => ({ feed, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ feed }) => feed);

/**
 * Keeps the tables of feeds in order, in turn. What the deadline leaves goes as messages to other instances. Answers the records. Rejects only when the
 * feeds' entries cannot be listed.
 */
export const maintainInTurn = async (
  deps: SyncDeps,
  { feeds, signal, deadline, concurrency, report }: SyncRequest,
): Promise<readonly RunRecord[]> => {
  const due = deps.clock.now();
  const listed = await deps.state.feeds(signal);
  const entries = new Map(listed.map((entry) => [entry.feed, entry]));
  const waiting = feeds.filter(
    ({ name, enabled, refused }) =>
      enabled && refused === undefined && mayBeMaintained(entries.get(name), due),
  );
  const records: RunRecord[] = [];
  const turns = { feeds: shuffled(waiting, deps.random), signal, deadline, concurrency };
  const left = await inTurn(deps, turns, async (feed) => {
    const record = await maintainFeed(deps, feed, { runId: deps.newId(), signal, deadline, report });
    if (record !== undefined) records.push(record);
  });
  if (!signal.aborted && left.length > 0) await sendLeft(deps, left, { due, maintain: true, ttlMs: LEFT_MS });
  return records;
};
