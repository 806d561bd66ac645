import type { BytesBuilder } from '../../parquet/index.ts';
import { type JsonBytes, LooseText } from '../json/index.ts';
import { QUOTE, type Spelling, SPELLING_BYTES } from '../values/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_TEXT } from './cell-words.ts';
import { TextCell } from './text-cell.ts';

/** Values that services spell in several ways, in one. A text that is no value of its type is taken as it is. */
export class SpelledCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly #spelling: Spelling;
  readonly #loose = new LooseText();
  readonly #text: TextCell;

  constructor(builder: BytesBuilder, spelling: Spelling, isStrict: boolean) {
    super();
    this.builder = builder;
    this.#spelling = spelling;
    this.#text = new TextCell(builder, isStrict);
  }

  override get replaced(): number {
    return this.#text.replaced;
  }

  override begin(): void {
    this.#text.begin();
  }

  override read(input: JsonBytes, at: number): number {
    const { bytes } = input;
    if (bytes[at] !== QUOTE) return this.refuse(NOT_TEXT);
    const { builder } = this;
    builder.reserveBytes(SPELLING_BYTES);
    const end = this.#spelling.read(input, at + 1, builder.bytes, builder.end);
    if (end < 0 || bytes[end] !== QUOTE) return this.#readLoose(input, at);
    builder.pushUpTo(this.#spelling.end);
    return end + 1;
  }

  #readLoose(input: JsonBytes, at: number): number {
    const { builder } = this;
    const loose = this.#loose;
    const end = loose.read(input, at + 1);
    if (end < 0) return end;
    if (this.#spelling.read(loose, 0, builder.bytes, builder.end) === loose.length) {
      builder.pushUpTo(this.#spelling.end);
      return end;
    }
    return this.answer(this.#text.read(input, at), this.#text.trouble);
  }
}
