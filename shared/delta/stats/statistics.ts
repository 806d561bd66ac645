import {
  boundsOf,
  cellText,
  type Column,
  type ColumnBatch,
  type ColumnBounds,
  decimalFacets,
  INDEXED_COLUMNS,
  summariesOf,
} from '../../parquet/index.ts';
import { truncateMax, truncateMin } from './truncate-bound.ts';
import { dateText, decimalText, timestampText } from './units.ts';

type Side = 'min' | 'max';

const quote = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : JSON.stringify(text);

const stringText = ({ values, offsets }: Column, row: number, side: Side): string | undefined => {
  if (!(values instanceof Uint8Array)) return undefined;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    values.subarray(offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0),
  );
  return quote(side === 'min' ? truncateMin(text) : truncateMax(text));
};

const unscaledAt = (values: Uint8Array, row: number): bigint => {
  const view = new DataView(values.buffer, values.byteOffset + row * 16, 16);
  return (view.getBigInt64(8, true) << 64n) | view.getBigUint64(0, true);
};

const longText = ({ field, values }: Column, row: number): string | undefined => {
  const value = values[row];
  if (typeof value !== 'bigint') return undefined;
  return field.type === 'timestamp' ? quote(timestampText(value)) : String(value);
};

const isFloat = ({ field }: Column): boolean => field.type === 'float' || field.type === 'double';

/**
 * JSON has no infinity: that bound is left out. A least zero is written as -0, a greatest one as 0: readers that put -0 before 0 would else pass a
 * file over when they look for the other zero, which equals it. Source: parquet-format, `ColumnOrder`.
 */
const numberText = (column: Column, row: number, side: Side): string | undefined => {
  const value = Number(column.values[row]);
  if (column.field.type === 'date') return quote(dateText(value));
  if (value === 0 && isFloat(column)) return side === 'min' ? '-0.0' : '0.0';
  return Number.isFinite(value) ? String(value) : undefined;
};

/** One bound as JSON text, exact digits and all. */
const boundText = (column: Column, row: number, side: Side): string | undefined => {
  const { field, values } = column;
  if (field.type === 'string') return stringText(column, row, side);
  if (field.type === 'boolean') return String(cellText(column, row));
  if (field.type === 'long' || field.type === 'timestamp') return longText(column, row);
  const facets = decimalFacets(field.type);
  if (facets === undefined) return numberText(column, row, side);
  return values instanceof Uint8Array ? decimalText(unscaledAt(values, row), facets.scale) : undefined;
};

const sideText = (column: Column, bounds: ColumnBounds, side: Side): string | undefined => {
  const row = side === 'min' ? bounds.minRow : bounds.maxRow;
  return row === undefined || !summariesOf(column, bounds).log ? undefined : boundText(column, row, side);
};

const objectText = (entries: readonly (readonly [string, string | undefined])[]): string =>
  `{${entries.flatMap(([name, text]) => (text === undefined ? [] : [`${JSON.stringify(name)}:${text}`])).join(',')}}`;

/**
 * The `stats` text of a data file with these rows, as Spark writes it: `numRecords`, and of the first 32 columns `minValues`,
 * `maxValues` (numbers, dates, times floored to ms, strings cut to 32) and `nullCount`; booleans have bounds as delta-rs writes them. Some readers compare a
 * bound that is left out with null, and pass the file over: it is left out only where it cannot be told.
 * Source: Delta PROTOCOL.md, "Per-file Statistics"; Delta Spark, StatisticsCollection.
 */
export const encodeStatistics = (batch: ColumnBatch): string => {
  const indexed = batch.columns.slice(0, INDEXED_COLUMNS).map((column, index) => ({
    name: column.field.name,
    nulls: String(column.nullCount),
    column,
    bounds: boundsOf(batch, index),
  }));
  const side = (of: Side): string =>
    objectText(indexed.map(({ name, column, bounds }) => [name, sideText(column, bounds, of)]));
  return objectText([
    ['numRecords', String(batch.rowCount)],
    ['minValues', side('min')],
    ['maxValues', side('max')],
    ['nullCount', objectText(indexed.map(({ name, nulls }) => [name, nulls]))],
  ]);
};
