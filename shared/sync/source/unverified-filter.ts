import { type Bound, cursorValue, type FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { countFilter, measureOf } from './range/index.ts';

/**
 * The `$filter` of the rows above what is verified, up to a bound (`le` or `lt`); absent: to the source's end. It begins a unit above the last
 * verified value, as a service may compare more digits than it shows.
 */
export const unverifiedFilter = (
  { feed, state }: RunContext,
  cursor: FeedCursor,
  upTo?: Bound,
): string | undefined => {
  const { unit, lower, upper } = measureOf(cursor.kind, state.source);
  const valueOf = (literal: string) => cursorValue(feed, cursor, literal, 'the watermark');
  const { start } = feed.cursor;
  const above =
    state.verifiedThrough === null
      ? start === undefined || lower !== 0n
        ? undefined
        : valueOf(start)
      : valueOf(state.verifiedThrough).order + unit - lower;
  const below = upTo && upTo.value.order + (upTo.op === 'le' ? unit : 0n) + upper;
  return countFilter(feed, cursor, { ge: above, lt: below });
};
