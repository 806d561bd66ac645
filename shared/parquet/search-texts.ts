import { isNullAt } from './cell.ts';
import type { Column } from './column.ts';
import { boundRows, type OpenBounds } from './open-bounds.ts';

interface Texts {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

const textsOf = ({ values, offsets = new Int32Array(1) }: Column): Texts => ({
  bytes: values instanceof Uint8Array ? values : new Uint8Array(0),
  offsets,
});

const fourBytes = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)) >>>
  0;

/** The first four bytes of a text as a number, what is missing as 0: tells most texts apart. */
const rankOf = ({ bytes, offsets }: Texts, row: number): number => {
  const start = offsets[row] ?? 0;
  const size = (offsets[row + 1] ?? 0) - start;
  if (size >= 4) return fourBytes(bytes, start);
  let rank = 0;
  for (let at = 0; at < 4; at += 1) rank = rank * 256 + (at < size ? (bytes[start + at] ?? 0) : 0);
  return rank;
};

/** Negative, zero or positive as the text at `i` is less than, equal to or greater than the one at `j`. */
const compare = ({ bytes, offsets }: Texts, i: number, j: number): number => {
  let a = offsets[i] ?? 0;
  let b = offsets[j] ?? 0;
  const aEnd = offsets[i + 1] ?? 0;
  const bEnd = offsets[j + 1] ?? 0;
  for (; a < aEnd && b < bEnd; a += 1, b += 1) {
    const order = (bytes[a] ?? 0) - (bytes[b] ?? 0);
    if (order !== 0) return order;
  }
  return aEnd - a - (bEnd - b);
};

/**
 * Takes rows `[from, to)` of texts into the bounds; row `from` is not null. In the order of UTF-8 bytes, which is that of code points: what
 * Spark compares by.
 */
export const searchTexts = (bounds: OpenBounds, column: Column, from: number, to: number): void => {
  const texts = textsOf(column);
  let { minRow, maxRow } = boundRows(bounds, from);
  let min = rankOf(texts, minRow);
  let max = rankOf(texts, maxRow);
  for (let row = from; row < to; row += 1) {
    const rank = rankOf(texts, row);
    if ((rank > min && rank < max) || isNullAt(column, row)) continue;
    if (rank < min || (rank === min && compare(texts, row, minRow) < 0)) {
      min = rank;
      minRow = row;
    }
    if (rank > max || (rank === max && compare(texts, row, maxRow) > 0)) {
      max = rank;
      maxRow = row;
    }
  }
  bounds.minRow = minRow;
  bounds.maxRow = maxRow;
};
