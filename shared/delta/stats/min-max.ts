import { type Column, floatSpecials } from '../../parquet/index.ts';

/** The rows that hold a column's minimum and maximum. */
export interface MinMax {
  readonly minRow: number;
  readonly maxRow: number;
}

/**
 * The order of a column's values in two steps. `rank` is a number that never falls as values grow, and tells most pairs apart; `compare`
 * decides between rows of one rank: negative, zero or positive as the value at `i` is less than, equal to or greater than the one at `j`.
 */
interface Order {
  readonly rank: (row: number) => number;
  readonly compare: (i: number, j: number) => number;
}

const WORD = 2 ** 32;
const SAME = (): number => 0;

const byNumber = (values: ArrayLike<number>): Order => ({ rank: (row) => values[row] ?? 0, compare: SAME });

// As pairs of 32-bit words: a BigInt for every cell would cost more than all else here.
const byLong = (values: BigInt64Array): Order => {
  const high = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const low = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  return {
    rank: (row) => (high[2 * row + 1] ?? 0) * WORD + (low[2 * row] ?? 0),
    compare: (i, j) =>
      (high[2 * i + 1] ?? 0) - (high[2 * j + 1] ?? 0) || (low[2 * i] ?? 0) - (low[2 * j] ?? 0),
  };
};

const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % 4 === 0 ? bytes : bytes.slice());

const byDecimal = (values: Uint8Array): Order => {
  const { buffer, byteOffset, length } = aligned(values);
  const high = new Int32Array(buffer, byteOffset, length >> 2);
  const low = new Uint32Array(buffer, byteOffset, length >> 2);
  return {
    // Rounded once, at the end: rounding on the way could turn the order of two values round.
    rank: (row) => {
      const upper = (high[4 * row + 3] ?? 0) * WORD + (low[4 * row + 2] ?? 0);
      const lower = (low[4 * row + 1] ?? 0) * WORD + (low[4 * row] ?? 0);
      if (upper === 0) return lower;
      return upper === -1 ? lower - WORD * WORD : upper * WORD * WORD;
    },
    compare: (i, j) => {
      let order = (high[4 * i + 3] ?? 0) - (high[4 * j + 3] ?? 0);
      for (let word = 2; order === 0 && word >= 0; word -= 1)
        order = (low[4 * i + word] ?? 0) - (low[4 * j + word] ?? 0);
      return order;
    },
  };
};

// The order of UTF-8 bytes, which is that of code points: what Spark compares by. The rank is the first four bytes.
const byUtf8 = (bytes: Uint8Array, offsets: Int32Array): Order => ({
  rank: (row) => {
    const start = offsets[row] ?? 0;
    const size = (offsets[row + 1] ?? 0) - start;
    let rank = 0;
    for (let at = 0; at < 4; at += 1) rank = rank * 256 + (at < size ? (bytes[start + at] ?? 0) : 0);
    return rank;
  },
  compare: (i, j) => {
    let a = offsets[i] ?? 0;
    let b = offsets[j] ?? 0;
    const aEnd = offsets[i + 1] ?? 0;
    const bEnd = offsets[j + 1] ?? 0;
    while (a < aEnd && b < bEnd) {
      const order = (bytes[a++] ?? 0) - (bytes[b++] ?? 0);
      if (order !== 0) return order;
    }
    return aEnd - a - (bEnd - b);
  },
});

const orderOf = ({ field, values, offsets }: Column): Order | undefined => {
  if (field.type === 'boolean' || field.type === 'binary') return undefined;
  if (field.type === 'string')
    return values instanceof Uint8Array && offsets ? byUtf8(values, offsets) : undefined;
  if (values instanceof BigInt64Array) return byLong(values);
  return values instanceof Uint8Array ? byDecimal(values) : byNumber(values);
};

const isValid = (validity: Uint8Array | undefined, row: number): boolean =>
  validity === undefined || (((validity[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;

/** The first row that is not null; the column's length where there is none. */
const firstValid = ({ validity, length }: Column): number => {
  let row = 0;
  while (row < length && !isValid(validity, row)) row += 1;
  return row;
};

const scan = ({ rank, compare }: Order, { validity, length }: Column, first: number): MinMax => {
  let minRow = first;
  let maxRow = first;
  let minRank = rank(first);
  let maxRank = minRank;
  for (let row = first + 1; row < length; row += 1) {
    if (!isValid(validity, row)) continue;
    const ranked = rank(row);
    if (ranked < minRank || (ranked === minRank && compare(row, minRow) < 0)) {
      minRow = row;
      minRank = ranked;
    }
    if (ranked > maxRank || (ranked === maxRank && compare(row, maxRow) > 0)) {
      maxRow = row;
      maxRank = ranked;
    }
  }
  return { minRow, maxRow };
};

/**
 * The rows of a column's minimum and maximum, nulls aside; undefined when it has none (every value null, no rows), when its type
 * has no bounds in statistics (boolean, binary), or when it holds a NaN, which engines order differently.
 */
export const findMinMax = (column: Column): MinMax | undefined => {
  const order = orderOf(column);
  if (order === undefined || floatSpecials(column).hasNaN) return undefined;
  const first = firstValid(column);
  return first < column.length ? scan(order, column, first) : undefined;
};
