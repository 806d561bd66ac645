import {
  and,
  compare,
  cursorAt,
  type CursorKind,
  type EntityQuery,
  PICOS_PER_SECOND,
  propertiesIn,
} from '../../../odata/index.ts';
import { cursorFilter, selectFor } from '../../feed/index.ts';
import { oppositeOf } from '../../source/index.ts';
import type { AskedOf } from './asking.ts';
import { isRefused, type Pair } from './evidence.ts';
import { bound, FEW, filtered, type Known, ordered, selected, startOf, topped } from './query-parts.ts';

/** A value that every service can read. */
const PLAIN: Readonly<Record<CursorKind, bigint>> = {
  instant: 86_400n * PICOS_PER_SECOND,
  date: 1n,
  integer: 1n,
  decimal: 10n ** 38n,
};

/** All rows, as few as a page can be, and how many there are: without `asc`, and rows without a value among them. */
export const pageQuery = (known: Known): EntityQuery => ({
  ...filtered(and(known.feed.source.filter, startOf(known.feed, known.cursor))),
  ...(!isRefused(known, 'orderby') && { orderby: known.cursor.column }),
  ...(!isRefused(known, 'count') && { count: true }),
});

/** What a first load begins with. */
export const firstQuery = (known: Known): EntityQuery => ({
  ...filtered(cursorFilter(known.feed, known.cursor, startOf(known.feed, known.cursor))),
  ...ordered(known),
  ...topped(known, known.feed.source.pageSize),
  ...selected(known),
});

/** The last rows of the feed. */
export const lastQuery = (known: Known): EntityQuery => ({
  ...filtered(cursorFilter(known.feed, known.cursor, startOf(known.feed, known.cursor))),
  ...(!isRefused(known, 'orderby') && { orderby: `${known.cursor.column} desc` }),
  ...topped(known, FEW),
});

/** Rows from one value to another, both included. */
export const withinFilter = ({ feed, cursor }: AskedOf, { low, high }: Pair): string | undefined =>
  cursorFilter(feed, cursor, bound(cursor, 'ge', low), bound(cursor, 'le', high));

export const withinQuery = (known: Known, pair: Pair): EntityQuery => ({
  ...filtered(withinFilter(known, pair)),
  ...ordered(known),
  ...topped(known, known.feed.source.pageSize),
});

/** Rows between two values: of two that stand side by side, none. */
export const betweenQuery = (known: Known, { low, high }: Pair): EntityQuery => ({
  ...filtered(
    cursorFilter(known.feed, known.cursor, bound(known.cursor, 'gt', low), bound(known.cursor, 'lt', high)),
  ),
  ...ordered(known),
  ...topped(known, known.feed.source.pageSize),
});

/** What nothing meets, whatever the rows are. */
export const nothingQuery = (known: Known): EntityQuery => {
  const { cursor, feed } = known;
  const value = cursorAt(cursor.kind, PLAIN[cursor.kind]);
  return filtered(cursorFilter(feed, cursor, bound(cursor, 'gt', value), bound(cursor, 'lt', value)));
};

/** The second and the third row, by key and cursor alone. */
export const skipQuery = (known: Known, withSkip: boolean): EntityQuery => ({
  ...firstQuery(known),
  ...topped(known, 2),
  select: selectFor([...known.cursor.key, known.cursor.column]),
  ...(withSkip && { skip: 1 }),
});

/** A condition that no row meets for each property that the feed's filter compares: who drops conditions on it drops both halves. */
const unmetNames = ({ columns, feed }: AskedOf): readonly string[] => {
  const single = columns.flatMap(({ property: { name, kind, type } }) =>
    (kind === 'primitive' || kind === 'enum') && type !== 'Edm.Boolean' ? [name.toLowerCase()] : [],
  );
  const names = propertiesIn(feed.source.filter ?? '') ?? [];
  return names
    .filter((name) => single.includes(name.toLowerCase()))
    .map((name) => `(${compare(name, 'eq', 'null')} and ${compare(name, 'ne', 'null')})`);
};

/** The feed's own filter, together with what no row meets that meets it: its opposite, and what no row meets at all. */
export const ownFilterQuery = (known: Known): EntityQuery => {
  const filter = known.feed.source.filter ?? '';
  const { condition } = oppositeOf(filter, known.cursor);
  return {
    ...filtered(and(filter, [`(${condition})`, ...unmetNames(known)].join(' or '))),
    ...topped(known, FEW),
  };
};

/** No rows at all, by `$top`. */
export const noRowsQuery = ({ feed }: AskedOf): EntityQuery => ({ ...filtered(feed.source.filter), top: 0 });
