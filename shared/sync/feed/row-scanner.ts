import { createScanner, type Scanner, type SourceColumn } from '../../odata/index.ts';
import type { BufferPool } from '../../parquet/index.ts';
import type { FeedCursor } from './feed-cursor.ts';

/** A row without a cursor value is left out, which its page and the table's schema must not forbid before. */
const optional = ({ column, nullable }: FeedCursor, source: SourceColumn): SourceColumn => {
  const { property, field } = source;
  if (!nullable || property.name !== column) return source;
  return { ...source, property: { ...property, nullable }, field: { ...field, nullable } };
};

/** A scanner of a feed's rows, whole. `buffers`: where the memory of batches comes from. */
export const createRowScanner = (
  feed: string,
  cursor: FeedCursor,
  columns: readonly SourceColumn[],
  buffers?: BufferPool,
): Scanner => {
  const keys = { cursor: cursor.column, key: cursor.key };
  return createScanner(
    columns.map((column) => optional(cursor, column)),
    keys,
    feed,
    buffers,
  );
};
