import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import { cursorAt, type CursorValue, type Page } from '../../odata/index.ts';
import type { FeedCursor } from './feed-cursor.ts';

const PICOS_PER_MS = 1_000_000_000n;
const MS_PER_DAY = 86_400_000;

/**
 * The cursor value above which rows are too young, by the `Date` header of a page: the clock of the source, never ours. Undefined for a feed
 * that does not settle. Rejects with `source-contract` where the source tells no time.
 */
export const settledUntil = (
  feed: Feed,
  cursor: FeedCursor,
  page: Pick<Page, 'serverTimeMs'>,
): CursorValue | undefined => {
  const { settleMs } = feed.cursor;
  if (settleMs === undefined) return undefined;
  if (page.serverTimeMs === undefined) {
    throw new TidemarkError(
      'source-contract',
      `Feed "${feed.name}": "settle" needs the service's own clock, but its answers have no Date header. Take "settle" out.`,
      { feed: feed.name },
    );
  }
  const until = page.serverTimeMs - settleMs;
  const order =
    cursor.kind === 'date' ? BigInt(Math.floor(until / MS_PER_DAY)) : BigInt(until) * PICOS_PER_MS;
  return cursorAt(cursor.kind, order);
};
