import * as z from 'zod';
import { members, ownOf } from '../../core/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { AddFile } from '../log/index.ts';
import { boundOf } from './parse-bound.ts';

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

/**
 * The range of `field` (an integer, decimal, date or timestamp) in a file, by its statistics; its bounds as `boundOf` has them.
 * Source: Delta PROTOCOL.md, "Per-file Statistics".
 */
export const fileRange = (add: AddFile, field: Field): FileRange => {
  const stats = add.stats === undefined ? undefined : parseStats(add.stats);
  if (stats === undefined) return { exact: false };
  const min = boundOf(field.type, ownOf(stats.minValues, field.name), 'min');
  const max = boundOf(field.type, ownOf(stats.maxValues, field.name), 'max');
  const nulls = count.parse(ownOf(stats.nullCount, field.name));
  const areTight = stats.tightBounds !== false && add.deletionVector === undefined;
  return {
    ...(min !== undefined && { min: min.value }),
    ...(max !== undefined && { max: max.value }),
    ...(nulls !== undefined && { nulls }),
    ...(stats.numRecords !== undefined && { rows: stats.numRecords }),
    exact: areTight && field.type !== 'timestamp' && [min, max].every((bound) => bound?.exact !== false),
  };
};
