import {
  AT_SIGN,
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  LOWER_F,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  ZERO,
} from '../values/index.ts';
import type { JsonBytes } from './json-bytes.ts';
import { nameOf } from './name-of.ts';
import { NumberLiteral } from './number-literal.ts';
import { NumberSpeller } from './number-speller.ts';
import { stringEnd } from './string-end.ts';
import { TextWriter } from './text-writer.ts';
import { MOST_DEEP, ValueSkipper, memberValue } from './value-skipper.ts';

/** An object of more members is read by name, which costs more for each of them and less for all. */
const MOST_MEMBERS = 64;

const mayBeNote = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (bytes[at] === AT_SIGN || bytes[at] === BACKSLASH) return true;
  return false;
};

const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9;

/** Writes values within values as JSON text: in their order, without white space and annotations. */
export class NestedWriter {
  readonly out = new TextWriter();
  /** An object had two members of one name, or many, or one whose name is a number: what was written may not be how they are ordered. */
  hasTwins = false;
  readonly #skipper = new ValueSkipper();
  readonly #number = new NumberLiteral();
  readonly #speller = new NumberSpeller();
  /** By depth: whether it is an object, whether a part of it was written, and where its names begin in `#names`. */
  readonly #isObject = new Uint8Array(MOST_DEEP + 1);
  readonly #hasPart = new Uint8Array(MOST_DEEP + 1);
  readonly #firstName = new Int32Array(MOST_DEEP + 1);
  /** Where each name of the open objects begins and ends in `out`. */
  readonly #names: number[] = [];
  #depth = 0;
  #expectsName = false;

  /** Writes the value in [from, to), which is known to be JSON; false where the service left out a part of it. */
  write(input: JsonBytes, from: number, to: number): boolean {
    this.out.clear();
    this.hasTwins = false;
    this.#depth = 0;
    this.#names.length = 0;
    this.#expectsName = false;
    let at = from;
    while (at < to && at >= 0) at = this.#token(input, at);
    return at >= 0;
  }

  #token(input: JsonBytes, at: number): number {
    const code = input.bytes[at] ?? 0;
    if (code <= SPACE || code === COLON) return at + 1;
    if (code === COMMA) {
      this.#expectsName = this.#isObject[this.#depth] === 1;
      return at + 1;
    }
    if (code === QUOTE) return this.#expectsName ? this.#name(input, at) : this.#text(input, at);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) return this.#open(at, code);
    return code === CLOSE_BRACE || code === CLOSE_BRACKET
      ? this.#close(at, code)
      : this.#single(input, at, code);
  }

  #open(at: number, code: number): number {
    this.#separate();
    this.out.put(code);
    this.#depth += 1;
    const isObject = code === OPEN_BRACE;
    this.#isObject[this.#depth] = isObject ? 1 : 0;
    this.#hasPart[this.#depth] = 0;
    this.#firstName[this.#depth] = this.#names.length;
    this.#expectsName = isObject;
    return at + 1;
  }

  #close(at: number, code: number): number {
    this.out.put(code);
    this.#names.length = this.#firstName[this.#depth] ?? 0;
    this.#depth -= 1;
    this.#expectsName = false;
    return at + 1;
  }

  /** Before an item of an array. */
  #separate(): void {
    if (this.#depth === 0 || this.#isObject[this.#depth] === 1) return;
    if (this.#hasPart[this.#depth] === 1) this.out.put(COMMA);
    this.#hasPart[this.#depth] = 1;
  }

  #name(input: JsonBytes, at: number): number {
    const { bytes } = input;
    const from = at + 1;
    const to = stringEnd(input, from);
    if (mayBeNote(bytes, from, to)) {
      const name = nameOf({ bytes, plain: input.plainEnd(from) }, from, to);
      if (name.includes('@'))
        return name.endsWith('nextLink') ? -1 : this.#skipper.read(input, memberValue(input, at));
    }
    if (this.#hasPart[this.#depth] === 1) this.out.put(COMMA);
    this.#hasPart[this.#depth] = 1;
    const start = this.out.length;
    this.out.putText(bytes, { from, to });
    if (isDigit(this.out.bytes[start + 1] ?? 0)) this.hasTwins = true;
    this.#remember(start, this.out.length);
    this.out.put(COLON);
    this.#expectsName = false;
    return to + 1;
  }

  #remember(start: number, end: number): void {
    const names = this.#names;
    const first = this.#firstName[this.#depth] ?? 0;
    for (let index = first; index < names.length; index += 2) {
      const from = names[index] ?? 0;
      const to = names[index + 1] ?? 0;
      if (to - from === end - start && this.out.bytes.compare(this.out.bytes, from, to, start, end) === 0)
        this.hasTwins = true;
    }
    if (names.length - first >= 2 * MOST_MEMBERS) this.hasTwins = true;
    else names.push(start, end);
  }

  #text(input: JsonBytes, at: number): number {
    this.#separate();
    const to = stringEnd(input, at + 1);
    this.out.putText(input.bytes, { from: at + 1, to });
    return to + 1;
  }

  #single({ bytes }: JsonBytes, at: number, code: number): number {
    this.#separate();
    if (code === MINUS || (code >= ZERO && code <= ZERO + 9)) {
      const end = this.#number.readNumber(bytes, at);
      this.out.putAscii(this.#speller.spell(this.#number));
      return end;
    }
    const end = at + (code === LOWER_F ? 'false'.length : 'true'.length);
    this.out.putSlice(bytes, at, end);
    return end;
  }
}
