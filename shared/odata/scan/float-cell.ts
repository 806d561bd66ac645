import type { FixedBuilder } from '../../parquet/index.ts';
import { NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE } from './cell-words.ts';
import { NumberCell } from './number-cell.ts';

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['INF', Infinity],
  ['-INF', -Infinity],
  ['NaN', Number.NaN],
]);

/** Floats, the nearest one; `INF`, `-INF` and `NaN` are texts. Source: OData JSON Format 4.01, 7.1 "Primitive Value". */
abstract class FloatCell extends NumberCell {
  override readonly builder: FixedBuilder;

  constructor(builder: FixedBuilder) {
    super();
    this.builder = builder;
  }

  protected override push(): string | undefined {
    const value = this.literal.double();
    return Number.isFinite(value) ? this.pushValue(value) : OUT_OF_RANGE;
  }

  protected override pushText(text: string): string | undefined {
    const value = SPECIAL.get(text);
    return value === undefined ? NOT_A_NUMBER : this.pushValue(value);
  }

  protected abstract pushValue(value: number): string | undefined;
}

export class DoubleCell extends FloatCell {
  protected override pushValue(value: number): string | undefined {
    this.builder.push(value);
    return undefined;
  }
}

export class SingleCell extends FloatCell {
  protected override pushValue(value: number): string | undefined {
    if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) return OUT_OF_RANGE;
    this.builder.push(value);
    return undefined;
  }
}

/** Integers that a double holds exactly. */
export class WholeDoubleCell extends NumberCell {
  override readonly builder: FixedBuilder;

  constructor(builder: FixedBuilder) {
    super();
    this.builder = builder;
  }

  protected override push(): string | undefined {
    const { literal } = this;
    const value = literal.double();
    if (!Number.isFinite(value)) return OUT_OF_RANGE;
    if ((literal.isWide && literal.exponent < 0) || !Number.isInteger(value)) return NOT_WHOLE;
    if (!Number.isSafeInteger(value)) return 'a double does not hold it exactly';
    // -0 is no integer.
    this.builder.push(value + 0);
    return undefined;
  }
}
