import * as z from 'zod';
import { members, ownOf } from '../../core/index.ts';
import { decimalFacets, type Field } from '../../parquet/index.ts';
import type { AddFile } from '../log/index.ts';
import { parseDate, parseDecimal, parseTimestamp } from './units.ts';

/**
 * What a file's statistics say of one column, in table units: integers as they are, decimals unscaled, days, µs. `min` and `max` are
 * bounds; with `exact` they are values that the file holds. What is absent is not known and decides nothing.
 */
export interface FileRange {
  readonly min?: bigint;
  readonly max?: bigint;
  readonly nulls?: number;
  readonly rows?: number;
  readonly exact: boolean;
}

const scalars = members(z.unknown()).optional().catch(undefined);
// By its digits: null, which some writers put for what they do not know, must not become 0.
const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .optional()
  .catch(undefined);
const statsSchema = z.object({
  numRecords: count,
  minValues: scalars,
  maxValues: scalars,
  nullCount: scalars,
  tightBounds: z.boolean().optional().catch(false),
});

// What the engine hands to a reviver beyond key and value. Source: ECMAScript, "JSON.parse source text access".
type Context = { readonly source?: string };

const digits = (_key: string, value: unknown, ...[context]: readonly Context[]): unknown =>
  typeof value === 'number' ? context?.source : value;

/** The statistics with every number as its own digits; undefined when they are none. */
const parseStats = (stats: string): z.infer<typeof statsSchema> | undefined => {
  try {
    return statsSchema.parse(JSON.parse(stats, digits));
  } catch {
    return undefined;
  }
};

/** Rows that a file was written with; undefined where its statistics do not say. */
export const recordsOf = ({ stats }: AddFile): number | undefined =>
  stats === undefined ? undefined : parseStats(stats)?.numRecords;

const INTEGERS: ReadonlySet<string> = new Set(['long', 'integer', 'short', 'byte']);

/** Less than a millisecond, in µs. */
const TIMESTAMP_SLACK = 999n;

/** What a double holds of any decimal: some writers pass decimals through one. */
const SAFE_DIGITS = 15;

// A decimal with other digits after its point than the column has, or with more digits than a double holds, may have been rounded.
const decimalBound = (text: string, scale: number): bigint | undefined => {
  const parsed = parseDecimal(text);
  if (parsed?.scale !== scale) return undefined;
  return String(parsed.unscaled).replace('-', '').length <= SAFE_DIGITS ? parsed.unscaled : undefined;
};

const boundOf = (type: Field['type'], text: unknown): bigint | undefined => {
  if (typeof text !== 'string') return undefined;
  if (type === 'date') return parseDate(text);
  if (type === 'timestamp') return parseTimestamp(text);
  const facets = decimalFacets(type);
  if (facets !== undefined) return decimalBound(text, facets.scale);
  return INTEGERS.has(type) && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
};

/**
 * The range of `field` (an integer, decimal, date or timestamp) in a file, by its statistics. A timestamp's maximum counts one millisecond
 * more, less 1 µs: writers cut to milliseconds. Statistics that are missing, odd, or may have been rounded give no bounds.
 * Source: Delta PROTOCOL.md, "Per-file Statistics".
 */
export const fileRange = (add: AddFile, field: Field): FileRange => {
  const stats = add.stats === undefined ? undefined : parseStats(add.stats);
  if (stats === undefined) return { exact: false };
  const min = boundOf(field.type, ownOf(stats.minValues, field.name));
  const max = boundOf(field.type, ownOf(stats.maxValues, field.name));
  const nulls = count.parse(ownOf(stats.nullCount, field.name));
  const isTimestamp = field.type === 'timestamp';
  return {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max: isTimestamp ? max + TIMESTAMP_SLACK : max }),
    ...(nulls !== undefined && { nulls }),
    ...(stats.numRecords !== undefined && { rows: stats.numRecords }),
    exact: !isTimestamp && stats.tightBounds !== false && add.deletionVector === undefined,
  };
};
