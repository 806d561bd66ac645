export { type RowsInSpan, rowsInSpan, type Span } from './data-skipping.ts';
export { fileRange, type FileRange, recordsOf } from './file-range.ts';
export { encodeStatistics } from './statistics.ts';
export { tableRows } from './table-rows.ts';
export { TopValues } from './top-values.ts';
export { parseDate, parseDecimal, parseTimestamp } from './units.ts';
