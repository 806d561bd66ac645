import type { ScratchFile } from '../../../scratch/index.ts';
import { COMPARED, firstsOf, RECORD_WORDS, type Records, textPlaces } from './records.ts';

/** A slice has the keys whose hashes begin with the same ten bits. */
const SLICE_BITS = 10;
export const SLICES = 2 ** SLICE_BITS;

/** Records that were set aside, slice after slice, one a key. */
export interface SlicedRun {
  readonly file: ScratchFile;
  /** Where records and texts begin in the file. */
  readonly recordsAt: number;
  readonly textsAt: number;
  /** How many records, and bytes of texts, come before each slice, and in all. */
  readonly records: Uint32Array;
  readonly bytes: Uint32Array;
}

const sliceOf = (words: Uint32Array, record: number): number =>
  (words[record * RECORD_WORDS] ?? 0) >>> (32 - SLICE_BITS);

/** Adds what the rows of one key have to the first record of it. Answers these first ones, slice after slice. */
const mergeKeys = (records: Records): Uint32Array => {
  const { words } = records;
  const firsts = firstsOf(records);
  const bySlice = Array.from({ length: SLICES }, (): number[] => []);
  for (const [record, first] of firsts.entries()) {
    if (first === record) bySlice[sliceOf(words, record)]?.push(record);
    else
      for (const word of COMPARED)
        words[first * RECORD_WORDS + word] =
          (words[first * RECORD_WORDS + word] ?? 0) + (words[record * RECORD_WORDS + word] ?? 0);
  }
  return Uint32Array.from(bySlice.flat());
};

/** These records of all, in this order. */
const pick = (records: Records, numbers: Uint32Array): Records => {
  const places = textPlaces(records);
  const words = new Uint32Array(numbers.length * RECORD_WORDS);
  const texts = new Uint8Array(records.texts.length);
  let end = 0;
  for (let place = 0; place < numbers.length; place += 1) {
    const number = numbers[place] ?? 0;
    const [at, to] = [number * RECORD_WORDS, place * RECORD_WORDS];
    for (let word = 0; word < RECORD_WORDS; word += 1) words[to + word] = records.words[at + word] ?? 0;
    const textEnd = places[number + 1] ?? 0;
    for (let from = places[number] ?? 0; from < textEnd; from += 1, end += 1)
      texts[end] = records.texts[from] ?? 0;
  }
  return { count: numbers.length, words, texts: texts.subarray(0, end) };
};

/** Writes records behind what is in the file. They are of no use any more. */
export const writeRun = async (file: ScratchFile, records: Records): Promise<SlicedRun> => {
  const sliced = pick(records, mergeKeys(records));
  const { count, words, texts } = sliced;
  const places = textPlaces(sliced);
  const run = { records: new Uint32Array(SLICES + 1), bytes: new Uint32Array(SLICES + 1) };
  for (let slice = 0, record = 0; slice <= SLICES; slice += 1) {
    while (record < count && sliceOf(words, record) < slice) record += 1;
    run.records[slice] = record;
    run.bytes[slice] = places[record] ?? 0;
  }
  const recordsAt = await file.append(new Uint8Array(words.buffer));
  const textsAt = await file.append(texts);
  return { ...run, file, recordsAt, textsAt };
};

/** Reads the records of the slices from one on and below another. */
export const readSlices = async (run: SlicedRun, from: number, to: number): Promise<Records> => {
  const [first = 0, end = 0] = [run.records[from], run.records[to]];
  const [firstByte = 0, endByte = 0] = [run.bytes[from], run.bytes[to]];
  const words = new Uint32Array((end - first) * RECORD_WORDS);
  const texts = new Uint8Array(endByte - firstByte);
  await run.file.read(
    run.recordsAt + first * words.BYTES_PER_ELEMENT * RECORD_WORDS,
    new Uint8Array(words.buffer),
  );
  await run.file.read(run.textsAt + firstByte, texts);
  return { count: end - first, words, texts };
};
