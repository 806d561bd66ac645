import type * as Arrow from 'apache-arrow';
import { corrupt } from './footer.ts';
import { int96Micros, scaledMicros } from './int96.ts';

type Lib = typeof Arrow;

/** An unscaled decimal, 16 or 32 bytes little endian, as its text. */
const decimalText = (unscaled: bigint, scale: number): string => {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

const decimals = ({ values, length }: Arrow.Data, type: Arrow.Decimal): readonly string[] => {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const size = type.bitWidth / 8;
  return Array.from({ length }, (_, index) => {
    let unscaled = view.getBigInt64(index * size + size - 8, true);
    for (let at = size - 16; at >= 0; at -= 8)
      unscaled = (unscaled << 64n) | view.getBigUint64(index * size + at, true);
    return decimalText(unscaled, type.scale);
  });
};

const slices = <T>(data: Arrow.Data, cut: (start: number, end: number) => T): readonly T[] =>
  Array.from({ length: data.length }, (_, index) =>
    cut(data.valueOffsets[index] ?? 0, data.valueOffsets[index + 1] ?? 0),
  );

const fixedBytes = (
  { values, length }: Arrow.Data,
  byteWidth: number,
  hasInt96: boolean,
): readonly unknown[] => {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  return Array.from({ length }, (_, index) =>
    hasInt96 && byteWidth === 12
      ? int96Micros(view, index * 12)
      : values.subarray(index * byteWidth, (index + 1) * byteWidth),
  );
};

const structs = (lib: Lib, data: Arrow.Data, type: Arrow.Struct, hasInt96: boolean): readonly unknown[] => {
  const names = type.children.map(({ name }) => name);
  const columns = data.children.map((child) => valuesOf(lib, child, hasInt96));
  return Array.from({ length: data.length }, (_, row) =>
    Object.fromEntries(names.map((name, column) => [name, columns[column]?.[row] ?? null])),
  );
};

/** One for all maps that are empty: nobody changes what was read. */
const NO_ENTRIES: Readonly<Record<string, unknown>> = Object.freeze({});

const maps = (lib: Lib, data: Arrow.Data, hasInt96: boolean): readonly unknown[] => {
  const [entries] = data.children;
  const [keys = [], values = []] = (entries?.children ?? []).map((child) => valuesOf(lib, child, hasInt96));
  if (keys.length === 0) return Array.from({ length: data.length }, () => NO_ENTRIES);
  return slices(data, (start, end) =>
    Object.fromEntries(keys.slice(start, end).map((key, at) => [String(key), values[start + at] ?? null])),
  );
};

const lists = (lib: Lib, data: Arrow.Data, hasInt96: boolean): readonly unknown[] => {
  const [items] = data.children;
  const all = items === undefined ? [] : valuesOf(lib, items, hasInt96);
  return slices(data, (start, end) => all.slice(start, end));
};

const timestamps = (lib: Lib, data: Arrow.Data, { unit: timeUnit }: Arrow.Timestamp): readonly bigint[] => {
  const values: readonly bigint[] = Array.from(data.values);
  if (timeUnit === lib.TimeUnit.MICROSECOND) return values;
  const unit = timeUnit === lib.TimeUnit.NANOSECOND ? 'ns' : 'ms';
  return values.map((value) => scaledMicros(value, unit));
};

const booleans = ({ values, length }: Arrow.Data): readonly boolean[] =>
  Array.from({ length }, (_, row) => (((values[row >> 3] ?? 0) >> (row & 7)) & 1) === 1);

const texts = (data: Arrow.Data): readonly string[] => {
  const bytes = Buffer.from(data.values.buffer, data.values.byteOffset, data.values.byteLength);
  return slices(data, (start, end) => bytes.toString('utf8', start, end));
};

const primitives = (lib: Lib, data: Arrow.Data, hasInt96: boolean): readonly unknown[] => {
  const { DataType: is } = lib;
  const { type } = data;
  if (is.isDecimal(type)) return decimals(data, type);
  if (is.isTimestamp(type)) return timestamps(lib, data, type);
  if (is.isFixedSizeBinary(type)) return fixedBytes(data, type.byteWidth, hasInt96);
  if (is.isInt(type) || is.isFloat(type) || is.isDate(type)) return Array.from(data.values);
  if (is.isBool(type)) return booleans(data);
  if (is.isBinary(type)) return slices(data, (start, end) => data.values.subarray(start, end));
  if (is.isUtf8(type)) return texts(data);
  throw corrupt(`a column of it has type ${lib.Type[type.typeId]}, which no table has`);
};

/** As if nothing were null. */
const rawValues = (lib: Lib, data: Arrow.Data, hasInt96: boolean): readonly unknown[] => {
  const { DataType: is } = lib;
  const { type } = data;
  if (is.isStruct(type)) return structs(lib, data, type, hasInt96);
  if (is.isMap(type)) return maps(lib, data, hasInt96);
  if (is.isList(type)) return lists(lib, data, hasInt96);
  return primitives(lib, data, hasInt96);
};

/** The values of Arrow data as `Row` has them. With `hasInt96`, fixed values of twelve bytes are timestamps. */
export const valuesOf = (lib: Lib, data: Arrow.Data, hasInt96: boolean): readonly unknown[] => {
  if (data.length > 0 && data.nullCount === data.length)
    return Array.from({ length: data.length }, () => null);
  const values = rawValues(lib, data, hasInt96).slice(0, data.length);
  if (data.nullCount === 0) return values;
  return values.map((value, row) =>
    ((data.nullBitmap[row >> 3] ?? 0) & (1 << (row & 7))) === 0 ? null : value,
  );
};
