import type * as Arrow from 'apache-arrow';
import { arrowType } from './arrow-type.ts';
import type { Column, ColumnBatch } from './column.ts';
import { loadEngine } from './engine.ts';
import { writeTable, type WriteOptions } from './write-table.ts';

const bytesOf = (values: Column['values']): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** A column as Arrow data over the same buffers. */
const arrowData = (arrow: typeof Arrow, column: Column): Arrow.Data => {
  const { values } = column;
  const type = arrowType(arrow, column.field.type);
  return arrow.makeData({
    type,
    length: column.length,
    nullCount: column.nullCount,
    nullBitmap: column.validity,
    ...(column.offsets === undefined
      ? {
          data: arrow.DataType.isDecimal(type)
            ? new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4)
            : values,
        }
      : { valueOffsets: column.offsets, data: bytesOf(values) }),
  } as Parameters<typeof arrow.makeData>[0]);
};

/**
 * The batch as the bytes of one Parquet file, a copy of its own. Works on the calling thread: 200,000 Northwind orders
 * take about 0.2 s of it.
 */
export const encodeParquet = async (batch: ColumnBatch, options: WriteOptions): Promise<Uint8Array> => {
  const { arrow, wasm } = await loadEngine();
  const fields = batch.columns.map(
    ({ field }) => new arrow.Field(field.name, arrowType(arrow, field.type), field.nullable),
  );
  const children = batch.columns.map((column) => arrowData(arrow, column));
  return writeTable({ arrow, wasm }, { fields, children, rowCount: batch.rowCount }, options);
};
