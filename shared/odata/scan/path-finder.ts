import { CLOSE_BRACE, COMMA, LOWER_N, OPEN_BRACE } from '../values/index.ts';
import { type JsonBytes, nameOf, stringEnd, ValueSkipper } from '../json/index.ts';

/** There is no value at the end of a path: a part of it is null, or not there. */
export const NO_VALUE = -1;
/** A value on a path is neither an object nor null. */
export const NO_OBJECT = -2;

/** Finds the value to which a path leads within a value that was read already, and makes nothing for it. */
export class PathFinder {
  /** As they stand between quotes, but for escapes. */
  readonly #names: readonly Buffer[];
  readonly #skipper = new ValueSkipper();

  constructor(names: readonly string[]) {
    this.#names = names.map((name) => Buffer.from(name));
  }

  /** Where the value begins; or `NO_VALUE`, `NO_OBJECT`. */
  find(input: JsonBytes, start: number): number {
    let at = start;
    for (const name of this.#names) {
      at = this.#member(input, at, name);
      if (at < 0) return at;
    }
    return input.bytes[at] === LOWER_N ? NO_VALUE : at;
  }

  /** Of members of one name the last counts. */
  #member(input: JsonBytes, start: number, name: Buffer): number {
    const { bytes } = input;
    if (bytes[start] !== OPEN_BRACE) return bytes[start] === LOWER_N ? NO_VALUE : NO_OBJECT;
    let found = NO_VALUE;
    let at = input.space(start + 1);
    while (bytes[at] !== CLOSE_BRACE) {
      const end = stringEnd(input, at + 1);
      const value = input.space(input.space(end + 1) + 1);
      if (isNamed(input, at + 1, end, name)) found = value;
      at = input.space(this.#skipper.read(input, value));
      if (bytes[at] === COMMA) at = input.space(at + 1);
    }
    return found;
  }
}

const isNamed = (input: JsonBytes, from: number, to: number, name: Buffer): boolean => {
  const { bytes } = input;
  const plain = input.plainEnd(from);
  if (plain === to) return to - from === name.length && bytes.compare(name, 0, name.length, from, to) === 0;
  return nameOf({ bytes, plain }, from, to) === name.toString('utf8');
};
