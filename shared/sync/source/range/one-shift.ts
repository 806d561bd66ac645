import { comparePlaces, type ScannedPage } from '../../../odata/index.ts';
import { keyTextAt } from '../../feed/index.ts';
import type { RangeParts } from './range-parts.ts';
import type { RecentRow, RecentRows } from './recent-rows.ts';

const OFFSET = /[+-]\d\d:\d\d$/;

/** The offset that a time is shown with; `Z` is none. */
const offsetOf = (text: string): string => (OFFSET.exec(text)?.[0] ?? '').replace(/[+-]00:00/, '');

const showsOneOffset = (
  { column }: RangeParts['cursor'],
  recent: readonly RecentRow[],
  page: ScannedPage,
): boolean => {
  const first = offsetOf(page.textOf(column, 0));
  for (let row = 1; row < page.rowCount; row += 1)
    if (page.places.isNull(row) || offsetOf(page.textOf(column, row)) !== first) return false;
  return recent.every(({ value }) => offsetOf(value.literal) === first);
};

/** Rows that are known between the first and the last one of an answer, and did not come with it. */
const missingIn = (
  cursor: RangeParts['cursor'],
  recent: readonly RecentRow[],
  page: ScannedPage,
): readonly RecentRow[] => {
  const { places, rowCount } = page;
  const [first, last] = [places.at(0), places.at(rowCount - 1)];
  const came = new Set<string>();
  for (let row = 0; row < rowCount; row += 1) came.add(keyTextAt(cursor, page, row));
  return recent.filter(
    ({ key, place }) => comparePlaces(place, first) >= 0 && comparePlaces(place, last) <= 0 && !came.has(key),
  );
};

/**
 * Whether rows below a bound show that it may go forward: all of the source is shifted alike. All times are shown with one offset, and no row is left out that is known between the first and the last one, but for those that are gone or moved.
 */
export const isOneShift = async (
  { cursor, find }: Pick<RangeParts, 'cursor' | 'find'>,
  { rows }: Pick<RecentRows, 'rows'>,
  page: ScannedPage,
): Promise<boolean> => {
  if (page.places.isNull(0) || !showsOneOffset(cursor, rows, page)) return false;
  const missing = missingIn(cursor, rows, page);
  if (missing.length === 0) return true;
  const found = await find(missing.map(({ key }) => key));
  if (found === 'unproven') return false;
  return missing.every(({ key, place }) => {
    const at = found.get(key);
    return at === undefined || comparePlaces(at.place, place) !== 0;
  });
};
