/** A FlatBuffers table: its fields by number; undefined is a field that is left out. */
export type FlatTable = readonly (FlatField | undefined)[];

export type FlatField =
  | { readonly bytes: 1 | 2 | 4 | 8; readonly value: number }
  | { readonly text: string }
  | { readonly table: FlatTable }
  | { readonly tables: readonly FlatTable[] }
  /** Structs of two 64-bit integers each. */
  | { readonly pairs: readonly (readonly [number, number])[] };

const FIRST_BYTES = 1024;

const widthOf = (field: FlatField): number => ('bytes' in field ? field.bytes : 4);

const alignedTo = (at: number, width: number): number => Math.ceil(at / width) * width;

/** Writes front to back: what a field refers to lies behind it, as FlatBuffers' offsets ask for. */
class FlatWriter {
  private bytes = new Uint8Array(FIRST_BYTES);
  private view = new DataView(this.bytes.buffer);
  private end = 4;

  /** The buffer of a root table, a multiple of 8 bytes long. */
  write(root: FlatTable): Uint8Array {
    const table = this.table(root);
    this.refer(0, table);
    this.reserve(0, 8);
    return this.bytes.subarray(0, this.end);
  }

  /** Room for so many bytes, zeros, from a place that is aligned. */
  private reserve(bytes: number, width: number): number {
    const at = alignedTo(this.end, width);
    this.end = at + bytes;
    if (this.end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.end, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    return at;
  }

  private table(fields: FlatTable): number {
    const vtable = this.reserve(4 + 2 * fields.length, 2);
    const start = this.reserve(4, 4);
    // The wide ones first, so that little is lost to alignment.
    const present = fields
      .flatMap((field, id) => (field === undefined ? [] : [{ field, id, width: widthOf(field) }]))
      .sort((a, b) => b.width - a.width);
    const placed = present.map((of) => ({ ...of, at: this.reserve(of.width, of.width) }));
    this.view.setUint16(vtable, 4 + 2 * fields.length, true);
    this.view.setUint16(vtable + 2, this.end - start, true);
    this.view.setInt32(start, start - vtable, true);
    for (const { field, id, at } of placed) {
      this.view.setUint16(vtable + 4 + 2 * id, at - start, true);
      this.field(field, at);
    }
    return start;
  }

  private field(field: FlatField, at: number): void {
    if ('bytes' in field) this.scalar(at, field.bytes, field.value);
    else this.refer(at, this.target(field));
  }

  private target(field: Exclude<FlatField, { readonly bytes: number }>): number {
    if ('table' in field) return this.table(field.table);
    if ('text' in field) return this.text(field.text);
    return 'tables' in field ? this.tables(field.tables) : this.pairs(field.pairs);
  }

  private scalar(at: number, bytes: number, value: number): void {
    if (bytes === 8) this.view.setBigInt64(at, BigInt(value), true);
    else if (bytes === 4) this.view.setInt32(at, value, true);
    else if (bytes === 2) this.view.setInt16(at, value, true);
    else this.view.setInt8(at, value);
  }

  private refer(at: number, to: number): void {
    this.view.setUint32(at, to - at, true);
  }

  private text(text: string): number {
    const utf8 = Buffer.from(text, 'utf8');
    // And a zero behind it.
    const at = this.reserve(4 + utf8.length + 1, 4);
    this.view.setUint32(at, utf8.length, true);
    this.bytes.set(utf8, at + 4);
    return at;
  }

  private tables(tables: readonly FlatTable[]): number {
    const at = this.reserve(4 + 4 * tables.length, 4);
    this.view.setUint32(at, tables.length, true);
    for (const [index, table] of tables.entries()) this.refer(at + 4 + 4 * index, this.table(table));
    return at;
  }

  private pairs(pairs: readonly (readonly [number, number])[]): number {
    // The count lies right before the first, which is aligned to 8.
    const first = this.reserve(8 + 16 * pairs.length, 8) + 8;
    this.view.setUint32(first - 4, pairs.length, true);
    for (const [index, [a, b]] of pairs.entries()) {
      this.scalar(first + 16 * index, 8, a);
      this.scalar(first + 16 * index + 8, 8, b);
    }
    return first - 4;
  }
}

/** A table in FlatBuffers' binary form, a multiple of 8 bytes. Source: FlatBuffers, "FlatBuffer Internals". */
export const encodeFlat = (root: FlatTable): Uint8Array => new FlatWriter().write(root);
