export {
  decimalFacets,
  type Column,
  type ColumnBatch,
  type ColumnType,
  type ColumnValues,
  type Field,
} from './column.ts';
