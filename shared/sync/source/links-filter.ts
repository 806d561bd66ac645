import { PICOS_PER_SECOND } from '../../odata/index.ts';
import { type FeedCursor, type Window, windowFilter } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { hasFraction, measureOf, rangeFilter } from './range/index.ts';

const MINUTE = 60n * PICOS_PER_SECOND;

/**
 * The `$filter` of a window that is read by links, where rows outside are dropped as they come. Bounds take the steps of the source's; its end is a unit
 * higher, as more digits may be compared than are shown; and where times have several offsets, which may be compared by their digits, both are as far
 * apart as those reach.
 */
export const linksFilter = (
  { feed, state: { source } }: Pick<RunContext, 'feed' | 'state'>,
  cursor: FeedCursor,
  window: Window,
): string | undefined => {
  if (!hasFraction(cursor.kind)) return windowFilter(feed, cursor, window);
  const { lower, upper } = window;
  const { unit, lower: back, upper: up } = measureOf(cursor.kind, source);
  const { leastOffset = 0, mostOffset = 0 } = source;
  const isApart = leastOffset !== mostOffset;
  const [least, most] = isApart ? [BigInt(leastOffset) * MINUTE, BigInt(mostOffset) * MINUTE] : [0n, 0n];
  return rangeFilter(feed, cursor, {
    ge: lower && lower.value.order - back + least,
    lt: upper.value.order + unit + up + most,
  });
};
