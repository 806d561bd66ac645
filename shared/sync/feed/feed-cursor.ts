import type { Feed } from '../../config/index.ts';
import { columnOfPath, listNames, TidemarkError } from '../../core/index.ts';
import {
  and,
  compare,
  cursorKind,
  type CursorKind,
  type CursorValue,
  type EntityType,
  formatLiteral,
  keyColumnsOf,
  keyTypesOf,
  nearNames,
  parseCursor,
} from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';

/**
 * What a source compares where it does not compare the instants that it shows. Values are then what is compared: the local digits as an instant of
 * UTC, or the second, as texts of one second stand in no order of time. Distances are in units of `CursorValue.order`.
 */
export interface Compared {
  readonly byDigits: boolean;
  readonly byText: boolean;
  /** Offsets from UTC that it was seen to show, from the least to the most. */
  readonly least: bigint;
  readonly most: bigint;
}

/** How a feed's rows are ordered: its cursor column and entity key, and what follows from them. */
export interface FeedCursor {
  /** The property, or the path to it. */
  readonly column: string;
  /** The table's column of it. */
  readonly field: string;
  readonly edmType: string;
  readonly kind: CursorKind;
  readonly nullable: boolean;
  readonly key: readonly string[];
  /** The table's columns of the key's properties, in its order. */
  readonly keyFields: readonly string[];
  /** Edm types of the key's properties, in its order. Absent: not known. */
  readonly keyTypes?: readonly string[];
  /** The cursor is the entity's single integer key, so no two rows share a value and `gt` loses none. */
  readonly unique: boolean;
  /** What its rows are ordered by: the cursor, then the key. */
  readonly orderby: string;
  /** Absent: the source compares what it shows. */
  readonly compared?: Compared | undefined;
}

const refuse = (feed: Feed, problem: string): never => {
  throw new TidemarkError('config', `Feed "${feed.name}": ${problem}`, {
    feed: feed.name,
    column: feed.cursor.column,
  });
};

/** What tells rows apart, and puts them in order. */
type Ordering = Pick<FeedState, 'cursorType' | 'cursorNullable' | 'key' | 'keyTypes' | 'keyColumns'>;

const cursorOf = (
  feed: Feed,
  { cursorType: edmType, cursorNullable: nullable, key, keyTypes, keyColumns }: Ordering,
): FeedCursor => {
  const { column } = feed.cursor;
  const kind =
    cursorKind(edmType) ??
    refuse(
      feed,
      `the cursor column ${column} is ${edmType}, whose order is the server's own. ` +
        'Choose an integer, decimal, date or date-time column that grows with every new row.',
    );
  if (key.length === 0) {
    refuse(
      feed,
      'its entity type has no key, so its rows cannot be told apart. Name the properties that do it in "source": {"key": [...]}, or choose another entity set.',
    );
  }
  const keyFields = keyColumns ?? key.map((path) => columnOfPath(path));
  return {
    column,
    field: keyFields[key.indexOf(column)] ?? columnOfPath(column),
    edmType,
    kind,
    nullable,
    key,
    keyFields,
    ...(keyTypes && { keyTypes }),
    unique: kind === 'integer' && key.length === 1 && key[0] === column,
    orderby: [column, ...key.filter((name) => name !== column)].join(','),
  };
};

/** The key that rows are told apart by: the feed's own where it names one, whose names `$metadata` must have as single values. */
const keyOf = (feed: Feed, entity: EntityType): readonly string[] => {
  const own = feed.source.key;
  if (own === undefined) return entity.key;
  const single = entity.properties.filter(({ kind }) => kind === 'primitive' || kind === 'enum');
  const names = single.map(({ name }) => name);
  const other = own.find((name) => !names.includes(name));
  if (other === undefined) return own;
  return refuse(
    feed,
    `"key" names ${other}, but ${feed.source.entitySet} has no such property with a single value. ` +
      `Did you mean ${nearNames(other, names).join(', ')}?`,
  );
};

/** The feed's cursor by `$metadata`. Rejects with `config` when the column is not there or cannot order rows. */
export const cursorFromMetadata = (feed: Feed, entity: EntityType): FeedCursor => {
  const { column } = feed.cursor;
  const property = entity.properties.find(({ name }) => name === column);
  if (property === undefined) {
    const candidates = entity.properties.filter(({ type }) => cursorKind(type) !== undefined);
    return refuse(
      feed,
      `the cursor column ${column} does not exist in ${feed.source.entitySet}. ` +
        `Columns that can be a cursor: ${listNames(candidates.map(({ name }) => name)) || 'none'}.`,
    );
  }
  const key = keyOf(feed, entity);
  const keyTypes = keyTypesOf(key, entity.properties);
  return cursorOf(feed, {
    cursorType: property.type,
    cursorNullable: property.nullable,
    key,
    ...(keyTypes && { keyTypes }),
    keyColumns: keyColumnsOf(key, entity.properties),
  });
};

/** The feed's cursor as its state remembers it, so that a run with nothing new need not fetch `$metadata`. */
export const cursorFromState = (
  feed: Feed,
  { cursorType, cursorNullable, key, keyTypes, keyColumns, types }: FeedState,
): FeedCursor => {
  const known = keyTypes ?? keyTypesOf(key, types?.properties ?? []);
  return cursorOf(feed, {
    cursorType,
    cursorNullable,
    key,
    ...(known && { keyTypes: known }),
    ...(keyColumns && { keyColumns }),
  });
};

/** What a state keeps of a cursor, so that it means the same in a later run. */
export const identityOf = ({
  edmType: cursorType,
  nullable: cursorNullable,
  key,
  keyFields,
}: FeedCursor): Omit<Ordering, 'keyTypes'> => ({
  cursorType,
  cursorNullable,
  key,
  ...(keyFields.some((column, place) => column !== columnOfPath(key[place] ?? '')) && {
    keyColumns: keyFields,
  }),
});

/** A literal of configuration or state as a cursor value. `place` names it in the `config` error. */
export const cursorValue = (feed: Feed, cursor: FeedCursor, literal: string, place: string): CursorValue => {
  const value = parseCursor(cursor.kind, literal);
  if (value === undefined || value === 'inexact') {
    return refuse(feed, `${place} is not a literal of ${cursor.edmType}, the type of ${cursor.column}.`);
  }
  return value;
};

/** One bound on the cursor column. */
export interface Bound {
  readonly op: 'gt' | 'ge' | 'lt' | 'le' | 'eq';
  readonly value: CursorValue;
}

/** The lower one of two upper bounds; of two at one value the one without it. */
export const lowerEndOf = (bound: Bound, other: Bound): Bound => {
  if (other.value.order !== bound.value.order) return other.value.order < bound.value.order ? other : bound;
  return bound.op === 'lt' ? bound : other;
};

/** One bound as a condition. */
export const boundCondition = (cursor: FeedCursor, { op, value }: Bound): string =>
  compare(cursor.column, op, formatLiteral(cursor.edmType, value.literal));

/** The feed's own filter and the conditions; a nullable cursor is always asked to be there. */
export const cursorFilter = (
  feed: Feed,
  cursor: FeedCursor,
  ...conditions: readonly (string | undefined)[]
): string | undefined =>
  and(feed.source.filter, cursor.nullable ? compare(cursor.column, 'ne', 'null') : undefined, ...conditions);
