import type { Scanner } from '../../odata/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import { type FeedCursor, type RowVersion, rowVersionsOf } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Span } from '../table/index.ts';

/** Whether a scanner holds as many rows as a batch is to have: it is closed with the page that fills it. */
export const isBatchFull = ({ deps }: RunContext, { rowCount, sizeBytes }: Scanner): boolean =>
  rowCount >= deps.batchRows || sizeBytes >= deps.batchBytes;

/** Versions of the last page's rows, by row of the page. */
export const pageVersions = (cursor: FeedCursor, scanner: Scanner): ReadonlyMap<number, RowVersion> => {
  const from = scanner.pageStart;
  const versions = new Map<number, RowVersion>();
  for (const version of rowVersionsOf(cursor, scanner.view(), { from }))
    versions.set(version.row - from, version);
  return versions;
};

/** Ids of the rows before the last page's, within a span where one is given. */
export const heldIds = (cursor: FeedCursor, scanner: Scanner, span?: Span): Set<string> => {
  const ids = new Set<string>();
  const held = { to: scanner.pageStart, ...(span && { span }) };
  for (const { id } of rowVersionsOf(cursor, scanner.view(), held)) ids.add(id);
  return ids;
};

/** The rows that are kept, as a batch of its own; undefined: there are none. Of a page that nothing was kept of, as it ended in an error, none is. */
export const takeHeld = (scanner: Scanner): ColumnBatch | undefined => {
  if (scanner.rowCount > scanner.pageStart) scanner.keep([]);
  return scanner.rowCount === 0 ? undefined : scanner.take();
};
