import { arrowData } from './arrow-data.ts';
import { arrowType } from './arrow-type.ts';
import type { Column, ColumnBatch } from './column.ts';
import { loadEngine } from './engine.ts';
import { floatSpecials } from './float-specials.ts';
import { hasRepeats } from './repeats.ts';
import { type ColumnHint, type WriteOptions, writeTable } from './write-table.ts';

/**
 * The bounds of text cost time and tell readers nothing that the table's log does not. Bounds of a column with a NaN would leave it out, and
 * Spark, to which NaN is the greatest, would skip it; so would its look into a dictionary pass over -0 when 0 is asked for.
 */
const hintOf = (column: Column, dictionary: boolean): ColumnHint => {
  const { name, type } = column.field;
  const { hasNaN, hasNegativeZero } = floatSpecials(column);
  return {
    name,
    dictionary: dictionary && !hasNegativeZero && hasRepeats(column),
    statistics: type !== 'string' && type !== 'binary' && !hasNaN,
  };
};

/**
 * The batch as the bytes of one Parquet file, a copy of its own: data page V1, a dictionary where values repeat (and none is -0), bounds and null
 * counts of all but text and floats with a NaN. Works on the calling thread: 200,000 Northwind orders take about 0.12 s of it.
 */
export const encodeParquet = async (batch: ColumnBatch, options: WriteOptions): Promise<Uint8Array> => {
  const engine = await loadEngine();
  const { arrow } = engine;
  const fields = batch.columns.map(
    ({ field }) => new arrow.Field(field.name, arrowType(arrow, field.type), field.nullable),
  );
  const children = batch.columns.map((column) => arrowData(arrow, column));
  const hints = batch.columns.map((column) => hintOf(column, options.dictionary ?? true));
  return writeTable(engine, { fields, children, rowCount: batch.rowCount }, options, hints);
};
