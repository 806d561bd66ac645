import type { BytesBuilder } from '../../parquet/index.ts';
import { LOWER_F, LOWER_T, MINUS, QUOTE, ZERO } from '../values/index.ts';
import { type JsonBytes, NOT_TAKEN, NumberLiteral, NumberSpeller } from '../json/index.ts';
import { BooleanTextCell } from './boolean-text-cell.ts';
import { CellReader } from './cell-reader.ts';
import { TextCell } from './text-cell.ts';

/** A single value that its own type does not take, as the text that it came as; what its type takes is spelled by that type. */
export class AsIsCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly #strict: CellReader;
  readonly #text: TextCell;
  readonly #boolean: BooleanTextCell;
  readonly #number = new NumberLiteral();
  readonly #speller = new NumberSpeller();

  constructor(builder: BytesBuilder, strict: CellReader, isStrict: boolean) {
    super();
    this.builder = builder;
    this.#strict = strict;
    this.#text = new TextCell(builder, isStrict);
    this.#boolean = new BooleanTextCell(builder);
  }

  override get replaced(): number {
    return this.#strict.replaced + this.#text.replaced;
  }

  override begin(): void {
    this.#strict.begin();
    this.#text.begin();
  }

  override read(input: JsonBytes, at: number): number {
    const end = this.#strict.read(input, at);
    if (end !== NOT_TAKEN) return end;
    const code = input.bytes[at] ?? 0;
    if (code === QUOTE) return this.#as(this.#text, input, at);
    if (code === LOWER_T || code === LOWER_F) return this.#as(this.#boolean, input, at);
    if (code === MINUS || (code >= ZERO && code <= ZERO + 9)) return this.#asNumber(input, at);
    return this.refuse('it is not a single value');
  }

  #as(reader: CellReader, input: JsonBytes, at: number): number {
    const end = reader.read(input, at);
    return end === NOT_TAKEN ? this.refuse(reader.trouble) : end;
  }

  #asNumber({ bytes }: JsonBytes, at: number): number {
    const end = this.#number.readNumber(bytes, at);
    if (end < 0) return end;
    this.builder.push(this.#speller.spell(this.#number));
    return end;
  }
}
