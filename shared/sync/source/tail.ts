import { compare, type EntityType, formatLiteral } from '../../odata/index.ts';
import type { Feed } from '../../config/index.ts';
import {
  type Bound,
  boundCondition,
  cursorFilter,
  type FeedCursor,
  leadingText,
  type SourceRow,
} from '../feed/index.ts';

/** One request of a walk: its filter, and the bound that every row of its answer must be within. */
export interface Chain {
  readonly filter: string | undefined;
  readonly lower: Bound | undefined;
}

/** Key types whose `gt` every service has, and in the order that it sorts by. */
const ORDERED_KEY = /^Edm\.(?:S?Byte|Int(?:16|32|64)|Decimal|Date|DateTimeOffset|String)$/;

/** Whose rows are asked for. */
export interface TailOf {
  readonly cursor: FeedCursor;
  readonly entity: EntityType;
}

/**
 * The requests that go on after `last`, the last row of an answer that ended: the rest of its cursor value by key, then what is greater.
 * Each is a plain `and`: Business Central refuses an `or` across two columns. A key that cannot be compared is read again from its value on,
 * unless the rows at that value were too many to know them again (`tiesKnown`).
 */
export const tailAfter = (
  feed: Feed,
  { cursor, entity }: TailOf,
  last: SourceRow,
  tiesKnown: boolean,
): readonly Chain[] => {
  const { value } = last;
  const above: Bound = { op: 'gt', value };
  const filter = cursorFilter(feed, cursor, boundCondition(cursor, above));
  if (cursor.unique) return [{ filter, lower: above }];
  const from: Bound = { op: 'ge', value };
  // Not `above`: a service that shows fewer digits than it compares answers with rows that look like ties.
  const beyond = { filter, lower: from };
  const types = cursor.key.map(
    (name) => entity.properties.find((property) => property.name === name)?.type ?? '',
  );
  if (!types.every((type) => ORDERED_KEY.test(type))) {
    if (!tiesKnown) return [beyond];
    return [{ filter: cursorFilter(feed, cursor, boundCondition(cursor, from)), lower: from }];
  }
  const keyIs = (place: number, op: 'eq' | 'gt'): string => {
    const name = cursor.key[place] ?? '';
    return compare(name, op, formatLiteral(types[place] ?? '', leadingText(last, name)));
  };
  const within = cursor.key.map((_, place): Chain => {
    const earlier = Array.from({ length: place }, (__, index) => keyIs(index, 'eq'));
    const same = boundCondition(cursor, { op: 'eq', value });
    return { filter: cursorFilter(feed, cursor, same, ...earlier, keyIs(place, 'gt')), lower: from };
  });
  return [...within.toReversed(), beyond];
};
