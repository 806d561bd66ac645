import type { Page } from '../../odata/index.ts';
import { type Bound, type FeedCursor, horizonOf } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';

/** The last cursor value that may become a watermark, by the clock of an answer and by our own; undefined: every value may. */
export const horizonAt = (
  { feed, deps, state }: Pick<RunContext, 'feed' | 'deps' | 'state'>,
  cursor: FeedCursor,
  { serverTimeMs }: Pick<Page, 'serverTimeMs'>,
): Bound | undefined => {
  const { mostNumber } = state.source;
  return horizonOf(feed, cursor, { now: deps.clock.now(), serverTimeMs, mostNumber });
};
