import { createScanner, type CursorKind, type Scanner, type SourceColumn } from '../../odata/index.ts';
import type { ColumnType } from '../../parquet/index.ts';
import type { FeedCursor } from '../feed/index.ts';

/** Types that hold every cursor value of a kind: a decimal's precision and scale are not known here. */
const HOLDS: Readonly<Record<CursorKind, ColumnType>> = {
  integer: 'long',
  decimal: 'string',
  date: 'date',
  instant: 'timestamp',
};

const cursorColumn = ({ column: name, field, edmType, kind, nullable }: FeedCursor): SourceColumn => ({
  property: { name, ...(name !== field && { column: field }), type: edmType, kind: 'primitive', nullable },
  field: { name: field, type: HOLDS[kind], nullable: true },
});

/** A part of the key, whatever its type. */
const keyColumn = (name: string, column: string): SourceColumn => ({
  property: {
    name,
    ...(name !== column && { column }),
    type: 'Edm.String',
    kind: 'primitive',
    nullable: false,
  },
  field: { name: column, type: 'string', nullable: false },
  isAsIs: true,
});

/**
 * A scanner of key and cursor alone, for what is asked before it is known what else there is: it needs nothing of `$metadata` that the cursor
 * does not say.
 */
export const createLeadingScanner = (cursor: FeedCursor, feed: string): Scanner => {
  const { column, key, keyFields } = cursor;
  const others = key.flatMap((name, place) =>
    name === column ? [] : [keyColumn(name, keyFields[place] ?? name)],
  );
  return createScanner([...others, cursorColumn(cursor)], { cursor: column, key }, feed);
};
