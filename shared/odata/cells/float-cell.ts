import type { FixedBuilder } from '../../parquet/index.ts';
import { type JsonBytes, NOT_TAKEN } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE } from './cell-words.ts';
import type { NumberReader } from './number-reader.ts';

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['INF', Infinity],
  ['-INF', -Infinity],
  ['NaN', Number.NaN],
]);

/** Floats, the nearest one; `INF`, `-INF` and `NaN` are texts. Source: OData JSON Format 4.01, 7.1 "Primitive Value". */
export class FloatCell extends CellReader {
  override readonly builder: FixedBuilder;
  readonly literals: NumberReader;
  readonly #round: (value: number) => number;

  /** `round`: to what the column holds. */
  constructor(builder: FixedBuilder, literals: NumberReader, round: (value: number) => number) {
    super();
    this.builder = builder;
    this.literals = literals;
    this.#round = round;
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.literals.read(input, at);
    if (end < 0) return end === NOT_TAKEN ? this.#takeSpecial() : end;
    const value = this.literals.literal.double();
    if (!Number.isFinite(this.#round(value))) return this.refuse(OUT_OF_RANGE);
    this.builder.push(value);
    return end;
  }

  #takeSpecial(): number {
    const value = SPECIAL.get(this.literals.text);
    if (value === undefined) return this.refuse(NOT_A_NUMBER);
    this.builder.push(value);
    return this.literals.looseEnd;
  }
}

/** Integers that a double holds exactly. */
export class WholeDoubleCell extends CellReader {
  override readonly builder: FixedBuilder;
  readonly literals: NumberReader;

  constructor(builder: FixedBuilder, literals: NumberReader) {
    super();
    this.builder = builder;
    this.literals = literals;
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.literals.read(input, at);
    if (end < 0) return this.answer(end, NOT_A_NUMBER);
    const { literal } = this.literals;
    const value = literal.double();
    if (!Number.isFinite(value)) return this.refuse(OUT_OF_RANGE);
    if ((literal.isWide && literal.exponent < 0) || !Number.isInteger(value)) return this.refuse(NOT_WHOLE);
    if (!Number.isSafeInteger(value)) return this.refuse('a double does not hold it exactly');
    // -0 is no integer.
    this.builder.push(value + 0);
    return end;
  }
}
