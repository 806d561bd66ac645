import type { BytesBuilder } from '../../parquet/index.ts';
import { DOT, MINUS, ZERO } from '../values/index.ts';
import { NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE } from './cell-words.ts';
import { NumberCell } from './number-cell.ts';

/** The finest that a decimal column can have. */
const MOST_PLACES = 38;
/** Beyond, a number may be more than the greatest double. */
const SURELY_FINITE = 308;

const putByte = ({ bytes }: BytesBuilder, at: number, code: number): number => {
  bytes[at] = code;
  return at + 1;
};

const putZeros = ({ bytes }: BytesBuilder, at: number, count: number): number => {
  if (count > 0) bytes.fill(ZERO, at, at + count);
  return at + Math.max(0, count);
};

/** Numbers as their shortest plain text, so that equal numbers are equal texts. */
export class NumberTextCell extends NumberCell {
  override readonly builder: BytesBuilder;
  readonly #isWhole: boolean;

  constructor(builder: BytesBuilder, isWhole: boolean) {
    super();
    this.builder = builder;
    this.#isWhole = isWhole;
  }

  protected override push(): string | undefined {
    const { literal } = this;
    literal.trim();
    if (this.#isWhole && literal.exponent < 0) return NOT_WHOLE;
    if (literal.exponent < -MOST_PLACES) return NOT_A_NUMBER;
    const beforePoint = literal.count + literal.exponent;
    if (beforePoint > SURELY_FINITE && !Number.isFinite(literal.double())) return OUT_OF_RANGE;
    this.#write(beforePoint);
    return undefined;
  }

  #write(beforePoint: number): void {
    const { builder, literal } = this;
    builder.reserveBytes(literal.count + Math.abs(literal.exponent) + MOST_PLACES);
    let at = builder.end;
    if (literal.isNegative && literal.count > 0) at = putByte(builder, at, MINUS);
    if (beforePoint <= 0) at = putByte(builder, at, ZERO);
    if (beforePoint <= 0 && literal.count > 0) at = putByte(builder, at, DOT);
    at = putZeros(builder, at, -beforePoint);
    at = this.#writeDigits(at, beforePoint);
    builder.pushUpTo(putZeros(builder, at, literal.exponent));
  }

  /** The digits, and a point behind so many of them where there are more. */
  #writeDigits(start: number, beforePoint: number): number {
    const { builder, literal } = this;
    let at = start;
    let left = beforePoint > 0 ? beforePoint : -1;
    for (let index = literal.first; index < literal.last; index += 1) {
      const code = literal.bytes[index] ?? 0;
      if (code === DOT) continue;
      if (left === 0) at = putByte(builder, at, DOT);
      at = putByte(builder, at, code);
      left -= 1;
    }
    return at;
  }
}
