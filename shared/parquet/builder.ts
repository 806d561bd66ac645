import type { Column, Field } from './column.ts';
import { NullMask } from './null-mask.ts';

/**
 * One column while it is filled. Its buffers grow by doubling and are used again after `reset`; `finish` is a view on
 * them, good until `reset`. Subclasses add the pushes of their type.
 */
export abstract class ColumnBuilder {
  readonly field: Field;
  protected readonly nulls = new NullMask();
  protected count = 0;

  constructor(field: Field) {
    this.field = field;
  }

  /** Values held, nulls included. */
  get length(): number {
    return this.count;
  }

  /** Bytes of the values held; spare room does not count. */
  abstract get sizeBytes(): number;

  /** Makes room for `extra` more values: the pushes do not check. */
  abstract reserve(extra: number): void;

  abstract pushNull(): void;

  /** Back to the first `length` values. */
  truncate(length: number): void {
    this.nulls.truncate(length, this.count);
    this.count = length;
  }

  /** Takes the last value back. */
  pop(): void {
    this.truncate(this.count - 1);
  }

  /** Of the values from `from` on, keeps those at `from` plus each of `rows`, which rise, and closes the gaps. Costs nothing where all are kept. */
  keep(from: number, rows: readonly number[]): void {
    const { length } = rows;
    if (from + length === this.count) return;
    this.nulls.keep(from, rows, this.count);
    for (let at = 0; at < length;) {
      const first = rows[at] ?? 0;
      let end = at + 1;
      while (end < length && rows[end] === first + end - at) end += 1;
      if (first !== at) this.move(from + first, from + at, end - at);
      at = end;
    }
    this.count = from + length;
  }

  reset(): void {
    this.nulls.reset();
    this.count = 0;
  }

  abstract finish(): Column;

  /** Moves `length` values from `source` on to `to`, which lies before it; what was moved before ends there. */
  protected abstract move(source: number, to: number, length: number): void;

  protected column(values: Column['values'], offsets?: Int32Array): Column {
    const validity = this.nulls.validity(this.count);
    return {
      field: this.field,
      length: this.count,
      nullCount: this.nulls.count,
      values,
      ...(validity !== undefined && { validity }),
      ...(offsets !== undefined && { offsets }),
    };
  }
}

/** From so many values one call that copies costs less than a loop. */
export const LONG_RUN = 16;

/** The capacity for `needed` entries: `present`, doubled until they fit. */
export const grownCapacity = (present: number, needed: number): number =>
  Math.max(needed, present === 0 ? 1024 : present * 2);
