import { BACKSLASH } from '../values/index.ts';
import { EscapeReader, isHalf } from './escape.ts';
import { putCharacter } from './utf8.ts';

const REPLACEMENT = 0xff_fd;

/** Part of a JSON text, between its quotes, of which `stringEnd` has seen that it is one. */
export interface RawText {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** Turns JSON texts into what they say, in UTF-8. */
export class Unescaper {
  /** Halves of surrogate pairs so far that stood alone: UTF-8 has no form for them, so each became U+FFFD. */
  halves = 0;
  readonly #escapes = new EscapeReader();

  /** Writes the text behind `at`, never more bytes than it has itself; answers where it ended. */
  write({ bytes, from, to }: RawText, target: Uint8Array, at: number): number {
    const escapes = this.#escapes;
    let end = at;
    let next = from;
    while (next < to) {
      const byte = bytes[next] ?? 0;
      if (byte === BACKSLASH) {
        const code = escapes.read(bytes, next);
        next = escapes.end;
        end = putCharacter(target, end, isHalf(code) ? this.#replaced() : code);
      } else {
        target[end] = byte;
        end += 1;
        next += 1;
      }
    }
    return end;
  }

  #replaced(): number {
    this.halves += 1;
    return REPLACEMENT;
  }
}
