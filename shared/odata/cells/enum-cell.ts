import type { BytesBuilder } from '../../parquet/index.ts';
import { QUOTE } from '../values/index.ts';
import { type JsonBytes, NOT_TAKEN } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_TEXT } from './cell-words.ts';
import type { NumberReader } from './number-reader.ts';
import { NumberTextCell } from './number-text-cell.ts';
import { TextCell } from './text-cell.ts';

/** An enum's member names, or its number. */
export class EnumCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly #text: TextCell;
  readonly #number: NumberTextCell;

  constructor(builder: BytesBuilder, literals: NumberReader, isStrict: boolean) {
    super();
    this.builder = builder;
    this.#text = new TextCell(builder, isStrict);
    this.#number = new NumberTextCell(builder, literals, true);
  }

  override get replaced(): number {
    return this.#text.replaced;
  }

  override begin(): void {
    this.#text.begin();
  }

  override read(input: JsonBytes, at: number): number {
    const isText = input.bytes[at] === QUOTE;
    const end = isText ? this.#text.read(input, at) : this.#number.read(input, at);
    return end === NOT_TAKEN ? this.refuse(isText ? this.#text.trouble : NOT_TEXT) : end;
  }
}
