import { type CursorValue, placeOf, type ScannedPage } from '../../../odata/index.ts';
import { type Asking, askOnce, unlessRefused } from './ask-once.ts';
import type { RangeParts } from './range-parts.ts';

/** Rows that one question shows: the lowest ones, where the source keeps an order. */
const ROWS = 100;

/**
 * Whether rows at a value, or below it, come to a lower bound so far above it that no zone explains it. A service that takes no such question has not
 * ignored it.
 */
export const bringsBelow = async (
  parts: Asking & Pick<RangeParts, 'bounds'>,
  value: CursorValue,
): Promise<boolean> => {
  const request = { ge: parts.bounds.farAbove(value), order: 'cursor', top: ROWS } as const;
  const place = placeOf(parts.cursor.kind, value.order);
  const isBelow = ({ places, rowCount }: ScannedPage): boolean => {
    for (let row = 0; row < rowCount; row += 1)
      if (!places.isNull(row) && places.compareTo(row, place) <= 0) return true;
    return false;
  };
  return (await askOnce(parts, request, isBelow).catch(unlessRefused)) ?? false;
};

/** Rows below a bound as it was sent, or below the value that it was made of where it went forward: those at the value have to come. */
export const rowsBelow = (
  { bounds, cursor }: Pick<RangeParts, 'bounds' | 'cursor'>,
  { places, rowCount }: ScannedPage,
  ge: bigint,
): number => {
  const place = placeOf(cursor.kind, bounds.lower < 0n ? ge + bounds.lower : ge);
  let below = 0;
  while (below < rowCount && (places.isNull(below) || places.compareTo(below, place) < 0)) below += 1;
  return below;
};
