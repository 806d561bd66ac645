import { QUOTE } from '../values/index.ts';
import { type JsonBytes, Unescaper } from '../json/index.ts';

/** Where the key and cursor values of a page's rows stand in its bytes. */
export class RowKeys {
  readonly #names: ReadonlyMap<string, number>;
  readonly #width: number;
  #spans = new Int32Array(0);

  /** `names`: the properties, by their slot. */
  constructor(names: readonly string[]) {
    this.#names = new Map(names.map((name, slot) => [name, slot]));
    this.#width = names.length * 2;
  }

  /** Notes where the value of a row's slot stands; nothing of it is there for a null. */
  note(row: number, slot: number, from: number, to: number): void {
    const at = row * this.#width + slot * 2;
    if (at >= this.#spans.length) this.#grow(at + 1);
    this.#spans[at] = from;
    this.#spans[at + 1] = to;
  }

  /** The value as the source wrote it: text unescaped, a number's digits; empty for null. */
  textOf({ bytes }: JsonBytes, name: string, row: number): string {
    const at = row * this.#width + (this.#names.get(name) ?? 0) * 2;
    const from = this.#spans[at] ?? 0;
    const to = this.#spans[at + 1] ?? 0;
    if (bytes[from] !== QUOTE || to === from) return bytes.toString('utf8', from, to);
    const text = Buffer.alloc(to - from);
    const end = new Unescaper().write({ bytes, from: from + 1, to: to - 1 }, text, 0);
    return text.toString('utf8', 0, end);
  }

  #grow(needed: number): void {
    const grown = new Int32Array(Math.max(1024 * this.#width, this.#spans.length * 2, needed + this.#width));
    grown.set(this.#spans);
    this.#spans = grown;
  }
}
