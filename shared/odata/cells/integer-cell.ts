import type { FixedBuilder } from '../../parquet/index.ts';
import type { JsonBytes } from '../json/index.ts';
import { CellReader, READERS } from './cell-reader.ts';
import { NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE } from './cell-words.ts';
import { type NumberReader, startsNumber } from './number-reader.ts';

/** What an integer column takes, both ends included. */
export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/** Integers of up to 32 bits; `1.0` and `5e3` are whole. */
export class IntegerCell extends CellReader {
  override readonly builder: FixedBuilder;
  readonly literals: NumberReader;
  readonly #min: number;
  readonly #max: number;

  constructor(builder: FixedBuilder, literals: NumberReader, { min, max }: IntegerRange) {
    super(READERS.integer);
    this.builder = builder;
    this.literals = literals;
    this.#min = min;
    this.#max = max;
  }

  override read(input: JsonBytes, at: number): number {
    const { literals } = this;
    const { bytes } = input;
    const { literal } = literals;
    const end = startsNumber(bytes[at] ?? 0) ? literal.readNumber(bytes, at) : literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_NUMBER);
    const value = literal.scaled(0);
    if (!(value >= this.#min && value <= this.#max)) return this.refuse(this.#why(value));
    this.builder.push(value);
    return end;
  }

  #why(value: number): string {
    return Number.isNaN(value) && this.literals.literal.exponent < 0 ? NOT_WHOLE : OUT_OF_RANGE;
  }
}
