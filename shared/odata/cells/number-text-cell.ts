import type { BytesBuilder } from '../../parquet/index.ts';
import { DOT, MINUS, ZERO } from '../values/index.ts';
import type { JsonBytes, NumberLiteral } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE } from './cell-words.ts';
import type { NumberReader } from './number-reader.ts';

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

/** The digits, and a point behind so many of them where there are more. */
const putDigits = (
  builder: BytesBuilder,
  start: number,
  literal: NumberLiteral,
  beforePoint: number,
): number => {
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
};

/** Numbers as their shortest plain text, so that equal numbers are equal texts. */
export class NumberTextCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly literals: NumberReader;
  readonly #isWhole: boolean;

  constructor(builder: BytesBuilder, literals: NumberReader, isWhole: boolean) {
    super();
    this.builder = builder;
    this.literals = literals;
    this.#isWhole = isWhole;
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_NUMBER);
    const { literal } = this.literals;
    literal.trim();
    if (this.#isWhole && literal.exponent < 0) return this.refuse(NOT_WHOLE);
    if (literal.exponent < -MOST_PLACES) return this.refuse(NOT_A_NUMBER);
    const beforePoint = literal.count + literal.exponent;
    if (beforePoint > SURELY_FINITE && !Number.isFinite(literal.double())) return this.refuse(OUT_OF_RANGE);
    this.#write(literal, beforePoint);
    return end;
  }

  #write(literal: NumberLiteral, beforePoint: number): void {
    const { builder } = this;
    builder.reserveBytes(literal.count + Math.abs(literal.exponent) + MOST_PLACES);
    let at = builder.end;
    if (literal.isNegative && literal.count > 0) at = putByte(builder, at, MINUS);
    if (beforePoint <= 0) at = putByte(builder, at, ZERO);
    if (beforePoint <= 0 && literal.count > 0) at = putByte(builder, at, DOT);
    at = putZeros(builder, at, -beforePoint);
    at = putDigits(builder, at, literal, beforePoint);
    builder.pushUpTo(putZeros(builder, at, literal.exponent));
  }
}
