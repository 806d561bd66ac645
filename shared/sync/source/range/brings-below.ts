import { isTidemarkError } from '../../../core/index.ts';
import { type CursorValue, placeOf } from '../../../odata/index.ts';
import { createLeadingScanner } from '../leading-scanner.ts';
import type { RangeParts } from './range-parts.ts';

/** Rows that one question shows: the lowest ones, where the source keeps an order. */
const ROWS = 100;

/**
 * Whether rows at a value, or below it, come to a lower bound so far above it that no zone explains it. A service that takes no such question has not
 * ignored it.
 */
export const bringsBelow = async (
  { run, cursor, asker, bounds }: Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'bounds'>,
  value: CursorValue,
): Promise<boolean> => {
  const scanner = createLeadingScanner({ ...cursor, nullable: true }, run.feed.name);
  const request = { ge: bounds.farAbove(value), order: 'cursor', top: ROWS } as const;
  try {
    const { page } = await asker.ask(request, (body) => scanner.scan(body));
    const { places, rowCount } = page.scanned;
    const place = placeOf(cursor.kind, value.order);
    page.release();
    for (let row = 0; row < rowCount; row += 1)
      if (!places.isNull(row) && places.compareTo(row, place) <= 0) return true;
    return false;
  } catch (error) {
    if (isTidemarkError(error, 'source-contract')) return false;
    throw error;
  }
};
