import { BACKSLASH, LINE_FEED, QUOTE, RETURN, SPACE, TAB } from '../values/index.ts';

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
const NULL_BYTES = 4;

/** The bytes of a page, as its readers see them. */
export class JsonBytes {
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(this.bytes.buffer);

  take(body: Uint8Array): void {
    // One class of array, whatever the body is: what reads it stays fast.
    this.bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  }

  /** Whether `null` stands at `at`. */
  isNull(at: number): boolean {
    return at + NULL_BYTES <= this.bytes.length && this.view.getInt32(at, true) === NULL_WORD;
  }

  /** Where the white space that may begin at `at` ends. */
  space(at: number): number {
    const { bytes } = this;
    let end = at;
    // Past the end nothing is read: that alone would make every reading slower from then on.
    while (end < bytes.length) {
      const code = bytes[end] ?? 0;
      if (code !== SPACE && code !== LINE_FEED && code !== RETURN && code !== TAB) break;
      end += 1;
    }
    return end;
  }

  /** The first byte of a text, from `at` on, that ends it, begins an escape, or may not stand there. */
  plainEnd(at: number): number {
    const { bytes, view } = this;
    const last = bytes.length - 4;
    let end = at;
    while (end <= last) {
      const special = specialIn(view.getInt32(end, true));
      if (special !== 0) return end + firstSpecial(special);
      end += 4;
    }
    while (end < bytes.length) {
      const code = bytes[end] ?? 0;
      if (code === QUOTE || code === BACKSLASH || code < SPACE) break;
      end += 1;
    }
    return end;
  }
}
