import { createScanner, type Scanner, type SourceColumn } from '../../odata/index.ts';
import type { BufferPool } from '../../parquet/index.ts';
import type { FeedCursor } from './feed-cursor.ts';

/** A scanner of a feed's rows, whole. `buffers`: where the memory of batches comes from. */
export const createRowScanner = (
  feed: string,
  cursor: FeedCursor,
  columns: readonly SourceColumn[],
  buffers?: BufferPool,
): Scanner => {
  const keys = { cursor: cursor.column, key: cursor.key };
  return createScanner(columns, keys, feed, buffers);
};
