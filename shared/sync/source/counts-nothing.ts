import { PICOS_PER_SECOND } from '../../odata/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { countRows, judgeCounts } from './count.ts';
import { measureOf, rangeFilter } from './range/index.ts';

/** So much above its upper bound, a range has no row whatever zones its bounds are in: two days, or numbers that no rounding explains. */
const farOf = ({ kind }: FeedCursor, unit: bigint): bigint => {
  if (kind === 'date') return 2n;
  return kind === 'instant' ? 172_800n * PICOS_PER_SECOND : 65_537n * unit;
};

/** Whether the source counts rows where there can be none, above a value and far below it. Such a count is not asked for any more that day. */
export const countsNothing = async (run: RunContext, cursor: FeedCursor, above: bigint): Promise<boolean> => {
  const { unit } = measureOf(cursor.kind, run.state.source);
  const none = rangeFilter(run.feed, cursor, { ge: above, lt: above - farOf(cursor, unit) });
  const counted = await countRows(run, none);
  if (typeof counted !== 'number' || counted === 0) return false;
  judgeCounts(run, false);
  return true;
};
