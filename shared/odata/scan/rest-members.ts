import type { BytesBuilder } from '../../parquet/index.ts';
import { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE } from '../values/index.ts';
import { type JsonBytes, NestedTwins, NestedWriter, TextWriter } from '../json/index.ts';

/** The members of one row that no column takes, which become the JSON object of one cell. */
export class RestMembers {
  readonly #builder: BytesBuilder;
  readonly #writer = new NestedWriter();
  readonly #twins = new NestedTwins();
  readonly #out = new TextWriter();
  /** By name, where its value begins and ends: in the order of the row, of members of one name the last. */
  readonly #spans = new Map<string, readonly [from: number, to: number]>();

  constructor(builder: BytesBuilder) {
    this.#builder = builder;
  }

  /** Begins a page. */
  begin(): void {
    this.#spans.clear();
  }

  /** Takes a member whose value stands in [from, to). */
  take(name: string, from: number, to: number): void {
    this.#spans.set(name, [from, to]);
  }

  /** Ends a row: null where there was no such member. Answers the name of a member of which the service left out a part. */
  end(input: JsonBytes): string | undefined {
    const cut = this.#write(input);
    this.#spans.clear();
    return cut;
  }

  #write(input: JsonBytes): string | undefined {
    if (this.#spans.size === 0) {
      this.#builder.pushNull();
      return undefined;
    }
    const out = this.#out;
    out.clear();
    out.put(OPEN_BRACE);
    for (const [name, [from, to]] of this.#spans) {
      if (out.length > 1) out.put(COMMA);
      out.putUtf8(JSON.stringify(name));
      out.put(COLON);
      if (!this.#putValue(input, from, to)) return name;
    }
    out.put(CLOSE_BRACE);
    this.#builder.pushBytes(out.bytes.subarray(0, out.length));
    return undefined;
  }

  #putValue(input: JsonBytes, from: number, to: number): boolean {
    const writer = this.#writer;
    const isWhole = writer.write(input, from, to);
    if (isWhole && !writer.hasTwins) {
      this.#out.putSlice(writer.out.bytes, 0, writer.out.length);
      return true;
    }
    const text = this.#twins.textOf(input, from);
    if (text !== undefined) this.#out.putUtf8(text);
    return text !== undefined;
  }
}
