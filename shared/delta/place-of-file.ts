import type { Field } from '../parquet/index.ts';
import type { AddFile } from './actions.ts';
import { fileRange, type FileRange } from './file-range.ts';

/** Both ends are in it; one that is absent is not bounded. In table units: integers, unscaled decimals, days, µs. */
export interface Span {
  readonly min?: bigint | undefined;
  readonly max?: bigint | undefined;
}

/** `inside`: every row has a value in the span. `outside`: none has. `open`: statistics do not tell, so that the file is to be read. */
export type Place = 'inside' | 'outside' | 'open';

// A deletion vector takes rows away that the counts may still count, or not any more.
const isAllNull = ({ deletionVector }: AddFile, { nulls, rows }: FileRange): boolean =>
  deletionVector === undefined && rows !== undefined && nulls === rows;

/**
 * Where the rows of a file are with regard to `span`, by the values of `field` (an integer, decimal, date or timestamp) and by statistics
 * alone. A row without a value is in no span. What is missing, rounded or contradicts itself leaves the file open.
 */
export const placeOfFile = (add: AddFile, field: Field, span: Span): Place => {
  const range = fileRange(add, field);
  const { min, max, nulls } = range;
  if (min !== undefined && max !== undefined && min > max) return 'open';
  if (isAllNull(add, range)) return 'outside';
  if (max !== undefined && span.min !== undefined && max < span.min) return 'outside';
  if (min !== undefined && span.max !== undefined && min > span.max) return 'outside';
  if (min === undefined || max === undefined || nulls !== 0) return 'open';
  return min >= (span.min ?? min) && max <= (span.max ?? max) ? 'inside' : 'open';
};
