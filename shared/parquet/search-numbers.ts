import { isNullAt } from './cell.ts';
import type { Column } from './column.ts';
import { boundRows, type OpenBounds } from './open-bounds.ts';

const integersOf = ({ values }: Column): Int32Array | Int16Array | Int8Array =>
  values instanceof Int32Array || values instanceof Int16Array || values instanceof Int8Array
    ? values
    : new Int32Array(0);

const floatsOf = ({ values }: Column): Float64Array | Float32Array =>
  values instanceof Float64Array || values instanceof Float32Array ? values : new Float64Array(0);

/** Takes rows `[from, to)` of integers or days into the bounds; row `from` is not null. */
export const searchIntegers = (bounds: OpenBounds, column: Column, from: number, to: number): void => {
  const values = integersOf(column);
  let { minRow, maxRow } = boundRows(bounds, from);
  let min = values[minRow] ?? 0;
  let max = values[maxRow] ?? 0;
  for (let row = from; row < to; row += 1) {
    const value = values[row] ?? 0;
    if ((value >= min && value <= max) || isNullAt(column, row)) continue;
    if (value < min) {
      min = value;
      minRow = row;
    } else {
      max = value;
      maxRow = row;
    }
  }
  bounds.minRow = minRow;
  bounds.maxRow = maxRow;
};

/** NaN where there is no row yet: as it is in no order, every value is then taken in. */
const floatAt = (values: Float64Array | Float32Array, row: number | undefined): number =>
  row === undefined ? Number.NaN : (values[row] ?? 0);

/** Takes in a float that may be anything. */
const takeFloat = (bounds: OpenBounds, values: Float64Array | Float32Array, row: number): void => {
  const value = values[row] ?? 0;
  if (Number.isNaN(value)) {
    bounds.hasNaN = true;
    return;
  }
  if (Object.is(value, -0)) bounds.hasNegativeZero = true;
  const { minRow, maxRow } = boundRows(bounds, row);
  bounds.minRow = value < (values[minRow] ?? 0) ? row : minRow;
  bounds.maxRow = value > (values[maxRow] ?? 0) ? row : maxRow;
};

/** The same of floats, which may be NaN or -0. */
export const searchFloats = (bounds: OpenBounds, column: Column, from: number, to: number): void => {
  const values = floatsOf(column);
  let min = floatAt(values, bounds.minRow);
  let max = floatAt(values, bounds.maxRow);
  for (let row = from; row < to; row += 1) {
    const value = values[row] ?? 0;
    if ((value !== 0 && value >= min && value <= max) || isNullAt(column, row)) continue;
    takeFloat(bounds, values, row);
    min = floatAt(values, bounds.minRow);
    max = floatAt(values, bounds.maxRow);
  }
};
