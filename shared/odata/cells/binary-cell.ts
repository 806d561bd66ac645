import type { BytesBuilder } from '../../parquet/index.ts';
import { QUOTE, ZERO } from '../values/index.ts';
import { type JsonBytes, LooseText } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NO_LETTER = 64;
const EQUALS = 61;
const LOWER_X = 120;
const MOST_PADDING = 2;

/** What each letter is worth, of base64url as of base64. */
const WORTH = new Uint8Array(256).fill(NO_LETTER);
for (let worth = 0; worth < LETTERS.length; worth += 1) WORTH[LETTERS.charCodeAt(worth)] = worth;
WORTH['-'.charCodeAt(0)] = 62;
WORTH['_'.charCodeAt(0)] = 63;

const isHexDigit = (code: number): boolean =>
  (code >= ZERO && code <= ZERO + 9) || ((code & ~32) >= 65 && (code & ~32) <= 70);

const isHex = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (bytes[from] !== ZERO || bytes[from + 1] !== LOWER_X) return false;
  for (let at = from + 2; at < to; at += 1) if (!isHexDigit(bytes[at] ?? 0)) return false;
  return true;
};

/** Binary: base64url, as the standard has it, or base64. Source: OData JSON Format 4.01, 7.1 "Primitive Value". */
export class BinaryCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly #loose = new LooseText();
  #values = 0;
  #hexValues = 0;

  constructor(builder: BytesBuilder) {
    super();
    this.builder = builder;
  }

  override get isHex(): boolean {
    return this.#values > 0 && this.#values === this.#hexValues;
  }

  override begin(): void {
    this.#values = 0;
    this.#hexValues = 0;
  }

  override read(input: JsonBytes, at: number): number {
    const { bytes } = input;
    if (bytes[at] !== QUOTE) return this.refuse('it is not base64');
    const plain = input.plainEnd(at + 1);
    if (bytes[plain] === QUOTE)
      return this.#take(bytes, at + 1, plain) ? plain + 1 : this.refuse('it is not base64');
    const end = this.#loose.read(input, at + 1);
    if (end < 0) return end;
    return this.#take(this.#loose.bytes, 0, this.#loose.length) ? end : this.refuse('it is not base64');
  }

  #take(bytes: Uint8Array, from: number, to: number): boolean {
    let last = to;
    while (last > from && to - last < MOST_PADDING && bytes[last - 1] === EQUALS) last -= 1;
    if ((last - from) % 4 === 1) return false;
    this.builder.reserveBytes(last - from);
    const end = this.#decode(bytes, from, last);
    if (end < 0) return false;
    this.builder.pushUpTo(end);
    this.#values += 1;
    // Whoever writes hexadecimal digits after 0x writes base64 as well: so it is told.
    if (this.#hexValues === this.#values - 1 && isHex(bytes, from, to)) this.#hexValues += 1;
    return true;
  }

  /** Answers where the bytes end in the builder; -1 for a letter that is none. */
  #decode(bytes: Uint8Array, from: number, to: number): number {
    const target = this.builder.bytes;
    let end = this.builder.end;
    let bits = 0;
    let held = 0;
    for (let at = from; at < to; at += 1) {
      const worth = WORTH[bytes[at] ?? 0] ?? NO_LETTER;
      if (worth === NO_LETTER) return -1;
      bits = ((bits << 6) | worth) & 0xff_ff;
      held += 6;
      if (held < 8) continue;
      held -= 8;
      target[end] = bits >> held;
      end += 1;
    }
    return end;
  }
}
