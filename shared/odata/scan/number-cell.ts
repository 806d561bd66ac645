import { MINUS, QUOTE, ZERO } from '../values/index.ts';
import { CellReader } from './cell-reader.ts';
import { NOT_A_NUMBER } from './cell-words.ts';
import type { JsonBytes } from './json-bytes.ts';
import { LooseText } from './loose-text.ts';
import { NumberLiteral } from './number-literal.ts';

/** Cells that a number becomes: a JSON number, or the text of one, as a service honours `IEEE754Compatible` or does not. */
export abstract class NumberCell extends CellReader {
  /** The number that was read last. */
  readonly literal = new NumberLiteral();
  readonly #loose = new LooseText();

  override read(input: JsonBytes, at: number): number {
    const { bytes } = input;
    const { literal } = this;
    const code = bytes[at] ?? 0;
    if (code === QUOTE) {
      const end = literal.readText(bytes, at + 1);
      return end >= 0 && bytes[end] === QUOTE ? this.#put(end + 1) : this.#readLoose(input, at + 1);
    }
    if ((code < ZERO || code > ZERO + 9) && code !== MINUS) return this.refuse(NOT_A_NUMBER);
    const end = literal.readNumber(bytes, at);
    return end < 0 ? end : this.#put(end);
  }

  /** Pushes the number that was read; answers what is wrong with it where it cannot be pushed. */
  protected abstract push(): string | undefined;

  /** Pushes a text that is no number by its digits. */
  protected pushText(_text: string): string | undefined {
    return NOT_A_NUMBER;
  }

  #put(end: number): number {
    const trouble = this.push();
    return trouble === undefined ? end : this.refuse(trouble);
  }

  #readLoose(input: JsonBytes, at: number): number {
    const loose = this.#loose;
    const end = loose.read(input, at);
    if (end < 0) return end;
    const isNumber = this.literal.readText(loose.bytes, 0) === loose.length;
    const trouble = isNumber ? this.push() : this.pushText(loose.text());
    return trouble === undefined ? end : this.refuse(trouble);
  }
}
