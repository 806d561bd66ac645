import { TidemarkError } from '../core/index.ts';
import { type Column, decimalFacets } from './column.ts';

/** Whether cell `index` is null. */
export const isNullAt = ({ validity }: Column, index: number): boolean =>
  validity !== undefined && ((validity[index >> 3] ?? 0) & (1 << (index & 7))) === 0;

const bytesAt = ({ values, offsets }: Column, index: number): Buffer => {
  const start = offsets?.[index] ?? 0;
  const end = offsets?.[index + 1] ?? start;
  return Buffer.from(values.buffer, values.byteOffset + start, end - start);
};

const booleanAt = ({ values }: Column, index: number): boolean =>
  ((Number(values[index >> 3]) >> (index & 7)) & 1) === 1;

const decimalAt = ({ values }: Column, index: number): bigint => {
  const view = new DataView(values.buffer, values.byteOffset + index * 16, 16);
  return (view.getBigInt64(8, true) << 64n) | view.getBigUint64(0, true);
};

/** The shortest digits that a 32-bit float is read back from. */
const shortestSingle = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  for (let precision = 1; precision < 9; precision += 1) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
};

/** The text of a cell that is not null. */
const valueText = (column: Column, index: number): string => {
  switch (column.field.type) {
    case 'string':
      return bytesAt(column, index).toString('utf8');
    case 'binary':
      return bytesAt(column, index).toString('base64');
    case 'boolean':
      return String(booleanAt(column, index));
    case 'float':
      return shortestSingle(Number(column.values[index]));
    case 'double':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
    case 'date':
    case 'timestamp':
      return String(column.values[index]);
    default:
      return decimalAt(column, index).toString();
  }
};

/**
 * The canonical text of one cell, equal for equal values wherever they came from; null for null. Integers are digits,
 * decimals their unscaled digits, dates days and timestamps µs since 1970, booleans `true` or `false`, binary base64,
 * floats the shortest digits that read back the same (-0 is 0).
 */
export const cellText = (column: Column, index: number): string | null =>
  isNullAt(column, index) ? null : valueText(column, index);

/**
 * Where a cell stands in order: an integer itself, a decimal's unscaled value, a date's days, a timestamp's µs since 1970.
 * Errors: `invariant` for a null, or a column of another type.
 */
export const cellOrder = (column: Column, index: number): bigint => {
  const { name, type } = column.field;
  if (!isNullAt(column, index)) {
    if (decimalFacets(type) !== undefined) return decimalAt(column, index);
    const value = column.values[index];
    if (isOrdered(type) && value !== undefined) return BigInt(value);
  }
  throw new TidemarkError(
    'invariant',
    `Column ${name} of type ${type} has no order at a cell: it is null, or its type has none.`,
    {
      column: name,
      type,
    },
  );
};

const isOrdered = (type: string): boolean =>
  type === 'byte' ||
  type === 'short' ||
  type === 'integer' ||
  type === 'long' ||
  type === 'date' ||
  type === 'timestamp';
