import type * as Arrow from 'apache-arrow';
import { arrowData } from './arrow-data.ts';
import { arrowType, type Leaf } from './arrow-type.ts';
import { BooleanBuilder } from './boolean-builder.ts';
import { BytesBuilder } from './bytes-builder.ts';
import type { Column, Field } from './column.ts';
import { loadEngine } from './engine.ts';
import { FixedBuilder } from './fixed-builder.ts';
import type { Row, RowField, RowType } from './row-type.ts';
import { WordsBuilder } from './words-builder.ts';
import { type WriteOptions, writeTable } from './write-table.ts';

type Lib = typeof Arrow;
type Values = readonly unknown[];

const fieldOf = (lib: Lib, { name, type }: RowField): Arrow.Field =>
  new lib.Field(name, typeOf(lib, type), true);

const typeOf = (lib: Lib, type: RowType): Arrow.DataType => {
  const { Map_: MapType } = lib;
  if (typeof type === 'string') return arrowType(lib, type);
  if ('struct' in type) return new lib.Struct(type.struct.map((field) => fieldOf(lib, field)));
  if ('list' in type) return new lib.List(fieldOf(lib, { name: 'element', type: type.list }));
  return new MapType(new lib.Field('key_value', entryType(lib, type.map), false));
};

const entryType = (lib: Lib, value: RowType) =>
  new lib.Struct<{ key: Arrow.Utf8; value: Arrow.DataType }>([
    new lib.Field('key', new lib.Utf8(), false),
    new lib.Field('value', typeOf(lib, value), true),
  ]);

const leafColumn = (values: Values, type: Leaf): Column => {
  const field: Field = { name: 'leaf', type, nullable: true };
  const filled = <B extends { reserve(extra: number): void; pushNull(): void; finish(): Column }>(
    builder: B,
    push: (builder: B, value: unknown) => void,
  ): Column => {
    builder.reserve(values.length);
    for (const value of values)
      if (value === null || value === undefined) builder.pushNull();
      else push(builder, value);
    return builder.finish();
  };
  switch (type) {
    case 'string':
      return filled(new BytesBuilder(field), (builder, value) => builder.push(String(value)));
    case 'long':
      return filled(new WordsBuilder(field, 2), (builder, value) =>
        builder.pushBigInt(BigInt(String(value))),
      );
    case 'integer':
      return filled(new FixedBuilder(field, type), (builder, value) => builder.push(Number(value)));
    case 'boolean':
      return filled(new BooleanBuilder(field), (builder, value) => builder.push(value === true));
  }
};

const validityOf = (values: Values): { nullCount: number; nullBitmap: Uint8Array } => {
  const nullBitmap = new Uint8Array((values.length + 7) >> 3);
  let nullCount = 0;
  values.forEach((value, index) => {
    if (value === null || value === undefined) nullCount += 1;
    else nullBitmap[index >> 3] = (nullBitmap[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return { nullCount, nullBitmap };
};

/** The items of every value in one array, and where each value's items end. */
const flattened = <T>(values: Values, itemsOf: (value: object) => readonly T[]) => {
  const valueOffsets = new Int32Array(values.length + 1);
  const items: T[] = [];
  values.forEach((value, index) => {
    if (typeof value === 'object' && value !== null) for (const item of itemsOf(value)) items.push(item);
    valueOffsets[index + 1] = items.length;
  });
  return { valueOffsets, items };
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : null;

const dataOf = (lib: Lib, values: Values, type: RowType): Arrow.Data => {
  if (typeof type === 'string') return arrowData(lib, leafColumn(values, type), type);
  if ('struct' in type) return structData(lib, values, type.struct);
  return 'list' in type ? listData(lib, values, type.list) : mapData(lib, values, type.map);
};

const commonOf = (values: Values) => ({ length: values.length, ...validityOf(values) });

const structData = (lib: Lib, values: Values, fields: readonly RowField[]): Arrow.Data =>
  lib.makeData({
    ...commonOf(values),
    type: new lib.Struct(fields.map((field) => fieldOf(lib, field))),
    children: fields.map(({ name, type }) => {
      const members = values.map((value) => memberOf(value, name));
      return dataOf(lib, members, type);
    }),
  });

const listData = (lib: Lib, values: Values, element: RowType): Arrow.Data => {
  const { valueOffsets, items } = flattened(values, (value): Values => (Array.isArray(value) ? value : []));
  return lib.makeData({
    ...commonOf(values),
    type: new lib.List(fieldOf(lib, { name: 'element', type: element })),
    valueOffsets,
    child: dataOf(lib, items, element),
  });
};

const mapData = (lib: Lib, values: Values, valueType: RowType): Arrow.Data => {
  const { Map_: MapType } = lib;
  const { valueOffsets, items } = flattened(values, (value) => Object.entries(value));
  const type = entryType(lib, valueType);
  const keys = items.map(([key]) => key);
  const mapped = items.map(([, value]): unknown => value);
  const children = [dataOf(lib, keys, 'string'), dataOf(lib, mapped, valueType)];
  return lib.makeData({
    ...commonOf(values),
    type: new MapType(new lib.Field('key_value', type, false)),
    valueOffsets,
    child: lib.makeData({ type, length: items.length, nullCount: 0, children }),
  });
};

/**
 * Nested rows as the bytes of one Parquet file: the checkpoints of a log. A member that a row lacks is null; 64-bit integers come
 * as bigint, number or digits. Lists are `list.element`, maps `key_value.{key, value}`.
 * Source: Apache Parquet format, LogicalTypes.md, "Nested Types".
 */
export const encodeRows = async (
  rows: readonly Row[],
  fields: readonly RowField[],
  options: WriteOptions,
): Promise<Uint8Array> => {
  const engine = await loadEngine();
  const children = fields.map(({ name, type }) =>
    dataOf(
      engine.arrow,
      rows.map((row) => row[name]),
      type,
    ),
  );
  const arrowFields = fields.map((field) => fieldOf(engine.arrow, field));
  return writeTable(engine, { fields: arrowFields, children, rowCount: rows.length }, options);
};
