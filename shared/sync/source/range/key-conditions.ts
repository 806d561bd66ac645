import { compare, comparePlaces, type EntityType, formatLiteral } from '../../../odata/index.ts';
import { type FeedCursor, keyTextOf, leadingText, type SourceRow } from '../../feed/index.ts';

type Entity = Pick<EntityType, 'properties'>;

const keyIs = ({ properties }: Entity, row: SourceRow, name: string, op: 'eq' | 'gt'): string => {
  const type = properties.find((property) => property.name === name)?.type ?? '';
  return compare(name, op, formatLiteral(type, leadingText(row, name)));
};

/**
 * The conditions that go on behind a row in the order of the key, to be asked one after the other: the rest of the last part first, each a
 * plain `and`, as Business Central refuses an `or` across two columns.
 */
export const behindKey = ({ key }: FeedCursor, entity: Entity, row: SourceRow): readonly string[] =>
  key
    .map((name, place) =>
      [
        ...key.slice(0, place).map((before) => keyIs(entity, row, before, 'eq')),
        keyIs(entity, row, name, 'gt'),
      ].join(' and '),
    )
    .toReversed();

/** A condition that compares the key as `behindKey` does, and that no row meets. */
export const betweenNothing = ({ key }: FeedCursor, entity: Entity, row: SourceRow): string =>
  key.flatMap((name) => [keyIs(entity, row, name, 'gt'), keyIs(entity, row, name, 'eq')]).join(' and ');

/** Whether a key has texts or Guids, which services sort by one collation and compare by another. */
export const hasTexts = ({ keyTypes = [] }: FeedCursor): boolean =>
  keyTypes.some((type) => type === 'Edm.String' || type === 'Edm.Guid');

/** Whether two rows are one place in the order of cursor and key, however they are spelled. */
export const isSameRow = (cursor: FeedCursor, a: SourceRow, b: SourceRow): boolean =>
  comparePlaces(a.place, b.place) === 0 && keyTextOf(cursor, a) === keyTextOf(cursor, b);
