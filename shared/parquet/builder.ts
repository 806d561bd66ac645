import type { BufferPool } from './buffer-pool.ts';
import type { Column, Field } from './column.ts';
import { NullMask } from './null-mask.ts';
import type { Room } from './room.ts';

/**
 * One column while it is filled. Its buffers grow by doubling and are used again after `reset`; `finish` is a view on them, good until the next
 * change, and `take` hands them out. Subclasses add the pushes of their type.
 */
export abstract class ColumnBuilder {
  readonly field: Field;
  protected readonly nulls = new NullMask();
  protected count = 0;

  constructor(field: Field) {
    this.field = field;
  }

  /** Takes memory from a pool, and gives back what the column grows out of. To be called before the first value. */
  usePool(pool: BufferPool): void {
    for (const room of [this.nulls.room, ...this.rooms()]) room.pool = pool;
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

  /** The column, in buffers that are the caller's alone; begins anew, in others. */
  take(): Column {
    const column = this.finish();
    this.count = 0;
    this.nulls.leave();
    this.leave();
    return column;
  }

  protected abstract rooms(): readonly Room[];

  /** Leaves its buffers to whoever has the column. */
  protected abstract leave(): void;

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
