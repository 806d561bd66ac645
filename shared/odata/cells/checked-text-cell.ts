import type { BytesBuilder } from '../../parquet/index.ts';
import { type DateLiteral, type InstantLiteral, QUOTE } from '../values/index.ts';
import { type JsonBytes, LooseText } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_OF_ITS_TYPE } from './cell-words.ts';
import { pushSlice } from './push-slice.ts';

/** Text as it is, of which all is one literal. */
export class CheckedTextCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly #literal: DateLiteral | InstantLiteral;
  readonly #loose = new LooseText();

  constructor(builder: BytesBuilder, literal: DateLiteral | InstantLiteral) {
    super();
    this.builder = builder;
    this.#literal = literal;
  }

  override read(input: JsonBytes, at: number): number {
    const { bytes } = input;
    if (bytes[at] !== QUOTE) return this.refuse(NOT_OF_ITS_TYPE);
    const end = this.#literal.read(input, at + 1);
    if (end < 0 || bytes[end] !== QUOTE) return this.#readLoose(input, at + 1);
    pushSlice(this.builder, bytes, at + 1, end);
    return end + 1;
  }

  #readLoose(input: JsonBytes, at: number): number {
    const loose = this.#loose;
    const end = loose.read(input, at);
    if (end < 0) return end;
    if (this.#literal.read(loose, 0) !== loose.length) return this.refuse(NOT_OF_ITS_TYPE);
    pushSlice(this.builder, loose.bytes, 0, loose.length);
    return end;
  }
}
