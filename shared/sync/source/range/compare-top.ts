import { comparePlaces, orderOfPlace, type Place } from '../../../odata/index.ts';
import { keyTextOf, type SourceRow } from '../../feed/index.ts';
import { askTop } from './ask-top.ts';
import { isHourAgain } from './order-check.ts';
import type { Position } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeReader } from './range-reader.ts';

/**
 * Where the source's own last row lies beside the end of a read. `below`: the read ends below it, so rows follow. `above`: it is lower, and the source still has
 * the row that was read last: it keeps no order, though each answer was in order. `untold`: it does not tell, or no row is known at the end.
 */
export type TopFound = 'at' | 'below' | 'above' | 'untold';

/** Rows at the end of a read. */
interface End {
  readonly place: Place;
  readonly key: string;
}

/** A row that is known where the read stands; where none is any more, that which was read last. */
const endOf = (parts: RangeParts, { row, place, keys }: Position): End | undefined => {
  const [key] = keys;
  if (place !== undefined && key !== undefined) return { place, key };
  return row && { place: row.place, key: keyTextOf(parts.cursor, row) };
};

/** Compares the end of a read with the source's own last row, where no count proves that everything was read. */
export const compareTop = async (
  parts: RangeParts,
  { position }: Pick<RangeReader, 'position'>,
): Promise<TopFound> => {
  const end = endOf(parts, position);
  const top = end && (await askTop(parts));
  if (end === undefined || top === undefined) return 'untold';
  const order = comparePlaces(top.place, end.place);
  if (order !== 0) return order > 0 ? 'below' : isAbove(parts, end, top);
  const isKnown = position.allKeys === undefined || position.keys.has(keyTextOf(parts.cursor, top));
  return isKnown ? 'at' : 'below';
};

/** The source's last row lies below the end of a read: so it keeps no order, unless the row at that end is gone. */
const isAbove = async (parts: RangeParts, { place, key }: End, top: SourceRow): Promise<TopFound> => {
  const { kind } = parts.cursor;
  if (isHourAgain(kind, top.value.order, orderOfPlace(kind, place))) return 'at';
  const found = await parts.find([key]);
  const at = found === 'unproven' ? undefined : found.get(key);
  return at !== undefined && comparePlaces(at.place, place) === 0 ? 'above' : 'at';
};
