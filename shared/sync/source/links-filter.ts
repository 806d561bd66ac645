import { type FeedCursor, offsetsOf, type Window, windowFilter } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { hasFraction, rangeFilter } from './range/index.ts';
import { sentBounds } from './sent-bounds.ts';

/**
 * The `$filter` of a window that is read by links, where rows outside are dropped as they come. Where times have several offsets, which may be compared by
 * their digits, bounds are as far apart as those reach.
 */
export const linksFilter = (
  { feed, state: { source } }: Pick<RunContext, 'feed' | 'state'>,
  cursor: FeedCursor,
  window: Window,
): string | undefined => {
  if (!hasFraction(cursor.kind)) return windowFilter(feed, cursor, window);
  const { least, most } = offsetsOf(source);
  const { ge, lt } = sentBounds(cursor, window, source);
  return rangeFilter(feed, cursor, { ge: ge === undefined ? ge : ge + least, lt: lt + most });
};
