import type { ReloadWindow } from '../../config/index.ts';
import { isTidemarkError, TidemarkError } from '../../core/index.ts';
import { maxValue, nthLargest, type Snapshot } from '../../delta/index.ts';
import { cursorRange, type CursorValue, parseCursor, subtractCursor } from '../../odata/index.ts';
import { decimalFacets } from '../../parquet/index.ts';
import { type Bound, cursorValue, fromTableUnits, spanOf, toTableUnits, type Window } from '../feed/index.ts';
import type { Preparation } from './prepare.ts';
import type { ReloadResult, RunContext } from '../run/index.ts';

const unknown = (run: RunContext, problem: string): TidemarkError =>
  new TidemarkError('window-unknown', `Feed "${run.feed.name}": ${problem} Nothing was changed.`, {
    feed: run.feed.name,
  });

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

/** A literal of the request. Unlike one of feeds.json, it is the caller's to correct. */
const requested = (run: RunContext, base: Preparation, literal: string): CursorValue => {
  const { cursor } = base;
  const value = parseCursor(cursor.kind, literal);
  if (typeof value !== 'object')
    throw unknown(run, `"from" is not a literal of ${cursor.edmType}, the type of ${cursor.column}.`);
  if (isInRange(base, value)) return value;
  throw unknown(run, `"from" is beyond what ${cursor.column}, which is ${cursor.edmType}, can hold.`);
};

/** The smallest step back on a cursor: at the first value of its type, it leads nowhere. */
const stepFor = ({ cursor }: Preparation) =>
  cursor.kind === 'integer' || cursor.kind === 'decimal' ? { units: '1' } : { ms: 86_400_000 };

const stepBack = (
  run: RunContext,
  { cursor }: Preparation,
  from: CursorValue,
  step: { readonly units: string } | { readonly ms: number },
): CursorValue => {
  try {
    return subtractCursor(cursor.kind, from, step, cursor.edmType);
  } catch (error) {
    if (!isTidemarkError(error, 'config')) throw error;
    throw unknown(run, `"last" does not fit ${cursor.column}, which is ${cursor.edmType}.`);
  }
};

const lastBound = async (
  run: RunContext,
  base: Preparation,
  snapshot: Snapshot,
  last: { readonly units: string } | { readonly ms: number },
): Promise<Bound | undefined> => {
  const { cursor, cursorField } = base;
  const isTime = cursor.kind === 'instant' || cursor.kind === 'date';
  if ('ms' in last !== isTime) {
    const wanted = isTime ? 'an ISO 8601 duration such as "P7D"' : 'a number';
    throw unknown(run, `"last" must be ${wanted} for a cursor of ${cursor.edmType}.`);
  }
  const greatest = await maxValue(run.deps.lake, snapshot, cursorField, { signal: run.signal });
  if (greatest === undefined) return undefined;
  const top = fromTableUnits(cursor.kind, cursorField.type, greatest);
  const value = stepBack(run, base, top, last);
  const isFirst = subtractCursor(cursor.kind, value, stepFor(base), cursor.edmType).order === value.order;
  return { op: isFirst ? 'ge' : 'gt', value };
};

const rowsBound = async (
  run: RunContext,
  { cursor, cursorField }: Preparation,
  snapshot: Snapshot,
  rows: number,
): Promise<Bound | 'all' | undefined> => {
  const { lake } = run.deps;
  const nth = await nthLargest(lake, snapshot, cursorField, rows, { signal: run.signal });
  if (nth !== undefined) return { op: 'ge', value: fromTableUnits(cursor.kind, cursorField.type, nth) };
  const one = await maxValue(lake, snapshot, cursorField, { signal: run.signal });
  return one === undefined ? undefined : 'all';
};

/** Where the request says that the window begins. `all`: at the first row. */
const requestedBound = async (
  run: RunContext,
  base: Preparation,
  window: ReloadWindow,
): Promise<Bound | 'all'> => {
  if ('all' in window) return 'all';
  if ('from' in window) return { op: 'gt', value: requested(run, base, window.from) };
  const { snapshot } = base;
  const bound =
    snapshot === undefined
      ? undefined
      : 'rows' in window
        ? await rowsBound(run, base, snapshot, window.rows)
        : await lastBound(run, base, snapshot, window.last);
  if (bound !== undefined) return bound;
  throw unknown(
    run,
    `${run.feed.tablePath} has no rows to count the window from. Reload {"all": true}, or append it first (sync).`,
  );
};

