import type { Feed } from '../config/index.ts';
import { isTidemarkError, saidBy } from '../core/index.ts';
import type { FeedEntry, FeedState } from '../state/index.ts';
import { cursorFromState, cursorValue, type FeedCursor } from './feed/index.ts';
import type { SyncDeps } from './run/index.ts';
import { countFilter, measureOf } from './source/index.ts';

/** How many rows a feed's source has above the watermark, or why nobody can tell. `said`: the source's own words of a refusal, without secrets: for an answer, never for a log. */
export type Backlog =
  | { readonly outcome: 'counted'; readonly rows: number }
  | { readonly outcome: 'unknown'; readonly reason: string; readonly said?: string };

/** Epoch ms after which no request begins; `signal` ends the one that is under way. */
interface Within {
  readonly deadline: number;
  readonly signal: AbortSignal;
}

const unknown = (reason: string): Backlog => ({ outcome: 'unknown', reason });

/** Traits under which a count says nothing of the rows above a watermark. */
const MISLEADING = {
  cannotCount: 'the source does not count',
  countFails: 'the source does not answer counts',
  countUseless: 'the source counts wrongly',
  ignoresFilter: 'the source ignores filters',
  comparesDigits: 'the source compares the digits of times, and not the instants',
  comparesText: 'the source compares times as texts',
} as const;

const misleading = (feed: Feed, { source }: FeedState, cursor: FeedCursor): string | undefined => {
  if (feed.source.count === false) return 'the feed has "count": false';
  const values = new Map<string, unknown>(Object.entries(source));
  const [, reason] = Object.entries(MISLEADING).find(([trait]) => values.get(trait) === true) ?? [];
  if (reason !== undefined) return reason;
  return measureOf(cursor.kind, source).lower === 0n
    ? undefined
    : 'the source compares elsewhere than it shows';
};

const aboveWatermark = (
  feed: Feed,
  cursor: FeedCursor,
  { watermark = '', source }: FeedState,
): string | undefined => {
  const { unit } = measureOf(cursor.kind, source);
  return countFilter(feed, cursor, {
    ge: cursorValue(feed, cursor, watermark, 'the watermark').order + unit,
  });
};

const ask = async (
  deps: SyncDeps,
  feed: Feed,
  state: FeedState,
  { deadline, signal }: Within,
): Promise<Backlog> => {
  const cursor = cursorFromState(feed, state);
  const reason = misleading(feed, state, cursor);
  if (reason !== undefined) return unknown(reason);
  const counted = await deps.sourceOf(feed, deadline).count(aboveWatermark(feed, cursor, state), signal);
  if (counted.outcome === 'counted') return counted;
  if (counted.outcome === 'failed') throw counted.error;
  return unknown(`${MISLEADING.cannotCount} (status ${counted.status})`);
};

const failed = ({ redact }: SyncDeps, error: unknown): Backlog => {
  if (!isTidemarkError(error)) throw error;
  return { outcome: 'unknown', reason: redact(error.message), ...saidBy(error, redact) };
};

/**
 * Counts the rows of a feed's source above its watermark, with the feed's own filter: one request, within the budget of its service. It changes and remembers
 * nothing. Rejects only by mistake.
 */
export const countBacklog = async (
  deps: SyncDeps,
  feed: Feed,
  entry: FeedEntry | undefined,
  within: Within,
): Promise<Backlog> => {
  const state = entry?.state;
  if (feed.refused !== undefined) return unknown('the feed is not right in feeds.json');
  if (state?.watermark === undefined) return unknown('the feed has no watermark yet');
  if (state.fingerprint !== deps.fingerprintOf(feed))
    return unknown('the watermark is of another configuration of the feed');
  if (within.signal.aborted || deps.clock.now() >= within.deadline)
    return unknown('there was no time to ask');
  try {
    return await ask(deps, feed, state, within);
  } catch (error) {
    if (within.signal.aborted) return unknown('the source did not answer in time');
    return failed(deps, error);
  }
};

/** The same for several feeds, so many at once; by their names. */
export const countBacklogs = async (
  deps: SyncDeps,
  feeds: readonly (readonly [Feed, FeedEntry | undefined])[],
  within: Within & { readonly concurrency: number },
): Promise<ReadonlyMap<string, Backlog>> => {
  const counted = new Map<string, Backlog>();
  const waiting = feeds.values();
  await Promise.all(
    Array.from({ length: within.concurrency }, async () => {
      for (const [feed, entry] of waiting)
        counted.set(feed.name, await countBacklog(deps, feed, entry, within));
    }),
  );
  return counted;
};
