import { QUOTE } from '../values/index.ts';
import { CellReader } from './cell-reader.ts';
import type { JsonBytes } from './json-bytes.ts';
import { LooseText } from './loose-text.ts';

/** A reader of the literals of one type. */
export interface TextLiteral {
  /** Reads the literal at `at`; answers where it ended, or a negative number where there is none. */
  read(bytes: Uint8Array, at: number): number;
}

/** Cells that the text of one literal becomes. */
export abstract class QuotedCell extends CellReader {
  /** The literal that was read last. */
  abstract readonly literal: TextLiteral;
  protected abstract readonly otherwise: string;
  readonly #loose = new LooseText();

  override read(input: JsonBytes, at: number): number {
    const { bytes } = input;
    if (bytes[at] !== QUOTE) return this.refuse(this.otherwise);
    const end = this.literal.read(bytes, at + 1);
    if (end < 0 || bytes[end] !== QUOTE) return this.#readLoose(input, at + 1);
    this.push();
    return end + 1;
  }

  /** Pushes the literal that was read. */
  protected abstract push(): void;

  #readLoose(input: JsonBytes, at: number): number {
    const loose = this.#loose;
    const end = loose.read(input, at);
    if (end < 0) return end;
    if (this.literal.read(loose.bytes, 0) !== loose.length) return this.refuse(this.otherwise);
    this.push();
    return end;
  }
}
