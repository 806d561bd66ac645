import { createScanner, type Scanner, type SourceColumn } from '../../odata/index.ts';
import type { FeedCursor } from '../feed/index.ts';

/**
 * A scanner of key and cursor alone, for what is asked before it is known what else there is. It takes values as they are, and so needs nothing
 * of `$metadata` that the cursor does not say.
 */
export const createLeadingScanner = (cursor: FeedCursor, feed: string): Scanner => {
  const columnOf = (name: string): SourceColumn => {
    const isCursor = name === cursor.column;
    const type = isCursor ? cursor.edmType : 'Edm.String';
    const nullable = isCursor && cursor.nullable;
    return {
      property: { name, type, kind: 'primitive', nullable },
      field: { name, type: 'string', nullable: true },
      isAsIs: true,
    };
  };
  const names = new Set([...cursor.key, cursor.column]);
  return createScanner([...names].map(columnOf), { cursor: cursor.column, key: cursor.key }, feed);
};
