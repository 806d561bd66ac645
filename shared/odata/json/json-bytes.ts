import { LINE_FEED, RETURN, SPACE, TAB } from '../values/index.ts';

/** What a reader answers for a value that is well written, and that it does not take: it has the reason. */
export const NOT_TAKEN = -1;

/** What a reader answers where the bytes are no JSON: `-2 - at`, so that every negative answer is trouble. */
export const brokenAt = (at: number): number => -2 - at;

/** Sets the highest bit of each of four bytes that is a quote or below a space. A byte above the first that it sets may be set too. */
const quotesIn = (word: number): number => {
  // By this a quote comes below a space, and a space above it.
  const turned = word ^ 0x02_02_02_02;
  return (turned - 0x21_21_21_21) & ~turned & 0x80_80_80_80;
};

const backslashesIn = (word: number): number => {
  const turned = word ^ 0x5c_5c_5c_5c;
  return (turned - 0x01_01_01_01) & ~turned & 0x80_80_80_80;
};

/** Of four bytes of a text, in little endian: not zero where one of them ends it, begins an escape, or may not stand there. */
export const specialIn = (word: number): number => quotesIn(word) | backslashesIn(word);

/** Which of the four bytes is the first of these. */
export const firstSpecial = (special: number): number => (31 - Math.clz32(special & -special)) >> 3;

/** The word `null`, in little endian. */
const NULL_WORD = 0x6c_6c_75_6e;
const WORD_BYTES = 4;

/**
 * Zeros behind a body, at which every reader stops, whatever it looks for: none ever reads past the end of an array, which would not only be wrong
 * but make the engine read slower from then on.
 */
export const END_BYTES = 32;

const hasEnd = (buffer: ArrayBufferLike, end: number): boolean =>
  end + END_BYTES <= buffer.byteLength && new Uint8Array(buffer, end, END_BYTES).every((byte) => byte === 0);

/** The bytes of a page, as its readers see them. */
export class JsonBytes {
  /** Those of the body, and zeros. */
  bytes: Buffer = Buffer.alloc(END_BYTES);
  view: DataView = new DataView(this.bytes.buffer, this.bytes.byteOffset, END_BYTES);
  /** Bytes of the body. */
  length = 0;
  /** For bodies that have no zeros behind them. */
  #copy = Buffer.alloc(0);

  take(body: Uint8Array): void {
    const { buffer, byteOffset, byteLength } = body;
    this.length = byteLength;
    // One class of array, whatever the body is: what reads it stays fast.
    this.bytes = hasEnd(buffer, byteOffset + byteLength)
      ? Buffer.from(buffer, byteOffset, byteLength + END_BYTES)
      : this.#copyOf(body);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  /** Whether `null` stands at `at`. */
  isNull(at: number): boolean {
    return this.view.getInt32(at, true) === NULL_WORD;
  }

  /** Where the white space that may begin at `at` ends. */
  space(at: number): number {
    const { bytes } = this;
    let end = at;
    let code = bytes[end] ?? 0;
    while (code === SPACE || code === LINE_FEED || code === RETURN || code === TAB) {
      end += 1;
      code = bytes[end] ?? 0;
    }
    return end;
  }

  /** The first byte of a text, from `at` on, that ends it, begins an escape, or may not stand there. */
  plainEnd(at: number): number {
    const { view } = this;
    let end = at;
    let special = specialIn(view.getInt32(end, true));
    while (special === 0) {
      end += WORD_BYTES;
      special = specialIn(view.getInt32(end, true));
    }
    return end + firstSpecial(special);
  }

  #copyOf(body: Uint8Array): Buffer {
    const size = body.byteLength + END_BYTES;
    if (this.#copy.length < size) this.#copy = Buffer.alloc(size);
    this.#copy.set(body);
    this.#copy.fill(0, body.byteLength, size);
    return this.#copy.subarray(0, size);
  }
}
