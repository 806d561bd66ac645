import { type CursorValue, PICOS_PER_SECOND } from '../../odata/index.ts';
import type { FeedCursor, Window } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import {
  Asker,
  askEndRow,
  countRows,
  judgeCounts,
  Learned,
  measureOf,
  rangeFilter,
} from '../source/index.ts';

/** The bounds of a count as they are sent, in units of `CursorValue.order`. */
export interface CountBounds {
  readonly ge: bigint | undefined;
  readonly lt: bigint;
}

/** So much above its upper bound, a range has no row whatever zones its bounds are in: two days, or numbers that no rounding explains. */
const farOf = ({ kind }: FeedCursor, unit: bigint): bigint => {
  if (kind === 'date') return 2n;
  return kind === 'instant' ? 172_800n * PICOS_PER_SECOND : 65_537n * unit;
};

/** Whether the source counts rows where there can be none. Such a count is not asked for any more that day. */
const countsNothing = async (run: RunContext, cursor: FeedCursor, { lt }: CountBounds): Promise<boolean> => {
  const { unit } = measureOf(cursor.kind, run.state.source);
  const none = rangeFilter(run.feed, cursor, { ge: lt, lt: lt - farOf(cursor, unit) });
  const counted = await countRows(run, none);
  if (typeof counted !== 'number' || counted === 0) return false;
  judgeCounts(run, false);
  return true;
};

const isInside = ({ lower, upper }: Window, { order }: CursorValue): boolean => {
  if (lower !== undefined && (lower.op === 'gt' ? order <= lower.value.order : order < lower.value.order))
    return false;
  return upper.op === 'lt' ? order < upper.value.order : order <= upper.value.order;
};

/** Whether the bounds bring a row that does not lie in the window: the count has such rows as well. */
const bringsOthers = async (
  run: RunContext,
  cursor: FeedCursor,
  window: Window,
  bounds: CountBounds,
): Promise<boolean> => {
  const asker = new Asker(run, cursor, new Learned(run));
  for (const order of ['cursor', 'descending'] as const) {
    const row = await askEndRow({ run, cursor, asker }, { ...bounds, order });
    if (row !== undefined && !isInside(window, row.value)) return true;
  }
  return false;
};

/** Whether a count of a window proves that rows of it are lacking: it counts no row where there is none, and its bounds are those of the window. */
export const provesCount = async (
  run: RunContext,
  cursor: FeedCursor,
  window: Window,
  bounds: CountBounds,
): Promise<boolean> => {
  if (await countsNothing(run, cursor, bounds)) return false;
  return !(await bringsOthers(run, cursor, window, bounds));
};
