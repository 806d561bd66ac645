import { type Bound, mostCompared } from '../feed/index.ts';
import type { Agreement } from '../progress/index.ts';
import type { ComparedRows } from './compared-rows.ts';
import { askCount, isCounted } from './count.ts';
import { type RangeParts, rangeFilter, type RangeReader } from './range/index.ts';

/** What a read brought. `upTo`: rows beyond are no part of it. */
interface Came {
  readonly reader: RangeReader;
  readonly rows: ComparedRows;
  readonly upTo: Bound | undefined;
}

/**
 * Whether the source counts, from the first bound of a read on, the rows that came: so it does not matter what it compares. Nothing is said where
 * more came than are remembered, or the bound has moved since.
 */
export const countCame = async (
  { run, cursor, bounds }: Pick<RangeParts, 'run' | 'cursor' | 'bounds'>,
  { reader, rows: { came }, upTo }: Came,
): Promise<Agreement> => {
  if (!isCounted(run)) return 'cannot-count';
  if (came === undefined || bounds.hasMoved) return 'not-now';
  const below = upTo && mostCompared(cursor, upTo.value).order + bounds.unit + bounds.upper;
  const filter = rangeFilter(run.feed, cursor, { ge: reader.next.firstBound, lt: below });
  const counted = await askCount(run, filter);
  if (typeof counted === 'string') return counted;
  if (counted === came) return 'agrees';
  run.notes.add({ kind: 'count-differs', counted, read: came });
  return 'differs';
};
