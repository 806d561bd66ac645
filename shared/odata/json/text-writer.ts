import { BACKSLASH, QUOTE, SPACE } from '../values/index.ts';
import { EscapeReader, isHalf } from './escape.ts';
import type { RawText } from './unescape.ts';
import { putCharacter } from './utf8.ts';

/** The most that one character becomes: an escape of its code. */
const LONGEST = 6;
const SHORT_ESCAPES: ReadonlyMap<number, string> = new Map(
  ['\b\\b', '\f\\f', '\n\\n', '\r\\r', '\t\\t', '"\\"', '\\\\\\'].map((pair) => [
    pair.charCodeAt(0),
    pair.slice(1),
  ]),
);

/** Writes JSON into a buffer that grows. */
export class TextWriter {
  bytes: Buffer = Buffer.alloc(256);
  length = 0;
  readonly #escapes = new EscapeReader();

  /** Begins anew, in the same memory. */
  clear(): void {
    this.length = 0;
  }

  /** What was written, as a string. */
  text(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }

  /** One byte. */
  put(code: number): void {
    this.#reserve(1);
    this.bytes[this.length] = code;
    this.length += 1;
  }

  /** ASCII as it is. */
  putAscii(text: string): void {
    this.#reserve(text.length);
    this.length += this.bytes.write(text, this.length, 'latin1');
  }

  /** Any text as it is. */
  putUtf8(text: string): void {
    this.#reserve(Buffer.byteLength(text));
    this.length += this.bytes.write(text, this.length, 'utf8');
  }

  /** Bytes as they are. */
  putSlice(bytes: Buffer, from: number, to: number): void {
    this.#reserve(to - from);
    bytes.copy(this.bytes, this.length, from, to);
    this.length += to - from;
  }

  /** A JSON text, quotes included, spelled as `JSON.stringify` spells what it says. */
  putText(bytes: Buffer, { from, to }: Pick<RawText, 'from' | 'to'>): void {
    const escapes = this.#escapes;
    this.put(QUOTE);
    let plain = from;
    let at = from;
    while (at < to) {
      if (bytes[at] !== BACKSLASH) {
        at += 1;
        continue;
      }
      this.putSlice(bytes, plain, at);
      this.#putCharacter(escapes.read(bytes, at));
      at = escapes.end;
      plain = at;
    }
    this.putSlice(bytes, plain, to);
    this.put(QUOTE);
  }

  #putCharacter(code: number): void {
    const short = SHORT_ESCAPES.get(code);
    if (short !== undefined) this.putAscii(short);
    else if (code < SPACE || isHalf(code)) this.putAscii(`\\u${code.toString(16).padStart(4, '0')}`);
    else {
      this.#reserve(LONGEST);
      this.length = putCharacter(this.bytes, this.length, code);
    }
  }

  #reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.length + extra, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}
