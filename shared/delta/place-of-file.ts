import type { Field } from '../parquet/index.ts';
import type { AddFile } from './actions.ts';
import { fileRange } from './file-range.ts';

/** Values of a column in table units, both ends included; without `min` from the first of all. */
export interface ValueSpan {
  readonly min?: bigint;
  readonly max: bigint;
}

/**
 * Where a file's rows lie by its statistics alone: all within the span, none within it, or not known. Statistics only prune: a bound that is
 * missing or may have been rounded, and a row that may be without a value, leave a file open. See `fileRange`.
 */
export const placeOfFile = (
  add: AddFile,
  field: Field,
  { min, max }: ValueSpan,
): 'inside' | 'outside' | 'open' => {
  const range = fileRange(add, field);
  if (range.rows !== undefined && range.nulls === range.rows) return 'outside';
  if (range.min !== undefined && range.min > max) return 'outside';
  if (range.max !== undefined && min !== undefined && range.max < min) return 'outside';
  if (range.min === undefined || range.max === undefined || range.nulls !== 0) return 'open';
  return range.max <= max && (min === undefined || range.min >= min) ? 'inside' : 'open';
};
