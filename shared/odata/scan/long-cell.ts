import type { WordsBuilder } from '../../parquet/index.ts';
import { NOT_WHOLE, OUT_OF_RANGE } from './cell-words.ts';
import { NumberCell } from './number-cell.ts';
import { WideNumber } from './wide-number.ts';

const MOST_DIGITS = 19;
/** The word that holds the sign of a 64-bit integer. */
const SIGN = 0x80_00_00_00;

/** Whether the size of a number, of at most 19 digits, fits into 64 bits with its sign. */
const isLong = (words: Uint32Array, isNegative: boolean): boolean => {
  const [low, high = 0] = words;
  return words[2] === 0 && (high < SIGN || (isNegative && high === SIGN && low === 0));
};

/** 64-bit integers; `1.0` and `5e3` are whole. */
export class LongCell extends NumberCell {
  override readonly builder: WordsBuilder;
  readonly #wide = new WideNumber();

  constructor(builder: WordsBuilder) {
    super();
    this.builder = builder;
  }

  protected override push(): string | undefined {
    const value = this.literal.scaled(0);
    if (Number.isNaN(value)) return this.#pushWide();
    this.builder.push(value);
    return undefined;
  }

  #pushWide(): string | undefined {
    const { literal } = this;
    const wide = this.#wide;
    if (literal.exponent < 0) return NOT_WHOLE;
    if (!wide.take(literal) || wide.digits + literal.exponent > MOST_DIGITS) return OUT_OF_RANGE;
    wide.shift(literal.exponent);
    if (!isLong(wide.words, literal.isNegative)) return OUT_OF_RANGE;
    if (literal.isNegative) wide.negate();
    this.builder.pushWords(wide.words[0] ?? 0, wide.words[1] ?? 0);
    return undefined;
  }
}
