import { type Bound, boundCondition, cursorFilter, cursorValue, type FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';

/** The `$filter` of the rows above what is verified, up to a bound; absent: to the source's end. */
export const unverifiedFilter = (
  { feed, state }: RunContext,
  cursor: FeedCursor,
  upTo?: Bound,
): string | undefined => {
  const verified = state.verifiedThrough;
  const above = verified ?? feed.cursor.start;
  const lower: Bound | undefined =
    above === undefined
      ? undefined
      : {
          op: verified === null ? 'ge' : 'gt',
          value: cursorValue(feed, cursor, above, 'the watermark'),
        };
  const within = [lower, upTo].map((bound) => bound && boundCondition(cursor, bound));
  return cursorFilter(feed, cursor, ...within);
};
