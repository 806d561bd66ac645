import type { WordsBuilder } from '../../parquet/index.ts';
import type { JsonBytes } from '../json/index.ts';
import { CellReader, READERS } from './cell-reader.ts';
import { NOT_A_NUMBER, OUT_OF_RANGE } from './cell-words.ts';
import { type NumberReader, startsNumber } from './number-reader.ts';
import { WideNumber } from './wide-number.ts';

/** How many digits a decimal has, and how many of them behind its point. */
export interface DecimalFacets {
  readonly precision: number;
  readonly scale: number;
}

const TOO_FINE = 'it has more fraction digits than the scale';

/** Decimals, never rounded. */
export class DecimalCell extends CellReader {
  override readonly builder: WordsBuilder;
  readonly literals: NumberReader;
  readonly #scale: number;
  readonly #precision: number;
  readonly #most: number;
  readonly #wide = new WideNumber();

  constructor(builder: WordsBuilder, literals: NumberReader, { precision, scale }: DecimalFacets) {
    super(READERS.decimal);
    this.builder = builder;
    this.literals = literals;
    this.#scale = scale;
    this.#precision = precision;
    this.#most = Number(`1e${precision}`) - 1;
  }

  override read(input: JsonBytes, at: number): number {
    const { literals } = this;
    const { bytes } = input;
    const { literal } = literals;
    const end = startsNumber(bytes[at] ?? 0) ? literal.readNumber(bytes, at) : literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_NUMBER);
    const value = literal.scaled(this.#scale);
    if (!(value <= this.#most && value >= -this.#most)) return this.#pushWide(end);
    this.builder.push(value);
    return end;
  }

  #pushWide(end: number): number {
    const { literal } = this.literals;
    const wide = this.#wide;
    const power = literal.exponent + this.#scale;
    if (power < 0) return this.refuse(TOO_FINE);
    if (!wide.take(literal) || wide.digits + power > this.#precision) return this.refuse(OUT_OF_RANGE);
    wide.shift(power);
    if (literal.isNegative) wide.negate();
    this.builder.pushFour(wide.words);
    return end;
  }
}
