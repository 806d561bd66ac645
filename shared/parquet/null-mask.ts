/** Which of a column's values are null: one bit each, set for null, so that a value that is there costs nothing. */
export class NullMask {
  private bits = new Uint8Array(128);
  private valid = new Uint8Array(0);
  private total = 0;

  get count(): number {
    return this.total;
  }

  /** Marks value `index` as null; once each, in rising order. */
  mark(index: number): void {
    const byte = index >> 3;
    if (byte >= this.bits.length) this.grow(byte + 1);
    this.bits[byte] = (this.bits[byte] ?? 0) | (1 << (index & 7));
    this.total += 1;
  }

  /** Forgets the marks of values `[length, from)`. */
  truncate(length: number, from: number): void {
    for (let index = length; index < from && this.total > 0; index += 1) {
      const byte = this.bits[index >> 3] ?? 0;
      const bit = 1 << (index & 7);
      if ((byte & bit) === 0) continue;
      this.bits[index >> 3] = byte & ~bit;
      this.total -= 1;
    }
  }

  /** Of the marks in `[from, end)` keeps those at `from` plus each of `rows`, at the places that these come to. */
  keep(from: number, rows: readonly number[], end: number): void {
    if (this.total === 0) return;
    const isNull = rows.map((row) => this.isMarked(from + row));
    this.truncate(from, end);
    for (let at = 0; at < rows.length; at += 1) if (isNull[at] === true) this.mark(from + at);
  }

  /** Arrow's validity bitmap of the first `length` values: a view, until the next call; undefined when none is null. */
  validity(length: number): Uint8Array | undefined {
    if (this.total === 0) return undefined;
    const size = (length + 7) >> 3;
    if (this.valid.length < size) this.valid = new Uint8Array(Math.max(size, this.bits.length));
    for (let byte = 0; byte < size; byte += 1) this.valid[byte] = ~(this.bits[byte] ?? 0);
    return this.valid.subarray(0, size);
  }

  reset(): void {
    if (this.total > 0) this.bits.fill(0);
    this.total = 0;
  }

  private isMarked(index: number): boolean {
    return ((this.bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  }

  private grow(size: number): void {
    const grown = new Uint8Array(Math.max(size, this.bits.length * 2));
    grown.set(this.bits);
    this.bits = grown;
  }
}
