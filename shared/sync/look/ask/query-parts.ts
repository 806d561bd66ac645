import type { Feed } from '../../../config/index.ts';
import { compare, type CursorValue, type EntityQuery, formatLiteral } from '../../../odata/index.ts';
import { cursorValue, type FeedCursor, selectOf } from '../../feed/index.ts';
import { orderbyOf } from '../../source/index.ts';
import type { AskedOf } from './asking.ts';
import { type Evidence, isRefused } from './evidence.ts';

/** Rows of the shortest page, and of the last ones. */
export const FEW = 5;
/** What a question follows from. */
export type Known = Pick<Evidence, 'feed' | 'cursor' | 'columns' | 'refusals'>;
export type Op = 'ge' | 'gt' | 'le' | 'lt' | 'eq';

/** A bound on the cursor. */
export const bound = ({ column, edmType }: FeedCursor, op: Op, { literal }: CursorValue): string =>
  compare(column, op, formatLiteral(edmType, literal));

/** The feed's own begin. */
export const startOf = (feed: Feed, cursor: FeedCursor): string | undefined => {
  const { start } = feed.cursor;
  return start === undefined ? undefined : bound(cursor, 'ge', cursorValue(feed, cursor, start, '"start"'));
};

/** A filter where there is one. */
export const filtered = (filter: string | undefined): EntityQuery => (filter === undefined ? {} : { filter });

/** `$orderby` as far as the service takes it. */
export const ordered = (known: Known): EntityQuery => {
  if (isRefused(known, 'orderby')) return {};
  const parts = isRefused(known, 'orderby key') ? { orderParts: 0 } : {};
  const orderby = orderbyOf(known.cursor, 'cursor', parts);
  return orderby === undefined ? {} : { orderby };
};

/** `$top`, as far as the service takes it. */
export const topped = (known: Known, rows: number): EntityQuery => {
  if (isRefused(known, 'top')) {
    const most = known.refusals.find(({ option }) => option === 'top')?.most;
    return most === undefined || most < 1 ? {} : { top: Math.min(rows, most) };
  }
  return { top: rows };
};

/** The feed's own properties. */
export const selected = ({ feed }: Known): EntityQuery => {
  const select = selectOf(feed);
  return select === undefined ? {} : { select };
};

/** The columns of the key, in its order. */
export const keyColumnsOf = ({ cursor, columns }: AskedOf) =>
  cursor.key.flatMap((name) => columns.filter(({ property }) => property.name === name));
