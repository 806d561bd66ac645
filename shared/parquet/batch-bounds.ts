import type { ColumnBatch, ColumnBounds } from './column.ts';
import { findBounds, GrowingBounds } from './column-bounds.ts';

/** A table's log tells bounds of its first columns only. Source: Delta Spark, `delta.dataSkippingNumIndexedCols`. */
export const INDEXED_COLUMNS = 32;

const isFloat = (type: string): boolean => type === 'float' || type === 'double';

/** The bounds of a batch's columns while it grows by pages: one pass over the rows of each page, while the processor's cache holds them. */
export class BatchBounds {
  private columns: (GrowingBounds | undefined)[] = [];

  /** Takes in rows `[from, to)` of the batch, of which those before `from` have been taken in. They must stay where they are. */
  add({ columns }: ColumnBatch, from: number, to: number): void {
    for (const [index, column] of columns.entries()) {
      // Of a column further back the bounds are nowhere told, but whether floats have any is asked of every one.
      if (index >= INDEXED_COLUMNS && !isFloat(column.field.type)) continue;
      (this.columns[index] ??= new GrowingBounds()).add(column, from, to);
    }
  }

  /** The bounds of all rows so far, for the batch that has them; begins anew. */
  take(): readonly (ColumnBounds | undefined)[] {
    const { columns } = this;
    this.columns = [];
    return columns;
  }
}

/** The bounds of a batch's column: those that came with the batch, or else found now. */
export const boundsOf = ({ columns, bounds }: ColumnBatch, index: number): ColumnBounds => {
  const column = columns[index];
  return bounds?.[index] ?? (column === undefined ? new GrowingBounds() : findBounds(column));
};

/** The batch with the bounds of every column: where two need them, they are found once. */
export const withBounds = (batch: ColumnBatch): ColumnBatch => ({
  ...batch,
  bounds: batch.columns.map((_, index) => boundsOf(batch, index)),
});
