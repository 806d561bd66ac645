import { cursorAt, type CursorKind, type CursorValue } from '../../odata/index.ts';
import { type ColumnType, decimalFacets } from '../../parquet/index.ts';

/** `order` of a decimal cursor counts units of 10^-38. */
const DECIMAL_ORDER_SCALE = 38;
const PICOS_PER_MICRO = 1_000_000n;
const MICROS_PER_DAY = 86_400_000_000n;

const floorDiv = (value: bigint, by: bigint): bigint => value / by - (value % by < 0n ? 1n : 0n);

const scaleOf = (type: ColumnType): number => decimalFacets(type)?.scale ?? 0;

/** How many units of a cursor value's `order` one unit of its table column is, as `[order, table]`: one of both is 1. */
const ratio = (kind: CursorKind, type: ColumnType): readonly [bigint, bigint] => {
  switch (kind) {
    case 'integer':
      return [1n, 10n ** BigInt(scaleOf(type))];
    case 'decimal':
      return [10n ** BigInt(DECIMAL_ORDER_SCALE - scaleOf(type)), 1n];
    case 'date':
      return [1n, type === 'timestamp' ? MICROS_PER_DAY : 1n];
    case 'instant':
      return [PICOS_PER_MICRO, 1n];
  }
};

/**
 * A cursor value as the table holds it: an integer, an unscaled decimal, days, or microseconds (floored), so that it
 * compares with a cell of the cursor's column.
 */
export const toTableUnits = (kind: CursorKind, type: ColumnType, order: bigint): bigint => {
  const [fine, coarse] = ratio(kind, type);
  return floorDiv(order * coarse, fine);
};

/** The cursor value that a cell of the table stands for, for a watermark that is taken from the table itself. */
export const fromTableUnits = (kind: CursorKind, type: ColumnType, value: bigint): CursorValue => {
  const [fine, coarse] = ratio(kind, type);
  return cursorAt(kind, floorDiv(value * fine, coarse));
};

const KINDS_OF: Readonly<Record<CursorKind, readonly ColumnType[]>> = {
  integer: ['byte', 'short', 'integer', 'long'],
  decimal: ['byte', 'short', 'integer', 'long'],
  date: ['date', 'timestamp'],
  instant: ['timestamp'],
};

/** Whether cells of a type have the order of a cursor of this kind. */
export const isCursorType = (kind: CursorKind, type: ColumnType): boolean =>
  KINDS_OF[kind].includes(type) ||
  ((kind === 'integer' || kind === 'decimal') && decimalFacets(type) !== undefined);
