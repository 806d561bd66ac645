import { isNullAt } from './cell.ts';
import type { Column } from './column.ts';

/** Values of a float column that engines do not agree on. */
export interface FloatSpecials {
  /** Spark orders NaN above all, others know no order: bounds that pass it over hide it, and what is in a file with it. */
  readonly hasNaN: boolean;
  /** -0 equals 0, and is another value to a reader that looks it up by its bits. */
  readonly hasNegativeZero: boolean;
}

const NONE: FloatSpecials = { hasNaN: false, hasNegativeZero: false };

/** Which of them a column holds, nulls aside. A column of another type than `float` and `double` holds none. */
export const floatSpecials = (column: Column): FloatSpecials => {
  const { field, values, length } = column;
  if (field.type !== 'float' && field.type !== 'double') return NONE;
  let hasNaN = false;
  let hasNegativeZero = false;
  for (let row = 0; row < length; row += 1) {
    const value = values[row];
    const isNaN = Number.isNaN(value);
    if ((!isNaN && !Object.is(value, -0)) || isNullAt(column, row)) continue;
    if (isNaN) hasNaN = true;
    else hasNegativeZero = true;
  }
  return { hasNaN, hasNegativeZero };
};
