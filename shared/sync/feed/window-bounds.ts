import type { Feed } from '../../config/index.ts';
import type { Field } from '../../parquet/index.ts';
import { boundCondition, cursorFilter, type Bound, type FeedCursor } from './feed-cursor.ts';
import { fromTableUnits, toTableUnits } from './table-units.ts';

/** A feed's cursor, and its column in the table. */
export interface CursorColumn {
  readonly cursor: FeedCursor;
  readonly cursorField: Field;
}

/** The rows that a reload replaces, by cursor value. Both ends are fixed before the first row is fetched. */
export interface Window {
  /** Absent: from the first row of all. */
  readonly lower?: Bound;
  readonly upper: Bound;
  /** The same in table units, both ends included: what a row of the table is compared with. */
  readonly span: { readonly min?: bigint; readonly max: bigint };
  /** Everything was asked for: each file of the table is looked into, whatever its statistics say. */
  readonly isAll?: boolean;
}

/** A window between two bounds, with its span in table units. */
export const spanOf = (
  { cursor, cursorField }: CursorColumn,
  lower: Bound | undefined,
  upper: Bound,
): Window => {
  const unitsOf = ({ value }: Bound): bigint => toTableUnits(cursor.kind, cursorField.type, value.order);
  // Between two values of the table there is none of its rows: what lies below such an end ends with the lower one.
  const isOfTable = ({ value }: Bound): boolean =>
    fromTableUnits(cursor.kind, cursorField.type, unitsOf({ op: 'eq', value })).order === value.order;
  const min = lower && unitsOf(lower) + (lower.op === 'gt' ? 1n : 0n);
  const max = unitsOf(upper) - (upper.op === 'lt' && isOfTable(upper) ? 1n : 0n);
  return { ...(lower && { lower }), upper, span: { ...(min !== undefined && { min }), max } };
};

/** The `$filter` of a window's rows. */
export const windowFilter = (feed: Feed, cursor: FeedCursor, { lower, upper }: Window): string | undefined =>
  cursorFilter(feed, cursor, lower && boundCondition(cursor, lower), boundCondition(cursor, upper));
