import { comparePlaces } from '../../../odata/index.ts';
import { keyTextOf } from '../../feed/index.ts';
import { askTop } from './ask-top.ts';
import { isHourAgain } from './order-check.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeReader } from './range-reader.ts';

/**
 * Compares the row that was read last with the source's own last row, where no count proves that everything was read. `below`: rows follow. `above`:
 * the source shows a lower one as its last, and still has that which was read: it keeps no order, though each answer was in order.
 */
export const compareTop = async (
  parts: RangeParts,
  { position: { row } }: Pick<RangeReader, 'position'>,
): Promise<'at' | 'below' | 'above'> => {
  const top = row === undefined ? undefined : await askTop(parts);
  if (row === undefined || top === undefined) return 'at';
  const order = comparePlaces(top.place, row.place);
  if (order >= 0) return order > 0 ? 'below' : 'at';
  if (isHourAgain(parts.cursor.kind, top.value.order, row.value.order)) return 'at';
  const key = keyTextOf(parts.cursor, row);
  const found = await parts.find([key]);
  const at = found === 'unproven' ? undefined : found.get(key);
  return at !== undefined && comparePlaces(at.place, row.place) === 0 ? 'above' : 'at';
};
