import type { FixedBuilder } from '../../parquet/index.ts';
import { NOT_WHOLE, OUT_OF_RANGE } from './cell-words.ts';
import { NumberCell } from './number-cell.ts';

/** What an integer column takes, both ends included. */
export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/** Integers of up to 32 bits; `1.0` and `5e3` are whole. */
export class IntegerCell extends NumberCell {
  override readonly builder: FixedBuilder;
  readonly #min: number;
  readonly #max: number;

  constructor(builder: FixedBuilder, { min, max }: IntegerRange) {
    super();
    this.builder = builder;
    this.#min = min;
    this.#max = max;
  }

  protected override push(): string | undefined {
    const { literal } = this;
    const value = literal.scaled(0);
    if (!(value >= this.#min && value <= this.#max))
      return Number.isNaN(value) && literal.exponent < 0 ? NOT_WHOLE : OUT_OF_RANGE;
    this.builder.push(value);
    return undefined;
  }
}
