import { isNullAt } from './cell.ts';
import type { Column } from './column.ts';
import { boundRows, type OpenBounds } from './open-bounds.ts';
import { wordsOf } from './words.ts';

const WORD = 2 ** 32;

/** The words of a column of 64-bit integers or decimals: a BigInt for every cell would cost more than all else. */
const wordsOfColumn = ({ values }: Column): Int32Array =>
  values instanceof BigInt64Array || values instanceof Uint8Array ? wordsOf(values) : new Int32Array(0);

const lowAt = (words: Int32Array, at: number): number => (words[at] ?? 0) >>> 0;

/**
 * A number that never falls as 64-bit integers grow, and tells most of them apart. Rounded once, at the end: rounding on the way could turn the
 * order of two values round.
 */
const longRank = (words: Int32Array, row: number): number =>
  (words[2 * row + 1] ?? 0) * WORD + lowAt(words, 2 * row);

/** Negative, zero or positive as the integer at `i`, of the same rank, is less than, equal to or greater than the one at `j`. */
const compareLongs = (words: Int32Array, i: number, j: number): number =>
  (words[2 * i + 1] ?? 0) - (words[2 * j + 1] ?? 0) || lowAt(words, 2 * i) - lowAt(words, 2 * j);

/** Takes rows `[from, to)` of 64-bit integers or times into the bounds; row `from` is not null. */
export const searchLongs = (bounds: OpenBounds, column: Column, from: number, to: number): void => {
  const words = wordsOfColumn(column);
  let { minRow, maxRow } = boundRows(bounds, from);
  let min = longRank(words, minRow);
  let max = longRank(words, maxRow);
  for (let row = from; row < to; row += 1) {
    const rank = longRank(words, row);
    if ((rank > min && rank < max) || isNullAt(column, row)) continue;
    if (rank < min || (rank === min && compareLongs(words, row, minRow) < 0)) {
      min = rank;
      minRow = row;
    }
    if (rank > max || (rank === max && compareLongs(words, row, maxRow) > 0)) {
      max = rank;
      maxRow = row;
    }
  }
  bounds.minRow = minRow;
  bounds.maxRow = maxRow;
};

const decimalRank = (words: Int32Array, row: number): number => {
  const upper = (words[4 * row + 3] ?? 0) * WORD + lowAt(words, 4 * row + 2);
  const lower = lowAt(words, 4 * row + 1) * WORD + lowAt(words, 4 * row);
  if (upper === 0) return lower;
  return upper === -1 ? lower - WORD * WORD : upper * WORD * WORD;
};

const compareDecimals = (words: Int32Array, i: number, j: number): number => {
  let order = (words[4 * i + 3] ?? 0) - (words[4 * j + 3] ?? 0);
  for (let word = 2; order === 0 && word >= 0; word -= 1)
    order = lowAt(words, 4 * i + word) - lowAt(words, 4 * j + word);
  return order;
};

/** The same of decimals. */
export const searchDecimals = (bounds: OpenBounds, column: Column, from: number, to: number): void => {
  const words = wordsOfColumn(column);
  let { minRow, maxRow } = boundRows(bounds, from);
  let min = decimalRank(words, minRow);
  let max = decimalRank(words, maxRow);
  for (let row = from; row < to; row += 1) {
    const rank = decimalRank(words, row);
    if ((rank > min && rank < max) || isNullAt(column, row)) continue;
    if (rank < min || (rank === min && compareDecimals(words, row, minRow) < 0)) {
      min = rank;
      minRow = row;
    }
    if (rank > max || (rank === max && compareDecimals(words, row, maxRow) > 0)) {
      max = rank;
      maxRow = row;
    }
  }
  bounds.minRow = minRow;
  bounds.maxRow = maxRow;
};
