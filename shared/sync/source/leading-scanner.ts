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

const cursorColumn = ({ column: name, edmType, kind, nullable }: FeedCursor): SourceColumn => ({
  property: { name, type: edmType, kind: 'primitive', nullable },
  field: { name, type: HOLDS[kind], nullable: true },
});

/** A part of the key, whatever its type. */
const keyColumn = (name: string): SourceColumn => ({
  property: { name, type: 'Edm.String', kind: 'primitive', nullable: false },
  field: { name, type: 'string', nullable: false },
  isAsIs: true,
});

/**
 * A scanner of key and cursor alone, for what is asked before it is known what else there is: it needs nothing of `$metadata` that the cursor
 * does not say.
 */
export const createLeadingScanner = (cursor: FeedCursor, feed: string): Scanner => {
  const { column, key } = cursor;
  const others = key.filter((name) => name !== column);
  return createScanner([...others.map(keyColumn), cursorColumn(cursor)], { cursor: column, key }, feed);
};
