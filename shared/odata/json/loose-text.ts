import { QUOTE } from '../values/index.ts';
import type { JsonBytes } from './json-bytes.ts';
import { stringEnd } from './string-end.ts';
import { Unescaper } from './unescape.ts';

/** A text that is no literal as it stands: it may be one once its escapes are undone. */
export class LooseText {
  /** The text, and a quote behind it. */
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(this.bytes.buffer, 0, 0);
  length = 0;
  readonly #unescaper = new Unescaper();

  /** Takes the text that begins at `at`, behind its opening quote; answers the place behind its closing one, or where the JSON breaks. */
  read(input: JsonBytes, at: number): number {
    const end = stringEnd(input, at);
    if (end < 0) return end;
    if (this.bytes.length < end - at + 1) this.#grow(end - at);
    this.length = this.#unescaper.write({ bytes: input.bytes, from: at, to: end }, this.bytes, 0);
    this.bytes[this.length] = QUOTE;
    return end + 1;
  }

  #grow(length: number): void {
    this.bytes = Buffer.alloc(2 * length + 64);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  /** The text as a string. */
  text(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }
}
