import type * as Arrow from 'apache-arrow';
import { type ColumnType, decimalFacets } from './column.ts';

/**
 * The Arrow type that parquet-rs writes as a table's schema asks: INT(8)/INT(16), TIMESTAMP(MICROS, UTC), DATE, DECIMAL.
 * Source: Delta PROTOCOL.md, "Primitive Types".
 */
export const arrowType = (arrow: typeof Arrow, type: ColumnType): Arrow.DataType => {
  switch (type) {
    case 'string':
      return new arrow.Utf8();
    case 'long':
      return new arrow.Int64();
    case 'integer':
      return new arrow.Int32();
    case 'short':
      return new arrow.Int16();
    case 'byte':
      return new arrow.Int8();
    case 'float':
      return new arrow.Float32();
    case 'double':
      return new arrow.Float64();
    case 'boolean':
      return new arrow.Bool();
    case 'binary':
      return new arrow.Binary();
    case 'date':
      return new arrow.DateDay();
    case 'timestamp':
      return new arrow.TimestampMicrosecond('UTC');
    default: {
      const { precision = 38, scale = 0 } = decimalFacets(type) ?? {};
      return new arrow.Decimal(scale, precision, 128);
    }
  }
};
