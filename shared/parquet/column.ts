/** The Delta primitive types that a feed's column can have, spelled as a table's schema spells them. */
export type ColumnType =
  | 'string'
  | 'long'
  | 'integer'
  | 'short'
  | 'byte'
  | 'float'
  | 'double'
  | 'boolean'
  | 'binary'
  | 'date'
  | 'timestamp'
  | `decimal(${number},${number})`;

export interface Field {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** Precision and scale of a decimal type; undefined for any other. */
export const decimalFacets = (type: ColumnType): { precision: number; scale: number } | undefined => {
  const match = /^decimal\((\d+),(\d+)\)$/.exec(type);
  return match === null ? undefined : { precision: Number(match[1]), scale: Number(match[2]) };
};

export type ColumnValues =
  Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array | Uint8Array;

/** Bytes of one value, of a type that has as many for each; a decimal's are sixteen of an array of bytes. */
export const widthOf = (values: ColumnValues): number =>
  values instanceof Uint8Array ? 16 : values.BYTES_PER_ELEMENT;

/**
 * A finished column in Arrow's layout, `length` values long. `values` by type: `byte` Int8Array, `short` Int16Array,
 * `integer` and `date` (days since 1970-01-01) Int32Array, `long` and `timestamp` (µs since 1970-01-01T00:00Z)
 * BigInt64Array, `float` Float32Array, `double` Float64Array, `boolean` a bitmap, `decimal` 16 bytes each (two's
 * complement, little endian), `string` (UTF-8) and `binary` the bytes, cut by `offsets` (`length + 1` entries).
 * Source: Apache Arrow columnar format, "Fixed-size primitive layout", "Variable-size binary layout".
 */
export interface Column {
  readonly field: Field;
  readonly length: number;
  readonly nullCount: number;
  /** Validity bitmap, least significant bit first, a set bit is a value; absent when nothing is null. */
  readonly validity?: Uint8Array;
  readonly values: ColumnValues;
  readonly offsets?: Int32Array;
}

/**
 * Where a column's least and greatest values are, the first of equal ones, and which floats it holds that engines do not agree on. Nulls are aside.
 */
export interface ColumnBounds {
  /** The rows of the bounds, NaN aside. Undefined when no row has a value, or the type has no order (binary). */
  readonly minRow: number | undefined;
  readonly maxRow: number | undefined;
  /** Spark orders NaN above all, others know no order. */
  readonly hasNaN: boolean;
  /** -0 equals 0, and is another value to a reader that looks it up by its bits. */
  readonly hasNegativeZero: boolean;
}

/** Columns of one length. */
export interface ColumnBatch {
  readonly rowCount: number;
  readonly columns: readonly Column[];
  /** The bounds of each column that were found while the rows came; whoever needs others finds them by `boundsOf`. */
  readonly bounds?: readonly (ColumnBounds | undefined)[];
}
