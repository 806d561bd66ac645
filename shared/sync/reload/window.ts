import type { CursorValue } from '../../odata/index.ts';
import type { ReloadResult } from '../../state/index.ts';
import {
  type Bound,
  type CursorColumn,
  fromTableUnits,
  lowerEndOf,
  toTableUnits,
  type Window,
} from '../feed/index.ts';

/** What decides where a window begins. */
export interface LowerFacts {
  /** What the request says; `all`: at the first row. */
  readonly asked: Bound | 'all';
  /** Absent where it means nothing, as the feed's configuration has changed. */
  readonly watermark?: CursorValue;
  /** The feed's own "start". */
  readonly start?: CursorValue;
}

/** What decides where a window ends. */
export interface UpperFacts {
  /** The greatest cursor value that the table holds, in table units; absent: it has no row. */
  readonly tableMax?: bigint;
  /** The greatest that the source has; absent: it has no row. */
  readonly sourceMax?: CursorValue;
  readonly watermark?: CursorValue;
  /** Rows above it are too young. */
  readonly settled?: CursorValue;
  /** The request's own end: the window is below it. */
  readonly to?: CursorValue;
}

const unitsOf = ({ cursor, cursorField }: CursorColumn, { order }: CursorValue): bigint =>
  toTableUnits(cursor.kind, cursorField.type, order);

const valueAt = ({ cursor, cursorField }: CursorColumn, units: bigint): CursorValue =>
  fromTableUnits(cursor.kind, cursorField.type, units);

/** The watermark itself, where rows may tie with it; of a time, all that the table cannot tell from it. */
const fromWatermark = (column: CursorColumn, watermark: CursorValue): Bound => {
  const isTime = column.cursor.kind === 'instant';
  return { op: 'ge', value: isTime ? valueAt(column, unitsOf(column, watermark)) : watermark };
};

/** Whether a window is asked for that begins above the watermark. */
export const isAboveWatermark = ({ asked, watermark }: LowerFacts): boolean =>
  asked !== 'all' && watermark !== undefined && asked.value.order > watermark.order;

const withinWatermark = (column: CursorColumn, facts: LowerFacts): Bound | 'all' => {
  const { asked, watermark } = facts;
  if (asked === 'all' || watermark === undefined) return asked;
  // Rows that tie with the watermark may have come since: later runs would not ask for them any more.
  const mayTie = !column.cursor.unique && unitsOf(column, asked.value) >= unitsOf(column, watermark);
  if (mayTie) return fromWatermark(column, watermark);
  return isAboveWatermark(facts) ? { op: 'gt', value: watermark } : asked;
};

/**
 * Where a window begins; undefined: at the first row. Never above the watermark, as rows between the two would be in neither the window nor
 * the table; never below `start`.
 */
export const lowerEnd = (column: CursorColumn, facts: LowerFacts): Bound | undefined => {
  const bound = withinWatermark(column, facts);
  const { start } = facts;
  if (start === undefined) return bound === 'all' ? undefined : bound;
  return bound === 'all' || bound.value.order < start.order ? { op: 'ge', value: start } : bound;
};

/** Everything that the table holds: by the source's own digits where they are known, as the table may hold fewer. */
const tableEnd = (column: CursorColumn, tableMax: bigint, watermark: CursorValue | undefined): Bound => {
  if (watermark !== undefined && unitsOf(column, watermark) === tableMax)
    return { op: 'le', value: watermark };
  if (column.cursor.kind !== 'instant') return { op: 'le', value: valueAt(column, tableMax) };
  return { op: 'lt', value: valueAt(column, tableMax + 1n) };
};

const greaterEnd = (
  column: CursorColumn,
  { tableMax, sourceMax, watermark }: UpperFacts,
): Bound | undefined => {
  const isOfTable =
    tableMax !== undefined && (sourceMax === undefined || tableMax > unitsOf(column, sourceMax));
  if (isOfTable) return tableEnd(column, tableMax, watermark);
  return sourceMax && { op: 'le', value: sourceMax };
};

/**
 * Where a window ends: at the greater of the table's and the source's greatest value, but not above what has settled, and below what the request
 * says. Undefined: neither has a row.
 */
export const upperEnd = (column: CursorColumn, facts: UpperFacts): Bound | undefined => {
  const { settled, to } = facts;
  const ends: readonly Bound[] = [
    ...(settled ? [{ op: 'le', value: settled } as const] : []),
    ...(to ? [{ op: 'lt', value: to } as const] : []),
  ];
  const bound = greaterEnd(column, facts);
  return bound && ends.reduce(lowerEndOf, bound);
};

/** Whether the watermark lies beyond a window that a request ended below it: what is above the window stays as it is. */
export const isBelowWatermark = (
  { upper }: Pick<Window, 'upper'>,
  watermark: CursorValue | undefined,
): boolean => upper.op === 'lt' && watermark !== undefined && watermark.order >= upper.value.order;

/** A window as an answer names it. */
export const windowLiterals = (
  column: CursorColumn,
  { lower, upper, span }: Window,
): ReloadResult['window'] => {
  const to = upper.op === 'lt' ? valueAt(column, span.max) : upper.value;
  return {
    ...(lower && { from: lower.value.literal }),
    ...(lower?.op === 'ge' && { fromIncluded: true as const }),
    to: to.literal,
  };
};
