import { comparePlaces, type ScannedPage } from '../../odata/index.ts';
import { type FeedCursor, type SourceRow, sourceRowAt } from '../feed/index.ts';

/** The number of the row with the greatest cursor value among some of a page, the last one where several have it; undefined: none has a value. */
const greatestAmong = (
  { places, rowCount }: ScannedPage,
  rows: readonly number[] | undefined,
): number | undefined => {
  let greatest: number | undefined;
  const count = rows === undefined ? rowCount : rows.length;
  for (let at = 0; at < count; at += 1) {
    const row = rows === undefined ? at : (rows[at] ?? 0);
    if (places.isNull(row)) continue;
    if (greatest === undefined || places.compare(row, greatest) >= 0) greatest = row;
  }
  return greatest;
};

/** Of two rows, the one with the greater cursor value; the second where they are equal. */
export const greaterRow = (
  one: SourceRow | undefined,
  other: SourceRow | undefined,
): SourceRow | undefined => {
  if (one === undefined || other === undefined) return one ?? other;
  return comparePlaces(one.place, other.place) > 0 ? one : other;
};

/** The row with the greatest cursor value among `before` and rows of a page, all of them where none are named; the later one of two. */
export const greatestRow = (
  cursor: FeedCursor,
  before: SourceRow | undefined,
  page: ScannedPage,
  rows?: readonly number[],
): SourceRow | undefined => {
  const row = greatestAmong(page, rows);
  if (row === undefined) return before;
  if (before !== undefined && page.places.compareTo(row, before.place) < 0) return before;
  return sourceRowAt(cursor, page, row);
};
