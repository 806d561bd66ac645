import type { Column } from '../parquet/index.ts';

/** Where a column's least and greatest values are. */
export interface Extremes {
  readonly least: number;
  readonly greatest: number;
}

/** Negative, zero or positive as the value at `i` is less than, equal to or greater than the one at `j`. */
type CompareAt = (i: number, j: number) => number;

const byNumber = (values: ArrayLike<number>): CompareAt => {
  return (i, j) => (values[i] ?? 0) - (values[j] ?? 0);
};

// As pairs of 32-bit words: a BigInt for every cell would cost more than all else here.
const byLong = (values: BigInt64Array): CompareAt => {
  const high = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const low = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  return (i, j) => (high[2 * i + 1] ?? 0) - (high[2 * j + 1] ?? 0) || (low[2 * i] ?? 0) - (low[2 * j] ?? 0);
};

const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % 4 === 0 ? bytes : bytes.slice());

const byDecimal = (values: Uint8Array): CompareAt => {
  const { buffer, byteOffset, length } = aligned(values);
  const high = new Int32Array(buffer, byteOffset, length >> 2);
  const low = new Uint32Array(buffer, byteOffset, length >> 2);
  return (i, j) => {
    let order = (high[4 * i + 3] ?? 0) - (high[4 * j + 3] ?? 0);
    for (let word = 2; order === 0 && word >= 0; word -= 1)
      order = (low[4 * i + word] ?? 0) - (low[4 * j + word] ?? 0);
    return order;
  };
};

// The order of UTF-8 bytes, which is that of code points: what Spark compares by.
const byUtf8 = (bytes: Uint8Array, offsets: Int32Array): CompareAt => {
  return (i, j) => {
    let a = offsets[i] ?? 0;
    let b = offsets[j] ?? 0;
    const aEnd = offsets[i + 1] ?? 0;
    const bEnd = offsets[j + 1] ?? 0;
    while (a < aEnd && b < bEnd) {
      const order = (bytes[a++] ?? 0) - (bytes[b++] ?? 0);
      if (order !== 0) return order;
    }
    return aEnd - a - (bEnd - b);
  };
};

const compareOf = ({ field, values, offsets }: Column): CompareAt | undefined => {
  if (field.type === 'boolean' || field.type === 'binary') return undefined;
  if (field.type === 'string')
    return values instanceof Uint8Array && offsets ? byUtf8(values, offsets) : undefined;
  if (values instanceof BigInt64Array) return byLong(values);
  return values instanceof Uint8Array ? byDecimal(values) : byNumber(values);
};

const isValid = (validity: Uint8Array, row: number): boolean =>
  (((validity[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;

const holdsNaN = ({ field, values, validity }: Column): boolean =>
  (field.type === 'float' || field.type === 'double') &&
  !(values instanceof BigInt64Array) &&
  values.some((value, row) => Number.isNaN(value) && (validity === undefined || isValid(validity, row)));

/**
 * The rows of a column's least and greatest values, nulls aside; undefined when it has none (every value null, no rows), when its type
 * has no bounds in statistics (boolean, binary), or when it holds a NaN, which engines order differently.
 */
export const findExtremes = (column: Column): Extremes | undefined => {
  const compare = compareOf(column);
  if (compare === undefined || holdsNaN(column)) return undefined;
  const { validity, length } = column;
  let least = -1;
  let greatest = -1;
  for (let row = 0; row < length; row += 1) {
    if (validity !== undefined && !isValid(validity, row)) continue;
    if (least < 0) least = greatest = row;
    else if (compare(row, least) < 0) least = row;
    else if (compare(row, greatest) > 0) greatest = row;
  }
  return least < 0 ? undefined : { least, greatest };
};
