import { isUtf8 } from 'node:buffer';
import type * as Arrow from 'apache-arrow';
import { type ByType, ofType } from './by-type.ts';
import { type Column, type ColumnType, decimalFacets, type Field } from './column.ts';
import { FixedBuilder, type FixedType } from './fixed-builder.ts';
import { int96Micros, scaledMicros } from './int96.ts';
import { WordsBuilder } from './words-builder.ts';

type Lib = typeof Arrow;

/** Inclusive bounds of the integers below 64 bits. */
const RANGES: Partial<Record<ColumnType, readonly [number, number]>> = {
  byte: [-128, 127],
  short: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
};

/** The Arrow data's own buffers as a column. */
const view = (data: Arrow.Data, field: Field, values: Column['values'], offsets?: Int32Array): Column => ({
  field,
  length: data.length,
  nullCount: data.nullCount,
  values,
  ...(data.nullCount > 0 && { validity: data.nullBitmap }),
  ...(offsets !== undefined && { offsets }),
});

const isValid = (data: Arrow.Data, index: number): boolean =>
  data.nullCount === 0 || ((data.nullBitmap[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;

/** Value by value; undefined when one does not fit. */
const fixed = (data: Arrow.Data, field: Field, type: FixedType): Column | undefined => {
  const builder = new FixedBuilder(field, type);
  builder.reserve(data.length);
  const [low, high] = RANGES[field.type] ?? [-Infinity, Infinity];
  for (let index = 0; index < data.length; index += 1) {
    if (!isValid(data, index)) builder.pushNull();
    else {
      const value = Number(data.values[index]);
      if (value < low || value > high) return undefined;
      builder.push(value);
    }
  }
  return builder.finish();
};

/** The same, of 64 bits. */
const wide = (data: Arrow.Data, field: Field, valueAt: (index: number) => bigint): Column | undefined => {
  const builder = new WordsBuilder(field, 2);
  builder.reserve(data.length);
  for (let index = 0; index < data.length; index += 1) {
    const value = isValid(data, index) ? valueAt(index) : undefined;
    if (value === undefined) builder.pushNull();
    else if (BigInt.asIntN(64, value) !== value) return undefined;
    else builder.pushBigInt(value);
  }
  return builder.finish();
};

const integer = (lib: Lib, data: Arrow.Data, field: Field): Column | undefined => {
  const { type } = data;
  if (!lib.DataType.isInt(type)) return undefined;
  if (field.type === 'long') {
    if (type.bitWidth === 64 && type.isSigned) return view(data, field, data.values);
    return wide(data, field, (index) => BigInt(data.values[index]));
  }
  const width = { byte: 8, short: 16, integer: 32 }[field.type as 'byte' | 'short' | 'integer'];
  return type.bitWidth === width && type.isSigned
    ? view(data, field, data.values)
    : fixed(data, field, field.type as FixedType);
};

const float = (lib: Lib, data: Arrow.Data, field: Field): Column | undefined => {
  const { type } = data;
  if (!lib.DataType.isFloat(type)) return undefined;
  if (type.precision === lib.Precision.DOUBLE)
    return field.type === 'double' ? view(data, field, data.values) : undefined;
  if (type.precision !== lib.Precision.SINGLE) return undefined;
  return field.type === 'float' ? view(data, field, data.values) : fixed(data, field, 'double');
};

/** INT96 comes as its twelve bytes: see `loadExcerpt`. */
const timestamp = (lib: Lib, data: Arrow.Data, field: Field, isInt96: boolean): Column | undefined => {
  const { type, values } = data;
  if (isInt96) {
    const bytes = new DataView(values.buffer, values.byteOffset, values.byteLength);
    return wide(data, field, (index) => int96Micros(bytes, index * 12));
  }
  if (!lib.DataType.isTimestamp(type)) return undefined;
  if (type.unit === lib.TimeUnit.MICROSECOND) return view(data, field, values);
  if (type.unit === lib.TimeUnit.SECOND) return undefined;
  const unit = type.unit === lib.TimeUnit.NANOSECOND ? 'ns' : 'ms';
  return wide(data, field, (index) => scaledMicros(values[index], unit));
};

const decimal = (lib: Lib, data: Arrow.Data, field: Field): Column | undefined => {
  const { type, values } = data;
  const wanted = decimalFacets(field.type);
  if (wanted === undefined || !lib.DataType.isDecimal(type) || type.bitWidth !== 128) return undefined;
  if (type.scale !== wanted.scale || type.precision > wanted.precision) return undefined;
  return view(data, field, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
};

/** Text without Parquet's mark of text (as Hive and Impala wrote it) is taken when it is UTF-8. */
const text = (lib: Lib, data: Arrow.Data, field: Field): Column | undefined => {
  const { type, values, valueOffsets } = data;
  const isText = lib.DataType.isUtf8(type);
  if (!isText && !lib.DataType.isBinary(type)) return undefined;
  const bytes = values.subarray(0, valueOffsets[data.length] ?? 0);
  return isText || isUtf8(bytes) ? view(data, field, bytes, valueOffsets) : undefined;
};

const binary = (lib: Lib, data: Arrow.Data, field: Field, isInt96: boolean): Column | undefined => {
  const { type, values, valueOffsets } = data;
  if (isInt96) return undefined;
  if (lib.DataType.isBinary(type))
    return view(data, field, values.subarray(0, valueOffsets[data.length] ?? 0), valueOffsets);
  if (!lib.DataType.isFixedSizeBinary(type)) return undefined;
  const { byteWidth } = type;
  return view(
    data,
    field,
    values,
    Int32Array.from({ length: data.length + 1 }, (_, index) => index * byteWidth),
  );
};

const boolean = (lib: Lib, data: Arrow.Data, field: Field): Column | undefined =>
  lib.DataType.isBool(data.type) ? view(data, field, data.values) : undefined;

const date = (lib: Lib, data: Arrow.Data, field: Field): Column | undefined =>
  lib.DataType.isDate(data.type) && data.type.unit === lib.DateUnit.DAY
    ? view(data, field, data.values)
    : undefined;

type FromArrow = (lib: Lib, data: Arrow.Data, field: Field, isInt96: boolean) => Column | undefined;

const COLUMNS: ByType<FromArrow> = {
  byte: integer,
  short: integer,
  integer,
  long: integer,
  float,
  double: float,
  boolean,
  date,
  timestamp,
  string: text,
  binary,
  decimal,
};

/**
 * Arrow data, as parquet-rs makes it of a file's column, as a column of `field`: on the same buffers where the layouts agree.
 * Undefined when the file's type cannot become the field's without loss, or a value is out of its range.
 */
export const columnFrom: FromArrow = (lib, data, field, isInt96) =>
  ofType(COLUMNS, field.type)(lib, data, field, isInt96);
