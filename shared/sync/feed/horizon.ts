import type { Feed } from '../../config/index.ts';
import { type Bound, cursorValue, type FeedCursor } from './feed-cursor.ts';
import { valueAtMs } from './value-at-ms.ts';

const MS_PER_DAY = 86_400_000;

/** What the clocks say, ours and the source's where it tells: epoch ms. */
export interface Clocks {
  readonly now: number;
  readonly serverTimeMs: number | undefined;
}

const aheadOf = ({ kind }: FeedCursor, { now, serverTimeMs = now }: Clocks, aheadMs: number): Bound => ({
  op: 'le',
  value: valueAtMs(kind, Math.max(now, serverTimeMs) + aheadMs),
});

const notAbove = (feed: Feed, cursor: FeedCursor, literal: string, name: string): Bound => ({
  op: 'le',
  value: cursorValue(feed, cursor, literal, name),
});

/**
 * The last cursor value that may become a watermark: of a time or a date a day ahead of the later one of two clocks, or what the feed says;
 * of a number `mostNumber`, where one was learned. Undefined: every value may.
 */
export const horizonOf = (
  feed: Feed,
  cursor: FeedCursor,
  { mostNumber, ...clocks }: Clocks & { readonly mostNumber?: string | undefined },
): Bound | undefined => {
  const { horizon } = feed.cursor;
  if (horizon !== undefined && 'value' in horizon) return notAbove(feed, cursor, horizon.value, '"horizon"');
  if (mostNumber !== undefined) return notAbove(feed, cursor, mostNumber, 'the greatest number');
  const isTime = cursor.kind === 'instant' || cursor.kind === 'date';
  return isTime ? aheadOf(cursor, clocks, horizon?.aheadMs ?? MS_PER_DAY) : undefined;
};
