import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  LOWER_F,
  LOWER_N,
  LOWER_T,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  ZERO,
} from '../values/index.ts';
import { type JsonBytes, brokenAt } from './json-bytes.ts';
import { FALSE, NULL, TRUE, wordEnd } from './json-word.ts';
import { NumberLiteral } from './number-literal.ts';
import { stringEnd } from './string-end.ts';
import { ValueReader } from './value-reader.ts';

/** Values within values: no service means more. */
export const MOST_DEEP = 512;

/** Passes over values of any kind, each of which has to be whole JSON, without going down a stack. */
export class ValueSkipper extends ValueReader {
  /** What closes each of the values that are open. */
  readonly #closing = new Uint8Array(MOST_DEEP);
  readonly #number = new NumberLiteral();
  readonly #most: number;
  #depth = 0;

  /** `above`: how many values are around those that are passed over. */
  constructor(above = 0) {
    super();
    this.#most = MOST_DEEP - above;
  }

  override read(input: JsonBytes, start: number): number {
    this.#depth = 0;
    let at = start;
    do {
      const depth = this.#depth;
      at = this.#begin(input, at);
      // Nothing within it: it has ended.
      if (at >= 0 && this.#depth === depth) at = this.#goOn(input, at);
    } while (at >= 0 && this.#depth > 0);
    return at;
  }

  /** Reads a value without parts, or goes to the first part of one that has them. */
  #begin(input: JsonBytes, at: number): number {
    const code = input.bytes[at] ?? 0;
    if (code === OPEN_BRACE) return this.#open(input, at, CLOSE_BRACE);
    if (code === OPEN_BRACKET) return this.#open(input, at, CLOSE_BRACKET);
    return this.#single(input, at, code);
  }

  #single(input: JsonBytes, at: number, code: number): number {
    const { bytes } = input;
    if (code === QUOTE) {
      const end = stringEnd(input, at + 1);
      return end < 0 ? end : end + 1;
    }
    if (code === MINUS || (code >= ZERO && code <= ZERO + 9)) return this.#number.readNumber(bytes, at);
    if (code === LOWER_N) return wordEnd(bytes, at, NULL);
    if (code === LOWER_T) return wordEnd(bytes, at, TRUE);
    return code === LOWER_F ? wordEnd(bytes, at, FALSE) : brokenAt(at);
  }

  #open(input: JsonBytes, at: number, closing: number): number {
    // One without parts is a level as well.
    if (this.#depth === this.#most) return this.refuse(`it is nested more than ${MOST_DEEP} deep`);
    const first = input.space(at + 1);
    if (input.bytes[first] === closing) return first + 1;
    this.#closing[this.#depth] = closing;
    this.#depth += 1;
    return closing === CLOSE_BRACE ? memberValue(input, first) : first;
  }

  /** From the end of a value to the beginning of the next one, or to the end of all. */
  #goOn(input: JsonBytes, end: number): number {
    const { bytes } = input;
    let at = end;
    while (this.#depth > 0) {
      const closing = this.#closing[this.#depth - 1] ?? 0;
      at = input.space(at);
      if (bytes[at] === COMMA) {
        const next = input.space(at + 1);
        return closing === CLOSE_BRACE ? memberValue(input, next) : next;
      }
      if (bytes[at] !== closing) return brokenAt(at);
      this.#depth -= 1;
      at += 1;
    }
    return at;
  }
}

/** Where the value begins of the member whose name begins at `at`; negative where there is none. */
export const memberValue = (input: JsonBytes, at: number): number => {
  const { bytes } = input;
  if (bytes[at] !== QUOTE) return brokenAt(at);
  const end = stringEnd(input, at + 1);
  if (end < 0) return end;
  const colon = input.space(end + 1);
  return bytes[colon] === COLON ? input.space(colon + 1) : brokenAt(colon);
};
