import type { Field } from '../../parquet/index.ts';
import type { AddFile } from '../log/index.ts';
import { type FileRange, fileRange } from './file-range.ts';

/** Both ends are in it; one that is absent is not bounded. In table units: integers, unscaled decimals, days, µs. */
export interface Span {
  readonly min?: bigint | undefined;
  readonly max?: bigint | undefined;
}

/** `all`: every row has a value in the span. `none`: none has. `some`: statistics do not tell, so that the file is to be read. */
export type RowsInSpan = 'all' | 'none' | 'some';

// A deletion vector takes rows away that the counts may still count, or not any more. Some writers count 0 rows where they do not know.
const isAllNull = ({ deletionVector }: AddFile, { nulls, rows = 0 }: FileRange): boolean =>
  deletionVector === undefined && rows > 0 && nulls === rows;

const contradictsItself = ({ min, max }: FileRange): boolean =>
  min !== undefined && max !== undefined && min > max;

const isOutside = ({ min, max }: FileRange, span: Span): boolean =>
  (max !== undefined && span.min !== undefined && max < span.min) ||
  (min !== undefined && span.max !== undefined && min > span.max);

const isInside = ({ min, max, nulls }: FileRange, span: Span): boolean =>
  min !== undefined &&
  max !== undefined &&
  nulls === 0 &&
  min >= (span.min ?? min) &&
  max <= (span.max ?? max);

/**
 * Where the rows of a file are with regard to `span`, by the values of `field` (an integer, decimal, date or timestamp) and by statistics
 * alone. A row without a value is in no span. What is missing, rounded or contradicts itself leaves the file open.
 */
export const rowsInSpan = (add: AddFile, field: Field, span: Span): RowsInSpan => {
  const range = fileRange(add, field);
  if (contradictsItself(range)) return 'some';
  if (isAllNull(add, range) || isOutside(range, span)) return 'none';
  return isInside(range, span) ? 'all' : 'some';
};
