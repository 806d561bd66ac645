import { type DateLiteral, type InstantLiteral, QUOTE } from '../values/index.ts';
import { type JsonBytes, LooseText, NOT_TAKEN } from '../json/index.ts';

/** Reads a text that is one literal. */
export class QuotedReader<Literal extends DateLiteral | InstantLiteral> {
  /** The literal that was read last. */
  readonly literal: Literal;
  readonly #loose = new LooseText();

  constructor(literal: Literal) {
    this.literal = literal;
  }

  /** Reads the value at `at`; answers where it ended, `NOT_TAKEN` for another one, or where the JSON breaks. */
  read(input: JsonBytes, at: number): number {
    const { bytes } = input;
    if (bytes[at] !== QUOTE) return NOT_TAKEN;
    const end = this.literal.read(input, at + 1);
    return end >= 0 && bytes[end] === QUOTE ? end + 1 : this.#readLoose(input, at + 1);
  }

  #readLoose(input: JsonBytes, at: number): number {
    const loose = this.#loose;
    const end = loose.read(input, at);
    if (end < 0) return end;
    return this.literal.read(loose, 0) === loose.length ? end : NOT_TAKEN;
  }
}
