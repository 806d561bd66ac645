import { type ByType, ofType } from './by-type.ts';
import { type Column, type ColumnType, decimalFacets, type Field } from './column.ts';
import { encodeFlat, type FlatField, type FlatTable } from './flat-table.ts';

/** Numbers of Arrow's `Schema.fbs` and `Message.fbs`. */
const V5 = 4;
const HEADER = { schema: 1, recordBatch: 3 } as const;
const LITTLE_ENDIAN = 0;
const TYPE = { int: 2, float: 3, binary: 4, utf8: 5, bool: 6, decimal: 7, date: 8, timestamp: 10 } as const;
const PRECISION = { single: 1, double: 2 } as const;
const DAY = 0;
const MICROSECOND = 2;

const int8 = (value: number): FlatField => ({ bytes: 1, value });
const int16 = (value: number): FlatField => ({ bytes: 2, value });
const int32 = (value: number): FlatField => ({ bytes: 4, value });
const int64 = (value: number): FlatField => ({ bytes: 8, value });

type TypeTable = readonly [id: number, table: FlatTable];

const integer = (bits: number): TypeTable => [TYPE.int, [int32(bits), int8(1)]];

const decimal = (type: ColumnType): TypeTable => {
  const { precision = 38, scale = 0 } = decimalFacets(type) ?? {};
  return [TYPE.decimal, [int32(precision), int32(scale), int32(128)]];
};

/**
 * The Arrow type that parquet-rs writes as a table's schema asks: INT(8)/INT(16), TIMESTAMP(MICROS, UTC), DATE, DECIMAL.
 * Source: Delta PROTOCOL.md, "Primitive Types"; Arrow, `Schema.fbs`.
 */
const TYPES: ByType<(type: ColumnType) => TypeTable> = {
  string: () => [TYPE.utf8, []],
  binary: () => [TYPE.binary, []],
  boolean: () => [TYPE.bool, []],
  byte: () => integer(8),
  short: () => integer(16),
  integer: () => integer(32),
  long: () => integer(64),
  float: () => [TYPE.float, [int16(PRECISION.single)]],
  double: () => [TYPE.float, [int16(PRECISION.double)]],
  date: () => [TYPE.date, [int16(DAY)]],
  timestamp: () => [TYPE.timestamp, [int16(MICROSECOND), { text: 'UTC' }]],
  decimal,
};

const fieldTable = ({ name, type, nullable }: Field): FlatTable => {
  const [id, table] = ofType(TYPES, type)(type);
  return [{ text: name }, int8(Number(nullable)), int8(id), { table }, undefined, { tables: [] }];
};

const message = (header: number, table: FlatTable, bodyBytes: number): Uint8Array =>
  encodeFlat([int16(V5), int8(header), { table }, int64(bodyBytes)]);

/** The message that begins a stream of these columns. */
export const schemaMessage = (fields: readonly Field[]): Uint8Array =>
  message(HEADER.schema, [int16(LITTLE_ENDIAN), { tables: fields.map(fieldTable) }], 0);

/** Where a buffer lies in a body: from byte `at` on. */
export interface Placed {
  readonly at: number;
  readonly sizeBytes: number;
}

/** The message before a body that holds the columns' buffers, as they follow one another. */
export const batchMessage = (
  rowCount: number,
  columns: readonly Column[],
  buffers: readonly Placed[],
  bodyBytes: number,
): Uint8Array =>
  message(
    HEADER.recordBatch,
    [
      int64(rowCount),
      { pairs: columns.map(({ length, nullCount }) => [length, nullCount]) },
      { pairs: buffers.map(({ at, sizeBytes }) => [at, sizeBytes]) },
    ],
    bodyBytes,
  );
