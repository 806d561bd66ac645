import type { BytesBuilder } from '../../parquet/index.ts';
import { type JsonBytes, NOT_TAKEN } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_A_NUMBER, OUT_OF_RANGE } from './cell-words.ts';
import type { NumberReader } from './number-reader.ts';

const SPECIAL = new Set(['INF', '-INF', 'NaN']);

/** Floats as the shortest text that reads back the same. */
export class FloatTextCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly #literals: NumberReader;

  constructor(builder: BytesBuilder, literals: NumberReader) {
    super();
    this.builder = builder;
    this.#literals = literals;
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.#literals.read(input, at);
    if (end < 0) return end === NOT_TAKEN ? this.#takeSpecial() : end;
    const value = this.#literals.literal.double();
    if (!Number.isFinite(value)) return this.refuse(OUT_OF_RANGE);
    this.builder.push(String(value));
    return end;
  }

  #takeSpecial(): number {
    const { text, looseEnd } = this.#literals;
    if (!SPECIAL.has(text)) return this.refuse(NOT_A_NUMBER);
    this.builder.push(text);
    return looseEnd;
  }
}
