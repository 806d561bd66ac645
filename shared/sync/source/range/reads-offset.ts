import { cursorAt, type CursorValue, offsetMinutes, underOffsetOf } from '../../../odata/index.ts';
import { MOST_PROOFS, type RowsAt } from './bound-steps.ts';
import { digitsOf, instantOf } from './explain-order.ts';
import type { RangeParts } from './range-parts.ts';

/** An instant, as it is written under the offset of a time's text. */
export const spelledAs = (text: string, order: bigint): CursorValue => {
  const apart = digitsOf(text) - instantOf(text);
  return { literal: underOffsetOf(text, cursorAt('instant', order + apart).literal), order };
};

/**
 * Whether rows that come with their own value, as the source wrote it, do not come with the same instant in UTC: then the source compares digits, whatever
 * their offset is. That is remembered.
 */
export const ignoresOffset = async (
  { cursor, bounds, find, learned }: Pick<RangeParts, 'cursor' | 'bounds' | 'find' | 'learned'>,
  { value, keys }: RowsAt,
): Promise<boolean> => {
  if (cursor.kind !== 'instant' || bounds.lower !== 0n || offsetMinutes(value.literal) === 0) return false;
  const some = keys.slice(0, MOST_PROOFS);
  const found = await find(some, { ge: value.order });
  if (found === 'unproven' || some.some((key) => found.has(key))) return false;
  // They may be gone, or moved.
  const still = await find(some, { ge: value });
  if (still === 'unproven' || still.size === 0) return false;
  learned.learnCompared({ comparesDigits: true });
  return true;
};
