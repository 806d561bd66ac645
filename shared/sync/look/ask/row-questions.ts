import {
  and,
  cursorAt,
  type CursorKind,
  type EntityQuery,
  offsetMinutes,
  PICOS_PER_SECOND,
} from '../../../odata/index.ts';
import { cursorFilter } from '../../feed/index.ts';
import { keysCondition } from '../../source/index.ts';
import type { LeadRow } from './evidence.ts';
import { bound, FEW, filtered, keyColumnsOf, type Known, type Op, topped } from './query-parts.ts';

/** No clock of the world is further from another one: 14 hours and a quarter, in units of an order; of dates two days. Of numbers nothing is so. */
const FARTHEST: Readonly<Record<CursorKind, bigint>> = {
  instant: (14n * 60n + 15n) * 60n * PICOS_PER_SECOND,
  date: 2n,
  integer: 0n,
  decimal: 0n,
};
const DAY: Readonly<Record<CursorKind, bigint>> = {
  instant: 86_400n * PICOS_PER_SECOND,
  date: 1n,
  integer: 0n,
  decimal: 0n,
};

/** One row by its key, within so much of its own value. */
export const windowQuery = (known: Known, { key, order = 0n }: LeadRow, around: bigint): EntityQuery => {
  const { cursor, feed } = known;
  const keys = keysCondition(keyColumnsOf(known), [key], 'or');
  const [from, to] = [order - around, order + around].map((at) => cursorAt(cursor.kind, at));
  const bounds = from && to && [bound(cursor, 'ge', from), bound(cursor, 'le', to)];
  return { ...filtered(and(feed.source.filter, keys, ...(bounds ?? []))), ...topped(known, FEW) };
};

/** The same, within as much as clocks differ at most. */
export const farQuery = (known: Known, row: LeadRow): EntityQuery =>
  windowQuery(known, row, FARTHEST[known.cursor.kind]);

/** One row by its key, from the whole second on that it lies in. */
export const wholeSecondQuery = (known: Known, { key, order = 0n }: LeadRow): EntityQuery => {
  const { cursor, feed } = known;
  const keys = keysCondition(keyColumnsOf(known), [key], 'or');
  const whole = cursorAt(
    cursor.kind,
    order - (((order % PICOS_PER_SECOND) + PICOS_PER_SECOND) % PICOS_PER_SECOND),
  );
  return { ...filtered(and(feed.source.filter, keys, bound(cursor, 'ge', whole))), ...topped(known, FEW) };
};

/** Halfway from a row's instant to its local digits. */
const halfway = ({ text, order = 0n }: LeadRow): bigint =>
  order + (BigInt(offsetMinutes(text)) * 60n * PICOS_PER_SECOND) / 2n;

/** One row by its key, from halfway between its instant and its local digits on. */
export const localDigitsQuery = (known: Known, row: LeadRow): EntityQuery => {
  const { cursor, feed } = known;
  const keys = keysCondition(keyColumnsOf(known), [row.key], 'or');
  const from = bound(cursor, 'ge', cursorAt(cursor.kind, halfway(row)));
  return { ...filtered(and(feed.source.filter, keys, from)), ...topped(known, FEW) };
};

/** An operator that may be ignored. */
export type Suspect = Exclude<Op, 'eq'>;

/** What lies beyond every row, by more than clocks differ. `end`: the last row's place, or the first one's. */
export const beyondQuery = (known: Known, operator: Suspect, end: bigint): EntityQuery => {
  const { cursor, feed } = known;
  const far = FARTHEST[cursor.kind] + DAY[cursor.kind];
  const isUpper = operator === 'ge' || operator === 'gt';
  const value = cursorAt(cursor.kind, isUpper ? end + far : end - far);
  return { ...filtered(cursorFilter(feed, cursor, bound(cursor, operator, value))), ...topped(known, FEW) };
};
