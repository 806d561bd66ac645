import { Room } from './room.ts';

/**
 * Which of a column's values are null, as Arrow's validity bitmap: a set bit is a value, so that a value that is there costs nothing. Bits of
 * values to come are set. Nothing is held before the first null.
 */
export class NullMask {
  readonly room = new Room();
  private bits = new Uint8Array(0);
  private total = 0;

  get count(): number {
    return this.total;
  }

  /** Marks value `index` as null; once each, in rising order. */
  mark(index: number): void {
    const byte = index >> 3;
    if (byte >= this.bits.length) this.grow(byte + 1);
    this.bits[byte] = (this.bits[byte] ?? 0) & ~(1 << (index & 7));
    this.total += 1;
  }

  /** Forgets the marks of values `[length, from)`. */
  truncate(length: number, from: number): void {
    for (let index = length; index < from && this.total > 0; index += 1) {
      const byte = this.bits[index >> 3] ?? 0xff;
      // On to the next byte.
      if (byte === 0xff) index |= 7;
      else this.put(index, false);
    }
  }

  /** Of the marks in `[from, end)` keeps those at `from` plus each of `rows`, which rise, at the places that these come to. */
  keep(from: number, rows: readonly number[], end: number): void {
    if (this.total === 0) return;
    for (let at = 0; at < rows.length; at += 1) this.put(from + at, this.isMarked(from + (rows[at] ?? 0)));
    this.truncate(from + rows.length, end);
  }

  /** The bitmap of the first `length` values: a view; undefined when none is null. */
  validity(length: number): Uint8Array | undefined {
    if (this.total === 0) return undefined;
    const size = (length + 7) >> 3;
    if (size > this.bits.length) this.grow(size);
    return this.bits.subarray(0, size);
  }

  reset(): void {
    if (this.total > 0) this.bits.fill(0xff);
    this.total = 0;
  }

  /** Begins anew. The last bitmap, where there was one, is somebody else's now. */
  leave(): void {
    if (this.total > 0) this.bits = new Uint8Array(this.room.leave());
    this.total = 0;
  }

  private isMarked(index: number): boolean {
    return ((this.bits[index >> 3] ?? 0xff) & (1 << (index & 7))) === 0;
  }

  private put(index: number, isNull: boolean): void {
    if (this.isMarked(index) === isNull) return;
    this.bits[index >> 3] = (this.bits[index >> 3] ?? 0) ^ (1 << (index & 7));
    this.total += isNull ? 1 : -1;
  }

  private grow(size: number): void {
    const used = this.bits.length;
    this.bits = new Uint8Array(this.room.grow(used, size));
    this.bits.fill(0xff, used);
  }
}
