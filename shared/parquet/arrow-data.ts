import type * as Arrow from 'apache-arrow';
import { arrowType } from './arrow-type.ts';
import type { Column } from './column.ts';

/** A column as Arrow data over the same buffers. */
export const arrowData = (arrow: typeof Arrow, column: Column): Arrow.Data => {
  const { values, offsets } = column;
  const type = arrowType(arrow, column.field.type);
  const { buffer, byteOffset, byteLength } = values;
  const common = {
    type,
    length: column.length,
    nullCount: column.nullCount,
    nullBitmap: column.validity,
  };
  const buffers =
    offsets === undefined
      ? {
          data: arrow.DataType.isDecimal(type) ? new Uint32Array(buffer, byteOffset, byteLength / 4) : values,
        }
      : { data: values, valueOffsets: offsets };
  return arrow.makeData({ ...common, ...buffers } as Parameters<typeof arrow.makeData>[0]);
};

/** A column without a row. */
export const emptyData = (arrow: typeof Arrow, type: Arrow.DataType): Arrow.Data =>
  arrow.makeData({ type, length: 0, nullCount: 0 } as Parameters<typeof arrow.makeData>[0]);
