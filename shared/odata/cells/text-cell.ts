import type { BytesBuilder } from '../../parquet/index.ts';
import { QUOTE } from '../values/index.ts';
import { type JsonBytes, Unescaper, firstSpecial, specialIn, stringEnd } from '../json/index.ts';
import { CellReader, READERS } from './cell-reader.ts';
import { HALF_IN_KEY, NOT_TEXT } from './cell-words.ts';

/** So much of a text is copied in a loop; what is longer in one call. */
const SHORT = 64;
const WORD_BYTES = 4;

/** Text as it is. */
export class TextCell extends CellReader {
  override readonly builder: BytesBuilder;
  /** A text that UTF-8 cannot hold is refused: two of them would be one. */
  readonly isStrict: boolean;
  readonly #unescaper = new Unescaper();

  constructor(builder: BytesBuilder, isStrict: boolean) {
    super(READERS.text);
    this.builder = builder;
    this.isStrict = isStrict;
  }

  #replaced = 0;

  override get replaced(): number {
    return this.#replaced;
  }

  override begin(): void {
    this.#replaced = 0;
  }

  override read(input: JsonBytes, at: number): number {
    const { bytes, view } = input;
    if (bytes[at] !== QUOTE) return this.refuse(NOT_TEXT);
    const { builder } = this;
    builder.reserveBytes(SHORT + WORD_BYTES);
    const target = builder.view;
    const stop = at + 1 + SHORT;
    let to = builder.end;
    let from = at + 1;
    // Four bytes at once; what is copied too much is written over.
    while (from <= stop) {
      const word = view.getInt32(from, true);
      target.setInt32(to, word, true);
      const special = specialIn(word);
      if (special !== 0) {
        const length = firstSpecial(special);
        from += length;
        if (bytes[from] !== QUOTE) break;
        builder.pushUpTo(to + length);
        return from + 1;
      }
      from += WORD_BYTES;
      to += WORD_BYTES;
    }
    return this.#readLong(input, at + 1);
  }

  /** A text that is long, or has escapes. */
  #readLong(input: JsonBytes, at: number): number {
    const { builder } = this;
    const { bytes } = input;
    const plain = input.plainEnd(at);
    const end = bytes[plain] === QUOTE ? plain : stringEnd(input, at);
    if (end < 0) return end;
    builder.reserveBytes(end - at);
    if (end === plain) {
      bytes.copy(builder.bytes, builder.end, at, end);
      builder.pushUpTo(builder.end + end - at);
      return end + 1;
    }
    const { halves } = this.#unescaper;
    const stop = this.#unescaper.write({ bytes, from: at, to: end }, builder.bytes, builder.end);
    if (this.#unescaper.halves > halves) {
      if (this.isStrict) return this.refuse(HALF_IN_KEY);
      this.#replaced += 1;
    }
    builder.pushUpTo(stop);
    return end + 1;
  }
}
