import { type SourceColumn, spelledColumn } from '../../odata/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';

/** A batch of the table as the source's rows are read: Guids, times of day and durations in the one spelling that is stored. The table keeps its own. */
export const spelledBatch = (columns: readonly SourceColumn[], batch: ColumnBatch): ColumnBatch => ({
  rowCount: batch.rowCount,
  columns: batch.columns.map((column) => {
    const source = columns.find(({ field }) => field.name === column.field.name);
    return source === undefined ? column : spelledColumn(column, source.property.type);
  }),
});
