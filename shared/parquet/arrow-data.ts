import type * as Arrow from 'apache-arrow';
import { arrowType, type Leaf } from './arrow-type.ts';
import type { Column } from './column.ts';

/** A column of one of the types that rows end in, as Arrow data over the same buffers. */
export const arrowData = (arrow: typeof Arrow, column: Column, leaf: Leaf): Arrow.Data => {
  const { length, nullCount, validity: nullBitmap, values, offsets } = column;
  const buffers = offsets === undefined ? { data: values } : { data: values, valueOffsets: offsets };
  return arrow.makeData({
    type: arrowType(arrow, leaf),
    length,
    nullCount,
    nullBitmap,
    ...buffers,
  } as Parameters<typeof arrow.makeData>[0]);
};
