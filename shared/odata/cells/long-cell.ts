import type { WordsBuilder } from '../../parquet/index.ts';
import type { JsonBytes } from '../json/index.ts';
import { CellReader, READERS } from './cell-reader.ts';
import { NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE } from './cell-words.ts';
import { type NumberReader, startsNumber } from './number-reader.ts';
import { WideNumber } from './wide-number.ts';

/** 64-bit integers; `1.0` and `5e3` are whole. */
export class LongCell extends CellReader {
  override readonly builder: WordsBuilder;
  readonly literals: NumberReader;
  readonly #wide = new WideNumber();

  constructor(builder: WordsBuilder, literals: NumberReader) {
    super(READERS.long);
    this.builder = builder;
    this.literals = literals;
  }

  override read(input: JsonBytes, at: number): number {
    const { literals } = this;
    const { bytes } = input;
    const { literal } = literals;
    const end = startsNumber(bytes[at] ?? 0) ? literal.readNumber(bytes, at) : literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_NUMBER);
    const value = literal.scaled(0);
    if (Number.isNaN(value)) return this.#pushWide(end);
    this.builder.push(value);
    return end;
  }

  #pushWide(end: number): number {
    const { literal } = this.literals;
    const wide = this.#wide;
    if (literal.exponent < 0) return this.refuse(NOT_WHOLE);
    if (!wide.takeLong(literal)) return this.refuse(OUT_OF_RANGE);
    this.builder.pushWords(wide.words[0] ?? 0, wide.words[1] ?? 0);
    return end;
  }
}
