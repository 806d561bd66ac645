import { BytesBuilder, type Column, type Field, hashRows, type RowHashes } from '../../../parquet/index.ts';

/** The hash of its key is the first words of a record. Words have 32 bits. */
const KEY_WORDS = 4;
/** Then come the sum of the hashes of the key's rows, which does not depend on their order, in two halves, and their number: all that is compared. */
export const COMPARED = [4, 5, 6] as const;
/** Then, which of the side's rows was the first of them, and the bytes of the key's text. */
export const FIRST = 7;
const TEXT_BYTES = 8;
export const RECORD_WORDS = 9;

/** Records, and behind one another the texts of their keys (UTF-8), in the same order. */
export interface Records {
  readonly count: number;
  readonly words: Uint32Array<ArrayBuffer>;
  readonly texts: Uint8Array<ArrayBuffer>;
}

const KEY: Field = { name: 'key', type: 'string', nullable: false };
/** Two hashes of 64 bits that begin differently are one of 128. */
const OTHER_SEED = 0x9e3779b9;

const keyColumn = (texts: readonly string[]): Column => {
  const builder = new BytesBuilder(KEY);
  builder.reserve(texts.length);
  for (const text of texts) builder.push(text);
  return builder.finish();
};

const lengthsOf = ({ offsets, length }: Column): Uint32Array =>
  Uint32Array.from({ length }, (_, row) => (offsets?.[row + 1] ?? 0) - (offsets?.[row] ?? 0));

/** One record for each row: the texts of the keys, the hashes of what the rows hold, and the number of the first. */
export const recordsOf = (texts: readonly string[], content: RowHashes, first: number): Records => {
  const count = texts.length;
  const column = keyColumn(texts);
  const one = hashRows([column], count);
  const two = hashRows([column], count, OTHER_SEED);
  const rows = new Uint32Array(count).fill(1);
  const numbers = Uint32Array.from({ length: count }, (_, row) => first + row);
  const key = [one.high, one.low, two.high, two.low];
  const words = new Uint32Array(count * RECORD_WORDS);
  for (const [word, values] of [
    ...key,
    content.high,
    content.low,
    rows,
    numbers,
    lengthsOf(column),
  ].entries())
    for (let row = 0; row < count; row += 1) words[row * RECORD_WORDS + word] = values[row] ?? 0;
  return { count, words, texts: Uint8Array.from(column.values as Uint8Array) };
};

/** Where the text of each record begins, and where the last one ends. */
export const textPlaces = ({ count, words }: Records): Uint32Array => {
  const places = new Uint32Array(count + 1);
  for (let record = 0, end = 0; record < count; record += 1) {
    end += words[record * RECORD_WORDS + TEXT_BYTES] ?? 0;
    places[record + 1] = end;
  }
  return places;
};

const joined = <T extends Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(
  parts: readonly T[],
  whole: T,
): T => {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

export const concatRecords = (blocks: readonly Records[]): Records => {
  const [first] = blocks;
  if (first !== undefined && blocks.length === 1) return first;
  const words = blocks.map(({ words }) => words);
  const texts = blocks.map(({ texts }) => texts);
  return {
    count: sum(blocks.map(({ count }) => count)),
    words: joined(words, new Uint32Array(sum(words.map(({ length }) => length)))),
    texts: joined(texts, new Uint8Array(sum(texts.map(({ length }) => length)))),
  };
};

/** The first `size` records, and the others. */
export const partRecords = (records: Records, size: number): readonly [Records, Records] => {
  const { count, words, texts } = records;
  const place = textPlaces(records)[size] ?? texts.length;
  const cut = size * RECORD_WORDS;
  return [
    { count: size, words: words.subarray(0, cut), texts: texts.subarray(0, place) },
    { count: count - size, words: words.subarray(cut), texts: texts.subarray(place) },
  ];
};

const isSameKey = (words: Uint32Array, one: number, other: number): boolean => {
  const [at, to] = [one * RECORD_WORDS, other * RECORD_WORDS];
  for (let word = 0; word < KEY_WORDS; word += 1) if (words[at + word] !== words[to + word]) return false;
  return true;
};

/** For each record the number of the first that is of its key. */
export const firstsOf = ({ count, words }: Records): Uint32Array => {
  const firsts = new Uint32Array(count);
  // Twice as many places as records, or more: each has the number of a record and one more, or 0.
  const places = new Uint32Array(2 ** (32 - Math.clz32(2 * count)));
  const mask = places.length - 1;
  for (let record = 0; record < count; record += 1) {
    let place = (words[record * RECORD_WORDS] ?? 0) & mask;
    let found = places[place] ?? 0;
    while (found > 0 && !isSameKey(words, found - 1, record)) {
      place = (place + 1) & mask;
      found = places[place] ?? 0;
    }
    if (found === 0) places[place] = record + 1;
    firsts[record] = found === 0 ? record : found - 1;
  }
  return firsts;
};
