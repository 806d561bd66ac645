import type { BytesBuilder } from '../../parquet/index.ts';
import { NOT_A_NUMBER, OUT_OF_RANGE } from './cell-words.ts';
import { NumberCell } from './number-cell.ts';

const SPECIAL = new Set(['INF', '-INF', 'NaN']);

/** Floats as the shortest text that reads back the same. */
export class FloatTextCell extends NumberCell {
  override readonly builder: BytesBuilder;

  constructor(builder: BytesBuilder) {
    super();
    this.builder = builder;
  }

  protected override push(): string | undefined {
    const value = this.literal.double();
    if (!Number.isFinite(value)) return OUT_OF_RANGE;
    this.builder.push(String(value));
    return undefined;
  }

  protected override pushText(text: string): string | undefined {
    if (!SPECIAL.has(text)) return NOT_A_NUMBER;
    this.builder.push(text);
    return undefined;
  }
}