/** Never above the watermark: rows between the two would be in neither the window nor the table. Never below `start`. */
const lowerBoundOf = async (
  run: RunContext,
  base: Preparation,
  window: ReloadWindow,
  before: Window | undefined,
): Promise<Bound | undefined> => {
  const { cursor, state, isKnown } = base;
  const { feed } = run;
  const unitsOf = (value: CursorValue): bigint =>
    toTableUnits(cursor.kind, base.cursorField.type, value.order);
  let bound = before === undefined ? await requestedBound(run, base, window) : (before.lower ?? 'all');
  const { watermark } = state;
  if (bound !== 'all' && isKnown) {
    if (watermark === undefined) {
      throw unknown(run, 'its table holds no row that it has taken. Reload {"all": true}.');
    }
    const mark = cursorValue(feed, cursor, watermark, 'the watermark');
    if (bound.value.order > mark.order) {
      run.notes.add(`the window begins at the watermark, ${watermark}: nothing above it was taken yet`);
      bound = { op: 'gt', value: mark };
    }
    // Rows that tie with the watermark may have come since: later runs would not ask for them any more.
    const isAtMark = !cursor.unique && unitsOf(bound.value) >= unitsOf(mark);
    if (isAtMark) {
      const atMark = fromTableUnits(cursor.kind, base.cursorField.type, unitsOf(mark));
      bound = { op: 'ge', value: cursor.kind === 'instant' ? atMark : mark };
    }
  }
  const start =
    feed.cursor.start === undefined ? undefined : cursorValue(feed, cursor, feed.cursor.start, '"start"');
  if (start === undefined) return bound === 'all' ? undefined : bound;
  return bound === 'all' || bound.value.order < start.order ? { op: 'ge', value: start } : bound;
};

const tableTop = async (
  run: RunContext,
  { cursor, cursorField, snapshot, state }: Preparation,
): Promise<{ readonly units: bigint; readonly bound: Bound } | undefined> => {
  if (snapshot === undefined) return undefined;
  const units = await maxValue(run.deps.lake, snapshot, cursorField, { signal: run.signal });
  if (units === undefined) return undefined;
  const unitsOf = (value: CursorValue): bigint => toTableUnits(cursor.kind, cursorField.type, value.order);
  const mark = state.watermark === undefined ? undefined : parseCursor(cursor.kind, state.watermark);
  // The source's own digits where they are known: the table may hold fewer.
  if (typeof mark === 'object' && unitsOf(mark) === units) return { units, bound: { op: 'le', value: mark } };
  if (cursor.kind !== 'instant')
    return { units, bound: { op: 'le', value: fromTableUnits(cursor.kind, cursorField.type, units) } };
  return { units, bound: { op: 'lt', value: fromTableUnits(cursor.kind, cursorField.type, units + 1n) } };
};

/**
 * The window of a request: it begins where the request says, and ends at the greater of the table's and the source's greatest cursor value,
 * as of now. Undefined when neither has a row. A window that is
 * fetched again begins where it began `before`. Rejects with `window-unknown` when the table does not tell where it begins.
 */
export const windowOf = async (
  run: RunContext,
  base: Preparation,
  request: ReloadWindow,
  before: Window | undefined,
): Promise<Window | undefined> => {
  const { cursor, cursorField } = base;
  const unitsOf = (value: CursorValue): bigint => toTableUnits(cursor.kind, cursorField.type, value.order);
  const lower = await lowerBoundOf(run, base, request, before);
  const [table, { top, settled }] = await Promise.all([tableTop(run, base), base.top]);
  const ofSource: Bound | undefined = top && { op: 'le', value: top };
  let upper = ofSource;
  if (table !== undefined && (top === undefined || table.units > unitsOf(top))) upper = table.bound;
  if (upper === undefined) return undefined;
  if (settled !== undefined && settled.order < upper.value.order) upper = { op: 'le', value: settled };
  const window = spanOf(base, lower, upper);
  if (window.span.min === undefined || window.span.min <= window.span.max) return window;
  throw unknown(run, 'the window begins above everything that table and source have.');
};

/** A window as an answer names it. */
export const windowLiterals = (
  { cursor, cursorField }: Preparation,
  { lower, upper, span }: Window,
): ReloadResult['window'] => {
  const to = upper.op === 'lt' ? fromTableUnits(cursor.kind, cursorField.type, span.max) : upper.value;
  return {
    ...(lower && { from: lower.value.literal }),
    ...(lower?.op === 'ge' && { fromIncluded: true as const }),
    to: to.literal,
  };
};
