import { compare, type EntityType, formatLiteral } from '../../../odata/index.ts';
import { type FeedCursor, leadingText, type SourceRow } from '../../feed/index.ts';

/**
 * The conditions that go on behind a row in the order of the key, to be asked one after the other: the rest of the last part first, each a
 * plain `and`, as Business Central refuses an `or` across two columns.
 */
export const behindKey = (
  { key }: FeedCursor,
  { properties }: Pick<EntityType, 'properties'>,
  row: SourceRow,
): readonly string[] => {
  const keyIs = (name: string, op: 'eq' | 'gt'): string => {
    const type = properties.find((property) => property.name === name)?.type ?? '';
    return compare(name, op, formatLiteral(type, leadingText(row, name)));
  };
  return key
    .map((name, place) =>
      [...key.slice(0, place).map((before) => keyIs(before, 'eq')), keyIs(name, 'gt')].join(' and '),
    )
    .toReversed();
};
