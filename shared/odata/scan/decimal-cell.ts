import type { WordsBuilder } from '../../parquet/index.ts';
import { OUT_OF_RANGE } from './cell-words.ts';
import { NumberCell } from './number-cell.ts';
import { WideNumber } from './wide-number.ts';

/** How many digits a decimal has, and how many of them behind its point. */
export interface DecimalFacets {
  readonly precision: number;
  readonly scale: number;
}

const TOO_FINE = 'it has more fraction digits than the scale';

/** Decimals, never rounded. */
export class DecimalCell extends NumberCell {
  override readonly builder: WordsBuilder;
  readonly #scale: number;
  readonly #precision: number;
  readonly #most: number;
  readonly #wide = new WideNumber();

  constructor(builder: WordsBuilder, { precision, scale }: DecimalFacets) {
    super();
    this.builder = builder;
    this.#scale = scale;
    this.#precision = precision;
    this.#most = Number(`1e${precision}`) - 1;
  }

  protected override push(): string | undefined {
    const value = this.literal.scaled(this.#scale);
    if (!(value <= this.#most && value >= -this.#most)) return this.#pushWide();
    this.builder.push(value);
    return undefined;
  }

  #pushWide(): string | undefined {
    const { literal } = this;
    const wide = this.#wide;
    const power = literal.exponent + this.#scale;
    if (power < 0) return TOO_FINE;
    if (!wide.take(literal) || wide.digits + power > this.#precision) return OUT_OF_RANGE;
    wide.shift(power);
    if (literal.isNegative) wide.negate();
    this.builder.pushFour(wide.words);
    return undefined;
  }
}
