export { BatchBounds, boundsOf, INDEXED_COLUMNS, withBounds } from './batch-bounds.ts';
export { BooleanBuilder } from './boolean-builder.ts';
export { type BufferPool, createBufferPool } from './buffer-pool.ts';
export { ColumnBuilder } from './builder.ts';
export { type ByType, ofType } from './by-type.ts';
export { BytesBuilder } from './bytes-builder.ts';
export { cellOrder, cellText, isNullAt } from './cell.ts';
export {
  type Column,
  type ColumnBatch,
  type ColumnBounds,
  type ColumnType,
  type ColumnValues,
  decimalFacets,
  type Field,
} from './column.ts';
export { findBounds } from './column-bounds.ts';
export { concatBatches } from './concat-batches.ts';
export { encodeParquet } from './encode.ts';
export { encodeRows } from './encode-rows.ts';
export { FixedBuilder } from './fixed-builder.ts';
export { hashRows, type RowHashes } from './hash-rows.ts';
export { nullColumn } from './null-column.ts';
export { readColumns } from './read-columns.ts';
export { presentRow, type PresentRows, readPresent } from './read-present.ts';
export { readRows } from './read-rows.ts';
export { readTogether } from './read-together.ts';
export type { Row, RowField, RowType } from './row-type.ts';
export { selectRows } from './select-rows.ts';
export { type RangedSource, sourceOf } from './source.ts';
export { type Summaries, summariesOf } from './summaries.ts';
export { WordsBuilder } from './words-builder.ts';
export type { WriteOptions } from './write-table.ts';
