import type * as Arrow from 'apache-arrow';
import { type ByType, ofType } from './by-type.ts';
import { type ColumnType, decimalFacets } from './column.ts';

type Lib = typeof Arrow;

const ARROW_TYPES: ByType<(arrow: Lib, type: ColumnType) => Arrow.DataType> = {
  string: (arrow) => new arrow.Utf8(),
  long: (arrow) => new arrow.Int64(),
  integer: (arrow) => new arrow.Int32(),
  short: (arrow) => new arrow.Int16(),
  byte: (arrow) => new arrow.Int8(),
  float: (arrow) => new arrow.Float32(),
  double: (arrow) => new arrow.Float64(),
  boolean: (arrow) => new arrow.Bool(),
  binary: (arrow) => new arrow.Binary(),
  date: (arrow) => new arrow.DateDay(),
  timestamp: (arrow) => new arrow.TimestampMicrosecond('UTC'),
  decimal: (arrow, type) => {
    const { precision = 38, scale = 0 } = decimalFacets(type) ?? {};
    return new arrow.Decimal(scale, precision, 128);
  },
};

/**
 * The Arrow type that parquet-rs writes as a table's schema asks: INT(8)/INT(16), TIMESTAMP(MICROS, UTC), DATE, DECIMAL.
 * Source: Delta PROTOCOL.md, "Primitive Types".
 */
export const arrowType = (arrow: Lib, type: ColumnType): Arrow.DataType =>
  ofType(ARROW_TYPES, type)(arrow, type);
