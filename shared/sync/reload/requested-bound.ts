import type { ReloadWindow } from '../../config/index.ts';
import { isTidemarkError } from '../../core/index.ts';
import { maxValue, nthLargest, type Snapshot } from '../../delta/index.ts';
import {
  cursorRange,
  type CursorStep,
  type CursorValue,
  parseCursor,
  subtractCursor,
} from '../../odata/index.ts';
import { decimalFacets } from '../../parquet/index.ts';
import { type Bound, fromTableUnits, toTableUnits } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { countedUpTo } from './counted-up-to.ts';
import type { Preparation } from './prepare.ts';
import { windowUnknown } from './window-unknown.ts';

/** Whether source and table have a place for a value: a service answers 400 to a literal that its type cannot hold. */
const isInRange = ({ cursor, cursorField }: Preparation, { order }: CursorValue): boolean => {
  const { min, max } = cursorRange(cursor.kind, cursor.edmType);
  if ((min !== undefined && order < min) || (max !== undefined && order > max)) return false;
  const facets = decimalFacets(cursorField.type);
  if (facets === undefined) return true;
  const units = toTableUnits(cursor.kind, cursorField.type, order);
  const limit = 10n ** BigInt(facets.precision);
  return units < limit && units > -limit;
};

/** An end of the window that the request names. Unlike a literal of feeds.json, it is the caller's to correct. */
const literalOf = (
  run: RunContext,
  preparation: Preparation,
  literal: string,
  name: 'from' | 'to',
): CursorValue => {
  const { cursor } = preparation;
  const value = parseCursor(cursor.kind, literal);
  if (typeof value !== 'object')
    throw windowUnknown(
      run,
      `"${name}" is not a literal of ${cursor.edmType}, the type of ${cursor.column}.`,
    );
  if (isInRange(preparation, value)) return value;
  throw windowUnknown(
    run,
    `"${name}" is beyond what ${cursor.column}, which is ${cursor.edmType}, can hold.`,
  );
};

/** The smallest step back on a cursor: at the first value of its type, it leads nowhere. */
const stepFor = ({ cursor }: Preparation): CursorStep =>
  cursor.kind === 'integer' || cursor.kind === 'decimal' ? { units: '1' } : { ms: 86_400_000 };

const stepBack = (
  run: RunContext,
  { cursor }: Preparation,
  from: CursorValue,
  step: CursorStep,
): CursorValue => {
  try {
    return subtractCursor(cursor.kind, from, step, cursor.edmType);
  } catch (error) {
    if (!isTidemarkError(error, 'config')) throw error;
    throw windowUnknown(run, `"last" does not fit ${cursor.column}, which is ${cursor.edmType}.`);
  }
};

/** The table's greatest value, up to there where it has one. */
const tableTop = async (
  run: RunContext,
  preparation: Preparation,
  snapshot: Snapshot,
): Promise<bigint | undefined> => {
  const { lake } = run.deps;
  const { signal } = run;
  const atMost = await countedUpTo(run, preparation, snapshot);
  const greatest = () => maxValue(lake, snapshot, preparation.cursorField, { signal });
  if (atMost === undefined) return greatest();
  return (await maxValue(lake, snapshot, preparation.cursorField, { atMost, signal })) ?? greatest();
};

const lastBound = async (
  run: RunContext,
  preparation: Preparation,
  snapshot: Snapshot,
  last: CursorStep,
): Promise<Bound | undefined> => {
  const { cursor, cursorField } = preparation;
  const isTime = cursor.kind === 'instant' || cursor.kind === 'date';
  if ('ms' in last !== isTime) {
    const wanted = isTime ? 'an ISO 8601 duration such as "P7D"' : 'a number';
    throw windowUnknown(run, `"last" must be ${wanted} for a cursor of ${cursor.edmType}.`);
  }
  const greatest = await tableTop(run, preparation, snapshot);
  if (greatest === undefined) return undefined;
  const top = fromTableUnits(cursor.kind, cursorField.type, greatest);
  const value = stepBack(run, preparation, top, last);
  const below = subtractCursor(cursor.kind, value, stepFor(preparation), cursor.edmType);
  const isFirst = below.order === value.order;
  return { op: isFirst ? 'ge' : 'gt', value };
};

const rowsBound = async (
  run: RunContext,
  preparation: Preparation,
  snapshot: Snapshot,
  rows: number,
): Promise<Bound | 'all' | undefined> => {
  const { cursor, cursorField } = preparation;
  const { lake } = run.deps;
  const atMost = await countedUpTo(run, preparation, snapshot);
  const nth = await nthLargest(lake, snapshot, cursorField, { n: rows, atMost, signal: run.signal });
  if (nth !== undefined) return { op: 'ge', value: fromTableUnits(cursor.kind, cursorField.type, nth) };
  const one = await maxValue(lake, snapshot, cursorField, { signal: run.signal });
  return one === undefined ? undefined : 'all';
};

/** By what the table holds: so far below its greatest value, or so many of its last rows. Undefined: it has none. */
const boundByTable = async (
  run: RunContext,
  preparation: Preparation,
  window: Extract<ReloadWindow, { readonly rows: number } | { readonly last: CursorStep }>,
): Promise<Bound | 'all' | undefined> => {
  const { snapshot } = preparation;
  if (snapshot === undefined) return undefined;
  if ('rows' in window) return rowsBound(run, preparation, snapshot, window.rows);
  return lastBound(run, preparation, snapshot, window.last);
};

/** Where the request says that the window begins. `all`: at the first row. Rejects with `window-unknown` when the table does not tell. */
export const requestedBound = async (
  run: RunContext,
  preparation: Preparation,
  window: ReloadWindow,
): Promise<Bound | 'all'> => {
  if ('all' in window) return 'all';
  if ('from' in window) {
    const value = literalOf(run, preparation, window.from, 'from');
    return { op: window.fromIncluded === true ? 'ge' : 'gt', value };
  }
  const bound = await boundByTable(run, preparation, window);
  if (bound !== undefined) return bound;
  throw windowUnknown(
    run,
    `${run.feed.tablePath} has no rows to count the window from. Reload {"all": true}, or append it first (sync).`,
  );
};

/**
 * The value below which the request says that the window ends, a time to what the table can tell apart; undefined: it names none. Rejects with
 * `window-unknown` where it does not lie above the window's beginning.
 */
export const requestedEnd = (
  run: RunContext,
  preparation: Preparation,
  window: ReloadWindow,
): CursorValue | undefined => {
  if (!('from' in window) || window.to === undefined) return undefined;
  const { cursor, cursorField } = preparation;
  const from = literalOf(run, preparation, window.from, 'from');
  const to = literalOf(run, preparation, window.to, 'to');
  const units = toTableUnits(cursor.kind, cursorField.type, to.order);
  const end = cursor.kind === 'instant' ? fromTableUnits(cursor.kind, cursorField.type, units) : to;
  if (end.order > from.order) return end;
  throw windowUnknown(run, '"to" must be greater than "from": the window is what lies between the two.');
};
