import { ColumnBuilder } from './builder.ts';
import type { Column } from './column.ts';
import { Room } from './room.ts';

/** Columns of booleans: one bit a value, least significant bit first. */
export class BooleanBuilder extends ColumnBuilder {
  private readonly room = new Room();
  private bits = new Uint8Array(0);

  override get sizeBytes(): number {
    return (this.count + 7) >> 3;
  }

  override reserve(extra: number): void {
    const needed = (this.count + extra + 7) >> 3;
    if (needed <= this.bits.length) return;
    this.bits = new Uint8Array(this.room.grow(this.sizeBytes, needed));
  }

  push(value: boolean): void {
    this.set(this.count, value);
    this.count += 1;
  }

  override pushNull(): void {
    this.nulls.mark(this.count);
    this.push(false);
  }

  override finish(): Column {
    return this.column(this.bits.subarray(0, (this.count + 7) >> 3));
  }

  protected override rooms(): readonly Room[] {
    return [this.room];
  }

  protected override leave(): void {
    this.bits = new Uint8Array(this.room.leave());
  }

  protected override move(source: number, to: number, length: number): void {
    for (let at = 0; at < length; at += 1) {
      const row = source + at;
      this.set(to + at, (((this.bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1);
    }
  }

  private set(index: number, value: boolean): void {
    const at = index >> 3;
    const bit = 1 << (index & 7);
    const byte = this.bits[at] ?? 0;
    this.bits[at] = value ? byte | bit : byte & ~bit;
  }
}
