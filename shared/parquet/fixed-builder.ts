import { ColumnBuilder, LONG_RUN } from './builder.ts';
import type { Column, Field } from './column.ts';
import { Room } from './room.ts';

type FixedArray = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
export type FixedType = 'byte' | 'short' | 'integer' | 'date' | 'float' | 'double';

const ARRAYS = {
  byte: Int8Array,
  short: Int16Array,
  integer: Int32Array,
  date: Int32Array,
  float: Float32Array,
  double: Float64Array,
} as const;

/** Columns of numbers that a JavaScript number holds: small integers, days, floats. The caller checks the range. */
export class FixedBuilder extends ColumnBuilder {
  private readonly type: FixedType;
  private readonly room = new Room();
  private values: FixedArray;

  constructor(field: Field, type: FixedType) {
    super(field);
    this.type = type;
    this.values = new ARRAYS[type](0);
  }

  override get sizeBytes(): number {
    return this.count * this.values.BYTES_PER_ELEMENT;
  }

  override reserve(extra: number): void {
    const needed = this.count + extra;
    if (needed <= this.values.length) return;
    const { BYTES_PER_ELEMENT } = this.values;
    this.values = new ARRAYS[this.type](this.room.grow(this.sizeBytes, needed * BYTES_PER_ELEMENT));
  }

  push(value: number): void {
    this.values[this.count] = value;
    this.count += 1;
  }

  override pushNull(): void {
    this.nulls.mark(this.count);
    this.push(0);
  }

  override finish(): Column {
    return this.column(this.values.subarray(0, this.count));
  }

  protected override rooms(): readonly Room[] {
    return [this.room];
  }

  protected override leave(): void {
    this.values = new ARRAYS[this.type](this.room.leave());
  }

  protected override move(source: number, to: number, length: number): void {
    const { values } = this;
    if (length >= LONG_RUN) values.copyWithin(to, source, source + length);
    else for (let at = 0; at < length; at += 1) values[to + at] = values[source + at] ?? 0;
  }
}
