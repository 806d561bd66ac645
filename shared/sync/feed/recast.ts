import { type CursorKind, parseCursor } from '../../odata/index.ts';
import {
  BooleanBuilder,
  BytesBuilder,
  cellOrder,
  cellText,
  type Column,
  type ColumnBuilder,
  type ColumnType,
  decimalFacets,
  type Field,
  FixedBuilder,
  isNullAt,
  WordsBuilder,
} from '../../parquet/index.ts';
import { fromTableUnits, toTableUnits } from './table-units.ts';

/** A column in another type. */
export interface Recast {
  readonly column: Column;
  /** Rows whose value the type does not have: they are null. */
  readonly lost: readonly number[];
}

type FixedType = 'byte' | 'short' | 'integer' | 'date' | 'float' | 'double';

/** Bits of a whole number of each type. */
const BITS = new Map<ColumnType, number>([
  ['byte', 8],
  ['short', 16],
  ['integer', 32],
  ['long', 64],
]);

/** By which rules values of a type stand in order; undefined: by none, they are texts. */
const kindOf = (type: ColumnType): CursorKind | undefined => {
  if (BITS.has(type)) return 'integer';
  if (decimalFacets(type) !== undefined) return 'decimal';
  return type === 'date' ? 'date' : type === 'timestamp' ? 'instant' : undefined;
};

/** A value as a source would write it. */
const literalOf = (column: Column, row: number): string => {
  const { type } = column.field;
  const kind = kindOf(type);
  if (kind === undefined) return cellText(column, row) ?? '';
  return fromTableUnits(kind, type, cellOrder(column, row)).literal;
};

const holds = (type: ColumnType, units: bigint): boolean => {
  const bits = BITS.get(type);
  if (bits !== undefined) return BigInt.asIntN(bits, units) === units;
  const facets = decimalFacets(type);
  return facets === undefined || (units < 0n ? -units : units) < 10n ** BigInt(facets.precision);
};

const parsed = (kind: CursorKind, literal: string): bigint | undefined => {
  const value = parseCursor(kind, literal);
  return typeof value === 'object' ? value.order : undefined;
};

/** The units of a literal in a type with an order; undefined: it has no such value. */
const unitsOf = (kind: CursorKind, type: ColumnType, literal: string): bigint | undefined => {
  const read: CursorKind = kind === 'integer' ? 'decimal' : kind;
  const date = kind === 'date' || kind === 'instant' ? parsed('date', literal.slice(0, 10)) : undefined;
  if (kind === 'date') return date;
  const order = parsed(read, literal);
  if (order === undefined) {
    const isDate = kind === 'instant' && date !== undefined && literal.length === 10;
    return isDate ? toTableUnits('date', type, date) : undefined;
  }
  const units = toTableUnits(read, type, order);
  const isExact = kind === 'instant' || fromTableUnits(read, type, units).order === order;
  return isExact && holds(type, units) ? units : undefined;
};

/** What takes the literals of a column; false: the type has no such value. */
interface Taker {
  readonly builder: ColumnBuilder;
  readonly take: (literal: string) => boolean;
}

const floats = (to: Field, type: FixedType): Taker => {
  const builder = new FixedBuilder(to, type);
  return {
    builder,
    take: (literal) => {
      const value = Number(literal);
      const isNumber = literal.trim() !== '' && (!Number.isNaN(value) || literal === 'NaN');
      if (isNumber) builder.push(value);
      return isNumber;
    },
  };
};

const booleans = (to: Field): Taker => {
  const builder = new BooleanBuilder(to);
  return {
    builder,
    take: (literal) => {
      const isBoolean = literal === 'true' || literal === 'false';
      if (isBoolean) builder.push(literal === 'true');
      return isBoolean;
    },
  };
};

const bytes = (to: Field): Taker => {
  const builder = new BytesBuilder(to);
  return {
    builder,
    take: (literal) => {
      if (to.type === 'string') builder.push(literal);
      return to.type === 'string';
    },
  };
};

const ordered = (to: Field, kind: CursorKind): Taker => {
  const isFixed = to.type === 'byte' || to.type === 'short' || to.type === 'integer' || to.type === 'date';
  const builder = isFixed ? new FixedBuilder(to, to.type) : new WordsBuilder(to, kind === 'decimal' ? 4 : 2);
  return {
    builder,
    take: (literal) => {
      const units = unitsOf(kind, to.type, literal);
      if (units === undefined) return false;
      if (builder instanceof FixedBuilder) builder.push(Number(units));
      else builder.pushBigInt(units);
      return true;
    },
  };
};

const takerOf = (to: Field): Taker => {
  const { type } = to;
  if (type === 'float' || type === 'double') return floats(to, type);
  if (type === 'boolean') return booleans(to);
  const kind = kindOf(type);
  return kind === undefined ? bytes(to) : ordered(to, kind);
};

/**
 * A column of the table as one of another type, value by value, as a source would write it: nothing is rounded but what a float rounds, and a
 * time becomes its day. Of the same type it is the column itself under the other's name.
 */
export const recast = (column: Column, to: Field): Recast => {
  if (column.field.type === to.type) return { column: { ...column, field: to }, lost: [] };
  const { builder, take } = takerOf(to);
  const lost: number[] = [];
  builder.reserve(column.length);
  for (let row = 0; row < column.length; row += 1) {
    const isNull = isNullAt(column, row);
    if (!isNull && take(literalOf(column, row))) continue;
    builder.pushNull();
    if (!isNull) lost.push(row);
  }
  return { column: builder.finish(), lost };
};
