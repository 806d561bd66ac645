import type { BytesBuilder } from '../../parquet/index.ts';
import { QUOTE } from '../values/index.ts';
import { type JsonBytes, NOT_TAKEN, NestedTwins, NestedWriter, ValueSkipper } from '../json/index.ts';
import { CellReader } from './cell-reader.ts';
import { pushSlice } from './push-slice.ts';
import { TextCell } from './text-cell.ts';

const LEFT_OUT = 'the service left out a part of it';
/** The page, its array, and the row are around each value. */
const LEVELS_ABOVE = 3;

/** Complex values, collections, geographies as JSON text. */
export class JsonCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly #skipper = new ValueSkipper(LEVELS_ABOVE);
  readonly #writer = new NestedWriter();
  readonly #twins = new NestedTwins();

  constructor(builder: BytesBuilder) {
    super();
    this.builder = builder;
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.#skipper.read(input, at);
    if (end < 0) return end === NOT_TAKEN ? this.refuse(this.#skipper.trouble) : end;
    const isWhole = this.#writer.write(input, at, end);
    // What is left out may be of a member that another one of its name takes the place of.
    if (this.#writer.hasTwins || !isWhole) return this.#readTwins(input, at, end);
    pushSlice(this.builder, this.#writer.out.bytes, 0, this.#writer.out.length);
    return end;
  }

  #readTwins(input: JsonBytes, at: number, end: number): number {
    const text = this.#twins.textOf(input, at);
    if (text === undefined) return this.refuse(LEFT_OUT);
    this.builder.push(text);
    return end;
  }
}

/** Values of any type: a text as it is. */
export class OpenCell extends JsonCell {
  readonly #text = new TextCell(this.builder, false);

  override get replaced(): number {
    return this.#text.replaced;
  }

  override begin(): void {
    this.#text.begin();
  }

  override read(input: JsonBytes, at: number): number {
    return input.bytes[at] === QUOTE ? this.#text.read(input, at) : super.read(input, at);
  }
}
