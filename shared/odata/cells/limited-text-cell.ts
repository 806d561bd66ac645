import type { BytesBuilder } from '../../parquet/index.ts';
import { type JsonBytes, NOT_TAKEN } from '../json/index.ts';
import type { TextLimit } from '../metadata/index.ts';
import { CellReader, READERS } from './cell-reader.ts';

const SPACE = 0x20;

/** How many characters UTF-8 has from one place to another: bytes that begin one. */
const charsIn = (bytes: Uint8Array, from: number, to: number): number => {
  let chars = 0;
  for (let at = from; at < to; at += 1) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) chars += 1;
  return chars;
};

/**
 * Text of a column of `char(n)` or `varchar(n)`, as Spark writes it: what is longer by nothing but spaces loses them, what is longer by more is
 * refused, and a shorter `char` is filled up. Source: Spark, CharVarcharCodegenUtils.
 */
export class LimitedTextCell extends CellReader {
  override readonly builder: BytesBuilder;
  readonly #inner: CellReader;
  readonly #limit: TextLimit;

  /** `inner` writes to the same builder. */
  constructor(builder: BytesBuilder, inner: CellReader, limit: TextLimit) {
    super(READERS.other);
    this.builder = builder;
    this.#inner = inner;
    this.#limit = limit;
  }

  override get replaced(): number {
    return this.#inner.replaced;
  }

  override begin(): void {
    this.#inner.begin();
  }

  override read(input: JsonBytes, at: number): number {
    const { builder } = this;
    const from = builder.end;
    const end = this.#inner.read(input, at);
    if (end < 0) return end === NOT_TAKEN ? this.refuse(this.#inner.trouble) : end;
    const over = charsIn(builder.bytes, from, builder.end) - this.#limit.chars;
    if (over > 0) return this.#cut(from, over) ? end : this.refuse(this.#words());
    if (over < 0 && this.#limit.isPadded) this.#pad(-over);
    return end;
  }

  #words(): string {
    const { chars, isPadded } = this.#limit;
    return `it is longer than the table's ${isPadded ? 'CHAR' : 'VARCHAR'}(${chars})`;
  }

  /** Takes so many spaces off the end; false: there are not as many. The value is gone then. */
  #cut(from: number, over: number): boolean {
    const { builder } = this;
    const { bytes } = builder;
    const stop = builder.end - over;
    const isSpace = stop >= from && bytes.subarray(stop, builder.end).every((byte) => byte === SPACE);
    builder.pop();
    if (isSpace) builder.pushUpTo(stop);
    return isSpace;
  }

  #pad(spaces: number): void {
    const { builder } = this;
    const stop = builder.end;
    builder.reserveBytes(spaces);
    builder.pop();
    builder.bytes.fill(SPACE, stop, stop + spaces);
    builder.pushUpTo(stop + spaces);
  }
}
