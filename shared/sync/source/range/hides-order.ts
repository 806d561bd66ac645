import { comparePlaces } from '../../../odata/index.ts';
import { keyText, leadingText } from '../../feed/index.ts';
import { askTop } from './ask-top.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeReader } from './range-reader.ts';

/**
 * Whether a source shows as its last row one below a row that was read, and still has that: it keeps no order. Asked where no count proves that
 * everything was read, as each answer may be in order though they are not.
 */
export const hidesOrder = async (
  parts: RangeParts,
  { position: { row } }: Pick<RangeReader, 'position'>,
): Promise<boolean> => {
  if (row === undefined) return false;
  const top = await askTop(parts);
  if (top === undefined || comparePlaces(top.place, row.place) >= 0) return false;
  const key = keyText(parts.cursor, (name) => leadingText(row, name));
  const found = await parts.find([key]);
  const at = found === 'unproven' ? undefined : found.get(key);
  return at !== undefined && comparePlaces(at, row.place) === 0;
};
