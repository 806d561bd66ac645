import type { Column } from './column.ts';
import { isNullAt } from './cell.ts';
import { wordsOf } from './words.ts';

/** A 64-bit hash of each row, in two halves. */
export interface RowHashes {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

// One step takes a word into both halves, and each half into the other: for a given word it loses nothing of what was there, and two
// words never leave the same. Constants: MurmurHash3, x86, 128 bits.
const mix = ({ high, low }: RowHashes, row: number, word: number): void => {
  const forLow = Math.imul(rotate(Math.imul(word, 0x239b961b), 15), 0xab0e9789);
  const forHigh = Math.imul(rotate(Math.imul(word, 0x38b34ae5), 17), 0xa1e38b93);
  const before = high[row] ?? 0;
  const mixed = (Math.imul(rotate((low[row] ?? 0) ^ forLow, 19) + before, 5) + 0x561ccd1b) | 0;
  low[row] = mixed;
  high[row] = Math.imul(rotate(before ^ forHigh, 13) + mixed, 5) + 0x32ac3b17;
};

const spread = (half: number): number => {
  let word = Math.imul(half ^ (half >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
};

const finish = ({ high, low }: RowHashes, row: number, columns: number): void => {
  const lower = ((low[row] ?? 0) ^ columns) + (high[row] ?? 0);
  const upper = ((high[row] ?? 0) ^ columns) + lower;
  const spreadLow = spread(lower) + spread(upper);
  low[row] = spreadLow;
  high[row] = spread(upper) + spreadLow;
};

/** Takes the cell at `row`, which is not null, into the hashes. */
type TakeCell = (row: number) => void;

const takeWords = (hashes: RowHashes, words: Int32Array, width: number): TakeCell => {
  return (row) => {
    mix(hashes, row, 1);
    for (let at = row * width; at < (row + 1) * width; at += 1) mix(hashes, row, words[at] ?? 0);
  };
};

// Its length goes first, so that where one text ends and the next begins matters; 0 is kept for null.
const takeBytes = (hashes: RowHashes, bytes: Uint8Array, offsets: Int32Array): TakeCell => {
  return (row) => {
    const end = offsets[row + 1] ?? 0;
    let at = offsets[row] ?? 0;
    mix(hashes, row, end - at + 1);
    for (; at < end; at += 4) {
      let word = bytes[at] ?? 0;
      if (at + 1 < end) word |= (bytes[at + 1] ?? 0) << 8;
      if (at + 2 < end) word |= (bytes[at + 2] ?? 0) << 16;
      if (at + 3 < end) word |= (bytes[at + 3] ?? 0) << 24;
      mix(hashes, row, word);
    }
  };
};

// As doubles, -0 as 0 and every NaN as one.
const takeFloats = (hashes: RowHashes, values: Float32Array | Float64Array): TakeCell => {
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  return (row) => {
    const value = values[row] ?? 0;
    double[0] = Number.isNaN(value) ? Number.NaN : value + 0;
    mix(hashes, row, 1);
    mix(hashes, row, words[0] ?? 0);
    mix(hashes, row, words[1] ?? 0);
  };
};

const takeNumbers = (hashes: RowHashes, numberAt: (row: number) => number): TakeCell => {
  return (row) => {
    mix(hashes, row, 1);
    mix(hashes, row, numberAt(row));
  };
};

const takerOf = ({ field, values, offsets }: Column, hashes: RowHashes): TakeCell => {
  if (values instanceof BigInt64Array) return takeWords(hashes, wordsOf(values), 2);
  if (values instanceof Float32Array || values instanceof Float64Array) return takeFloats(hashes, values);
  if (field.type === 'boolean')
    return takeNumbers(hashes, (row) => ((values[row >> 3] ?? 0) >> (row & 7)) & 1);
  if (!(values instanceof Uint8Array)) return takeNumbers(hashes, (row) => values[row] ?? 0);
  return offsets === undefined ? takeWords(hashes, wordsOf(values), 4) : takeBytes(hashes, values, offsets);
};

/**
 * A 64-bit hash of what each of the first `rowCount` rows holds in `columns`, in their order: equal for equal values of the same types wherever
 * the columns came from, and else different but for chance. -0 is 0, every NaN is the same, null is like no value. Another `seed`, another hash.
 * Not a cryptographic hash.
 * Source: Austin Appleby, MurmurHash3 (the mixing).
 */
export const hashRows = (columns: readonly Column[], rowCount: number, seed = 0): RowHashes => {
  const hashes = { high: new Uint32Array(rowCount).fill(seed), low: new Uint32Array(rowCount).fill(seed) };
  for (const column of columns) {
    const take = takerOf(column, hashes);
    for (let row = 0; row < rowCount; row += 1) {
      if (isNullAt(column, row)) mix(hashes, row, 0);
      else take(row);
    }
  }
  for (let row = 0; row < rowCount; row += 1) finish(hashes, row, columns.length);
  return hashes;
};
