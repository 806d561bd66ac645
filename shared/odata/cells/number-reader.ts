import { MINUS, QUOTE, ZERO } from '../values/index.ts';
import { type JsonBytes, LooseText, NOT_TAKEN, NumberLiteral } from '../json/index.ts';

/** Whether a JSON number begins with this byte. */
export const startsNumber = (code: number): boolean => (code - ZERO) >>> 0 <= 9 || code === MINUS;

/** Reads a JSON number, or the text of one: a service honours `IEEE754Compatible` or does not, also within one page. */
export class NumberReader {
  /** The number that was read last. */
  readonly literal = new NumberLiteral();
  /** The text that was read last and is no number. */
  readonly loose = new LooseText();
  /** Where that text ended. */
  looseEnd = 0;

  /** Reads the value at `at`; answers where it ended, `NOT_TAKEN` for one that is no number, or where the JSON breaks. */
  read(input: JsonBytes, at: number): number {
    const { bytes } = input;
    const code = bytes[at] ?? 0;
    if (code === QUOTE) {
      const end = this.literal.readText(bytes, at + 1);
      return end >= 0 && bytes[end] === QUOTE ? end + 1 : this.#readLoose(input, at + 1);
    }
    this.looseEnd = 0;
    return startsNumber(code) ? this.literal.readNumber(bytes, at) : NOT_TAKEN;
  }

  /** The text that was read last, where it was no number; nothing where it was no text. */
  get text(): string {
    return this.looseEnd === 0 ? '' : this.loose.text();
  }

  #readLoose(input: JsonBytes, at: number): number {
    const { loose } = this;
    const end = loose.read(input, at);
    this.looseEnd = Math.max(0, end);
    if (end < 0) return end;
    return this.literal.readText(loose.bytes, 0) === loose.length ? end : NOT_TAKEN;
  }
}
