import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { CursorValue, Page } from '../../odata/index.ts';
import type { FeedCursor } from './feed-cursor.ts';
import { valueAtMs } from './value-at-ms.ts';

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
  return valueAtMs(cursor.kind, page.serverTimeMs - settleMs);
};
