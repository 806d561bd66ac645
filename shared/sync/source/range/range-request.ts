import type { Feed } from '../../../config/index.ts';
import {
  and,
  compare,
  cursorAt,
  cursorRange,
  type CursorValue,
  type EntityQuery,
  formatLiteral,
} from '../../../odata/index.ts';
import { type FeedCursor, selectOf } from '../../feed/index.ts';

/** What orders the rows of an answer: the cursor and then the key, the key alone, the first of these from the last row up, or nothing. */
export type RangeOrder = 'cursor' | 'key' | 'descending' | 'none';

/** One question about a range of the source. Bounds are as they are sent, in units of `CursorValue.order`. */
export interface RangeRequest {
  readonly ge?: CursorValue | bigint | undefined;
  readonly lt?: bigint | undefined;
  /** `lt` is there to ask for less at once: its answer is no end. */
  readonly isPart?: boolean | undefined;
  /** A condition on the key. */
  readonly keys?: string | undefined;
  readonly order: RangeOrder;
  readonly top?: number | undefined;
  readonly skip?: number | undefined;
}

/** How much of a question the service takes. */
export interface Taken {
  /** Parts of the key that `$orderby` takes; absent: all of them. */
  readonly orderParts?: number | undefined;
  /** `$orderby` is refused altogether. */
  readonly noOrder?: boolean | undefined;
  readonly noSelect?: boolean | undefined;
}

/** A bound's literal, in the source's own digits where it is a row's value; undefined where no value of the type lies beyond it. */
const literalOf = (
  { kind, edmType }: FeedCursor,
  bound: CursorValue | bigint,
  side: 'min' | 'max',
): string | undefined => {
  const order = typeof bound === 'bigint' ? bound : bound.order;
  const end = cursorRange(kind, edmType)[side];
  if (end !== undefined && (side === 'min' ? order <= end : order > end)) return undefined;
  return typeof bound === 'bigint' ? cursorAt(kind, bound).literal : bound.literal;
};

/** Digits of the finest time that services take. */
const FINEST = 10n ** 5n;

/** No value lies above the last one of its type: a condition that nothing meets, and that every service can read. */
const aboveLast = (cursor: FeedCursor, max: bigint): string => {
  const { kind, edmType, column } = cursor;
  const last = kind === 'instant' ? max + 1n - FINEST : max;
  return compare(column, 'gt', formatLiteral(edmType, cursorAt(kind, last).literal));
};

const boundOf = (
  cursor: FeedCursor,
  op: 'ge' | 'lt',
  bound: CursorValue | bigint | undefined,
): string | undefined => {
  const { max } = cursorRange(cursor.kind, cursor.edmType);
  const order = typeof bound === 'bigint' ? bound : bound?.order;
  if (op === 'ge' && max !== undefined && order !== undefined && order > max) return aboveLast(cursor, max);
  const literal = bound === undefined ? undefined : literalOf(cursor, bound, op === 'ge' ? 'min' : 'max');
  return literal === undefined
    ? undefined
    : compare(cursor.column, op, formatLiteral(cursor.edmType, literal));
};

/** The conditions of bounds on the cursor. */
export const boundsFilter = (
  cursor: FeedCursor,
  { ge, lt }: Pick<RangeRequest, 'ge' | 'lt'>,
): string | undefined => and(boundOf(cursor, 'ge', ge), boundOf(cursor, 'lt', lt));

const isDouble = (order: bigint): boolean => BigInt(Number(order)) === order;

/**
 * Who reads numbers as doubles takes an integer that none holds for another. No row vouches for the bounds of a count: one is written as that of the
 * integer below it where a double holds that.
 */
const countedBoundOf = (
  cursor: FeedCursor,
  op: 'ge' | 'lt',
  bound: CursorValue | bigint | undefined,
): string | undefined => {
  const order = typeof bound === 'object' ? bound.order : (bound ?? 0n);
  if (cursor.kind !== 'integer' || isDouble(order) || !isDouble(order - 1n))
    return boundOf(cursor, op, bound);
  const { literal } = cursorAt(cursor.kind, order - 1n);
  return compare(cursor.column, op === 'ge' ? 'gt' : 'le', formatLiteral(cursor.edmType, literal));
};

const presentOf = ({ nullable, column }: FeedCursor): string | undefined =>
  nullable ? compare(column, 'ne', 'null') : undefined;

/**
 * The `$filter` of a range. Conditions on the cursor stand last: one service reads a time as a number, and drops what follows it.
 */
export const rangeFilter = (
  feed: Feed,
  cursor: FeedCursor,
  { ge, lt, keys }: Pick<RangeRequest, 'ge' | 'lt' | 'keys'>,
): string | undefined => {
  const bounds = [boundOf(cursor, 'ge', ge), boundOf(cursor, 'lt', lt)] as const;
  return and(feed.source.filter, keys, presentOf(cursor), ...bounds);
};

/** The `$filter` of a range whose rows are counted. */
export const countFilter = (
  feed: Feed,
  cursor: FeedCursor,
  { ge, lt }: Pick<RangeRequest, 'ge' | 'lt'>,
): string | undefined => {
  const bounds = [countedBoundOf(cursor, 'ge', ge), countedBoundOf(cursor, 'lt', lt)] as const;
  return and(feed.source.filter, presentOf(cursor), ...bounds);
};

/** `$orderby`; undefined: none. `asc` is written out, as one service sorts the other way where it is not. */
export const orderbyOf = (
  { column, key }: FeedCursor,
  order: RangeOrder,
  { orderParts = key.length, noOrder }: Taken,
): string | undefined => {
  if (order === 'none' || noOrder === true) return undefined;
  const others = order === 'key' ? key : key.filter((name) => name !== column);
  const names = [...(order === 'key' ? [] : [column]), ...others.slice(0, orderParts)];
  const way = order === 'descending' ? 'desc' : 'asc';
  return names.length === 0 ? undefined : names.map((name) => `${name} ${way}`).join(',');
};

export const queryOf = (feed: Feed, cursor: FeedCursor, request: RangeRequest, taken: Taken): EntityQuery => {
  const filter = rangeFilter(feed, cursor, request);
  const orderby = orderbyOf(cursor, request.order, taken);
  const select = selectOf(feed);
  const { top, skip } = request;
  return {
    ...(filter !== undefined && { filter }),
    ...(orderby !== undefined && { orderby }),
    ...(select && taken.noSelect !== true && { select }),
    ...(top !== undefined && { top }),
    ...(skip !== undefined && { skip }),
  };
};
