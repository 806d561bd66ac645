import type { Feed } from '../../config/index.ts';
import type { CursorValue, EntityQuery } from '../../odata/index.ts';
import { cursorFilter, type FeedCursor, settledUntil, type SourceRow } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { greatestRow } from './greatest-row.ts';
import { createLeadingScanner } from './leading-scanner.ts';

/** The greatest cursor value that a source has, absent when it has no row; and the value above which rows are too young. */
export interface SourceTop {
  readonly top?: CursorValue;
  readonly settled?: CursorValue;
}

const topQuery = (feed: Feed, cursor: FeedCursor, ignoresOrder: boolean): EntityQuery => {
  const filter = cursorFilter(feed, cursor);
  const select = [...new Set([...cursor.key, cursor.column])];
  return {
    ...(filter && { filter }),
    orderby: `${cursor.column} desc`,
    ...((ignoresOrder || feed.source.select) && { select }),
    ...(ignoresOrder ? {} : { top: 1 }),
  };
};

/**
 * Asks for the last row in one request, or, of a source that keeps no order, for the cursor of every row. A source that is not known to
 * ignore the order, and does, may answer any row: what lies above it is left to the next run. One row comes whole unless the feed names
 * columns, as some services refuse `$select`; of every row only key and cursor are asked for.
 */
export const sourceTop = async (
  run: RunContext,
  cursor: FeedCursor,
  ignoresOrder: boolean,
): Promise<SourceTop> => {
  const { feed, source, signal } = run;
  const query = topQuery(feed, cursor, ignoresOrder);
  const scanner = createLeadingScanner(cursor, feed.name);
  let top: SourceRow | undefined;
  let settled: CursorValue | undefined;
  let rows = 0;
  for await (const page of source.pages(query, signal)) {
    settled ??= settledUntil(feed, cursor, page);
    const scanned = page.scan(scanner);
    rows += scanned.rowCount;
    top = greatestRow(cursor, top, scanned);
    if (!ignoresOrder) break;
  }
  // Many a database has nulls first, descending: they are left out, whatever `$metadata` says of them.
  if (rows > 0 && top === undefined && !cursor.nullable)
    return sourceTop(run, { ...cursor, nullable: true }, ignoresOrder);
  return { ...(top && { top: top.value }), ...(settled && { settled }) };
};
