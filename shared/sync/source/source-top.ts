import type { Feed } from '../../config/index.ts';
import type { CursorValue, EntityQuery } from '../../odata/index.ts';
import { cursorFilter, type FeedCursor, settledUntil, type SourceRow } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { type AnswerEnd, answerPages } from './answer-pages.ts';
import { greatestRow } from './greatest-row.ts';
import { horizonAt } from './horizon-at.ts';
import { createLeadingScanner } from './leading-scanner.ts';

/** The greatest cursor value that a source has, absent when it has no row; the value above which rows are too young; and the horizon, by its clock. */
export interface SourceTop {
  readonly top?: CursorValue;
  readonly settled?: CursorValue;
  readonly horizon?: CursorValue;
}

/** Which rows are asked for: the last one alone, the first page of the last ones, or all of them. */
type Extent = 'one' | 'page' | 'all';

const topQuery = (feed: Feed, cursor: FeedCursor, extent: Extent): EntityQuery => {
  const filter = cursorFilter(feed, cursor);
  const select = [...new Set([...cursor.key, cursor.column])];
  return {
    ...(filter && { filter }),
    orderby: `${cursor.column} desc`,
    ...((extent !== 'one' || feed.source.select) && { select }),
    ...(extent === 'one' && { top: 1 }),
  };
};

/** What an answer showed of the source's end. */
interface Shown {
  rows: number;
  top?: SourceRow | undefined;
  settled?: CursorValue | undefined;
  horizon?: CursorValue | undefined;
}

const askTop = async (
  run: RunContext,
  cursor: FeedCursor,
  extent: Extent,
): Promise<{ readonly end: AnswerEnd; readonly shown: Shown }> => {
  const scanner = createLeadingScanner(cursor, run.feed.name);
  const shown: Shown = { rows: 0 };
  const end = await answerPages(
    run,
    topQuery(run.feed, cursor, extent),
    (body) => scanner.scan(body),
    (page) => {
      shown.settled ??= settledUntil(run.feed, cursor, page);
      shown.horizon ??= horizonAt(run, cursor, page)?.value;
      shown.top = greatestRow(cursor, shown.top, page.scanned);
      shown.rows += page.scanned.rowCount;
      return extent === 'all' || shown.rows === 0;
    },
  );
  return { end, shown };
};

/**
 * Asks for the last row in one request, and for the first page of the last ones where the service refuses `$top`; or, of a source that keeps no
 * order, for the cursor of every row. A source that is not known to ignore the order, and does, may answer any row: what lies above it is left
 * to the next run. One row comes whole unless the feed names columns, as some services refuse `$select`; of more only key and cursor are asked for.
 */
export const sourceTop = async (
  run: RunContext,
  cursor: FeedCursor,
  ignoresOrder: boolean,
): Promise<SourceTop> => {
  const first = await askTop(run, cursor, ignoresOrder ? 'all' : 'one');
  const isRefused = typeof first.end === 'object' && first.end.outcome === 'refused';
  const { end, shown } = isRefused && !ignoresOrder ? await askTop(run, cursor, 'page') : first;
  if (typeof end === 'object') throw end.error;
  const { rows, top, settled, horizon } = shown;
  // Many a database has nulls first, descending: they are left out, whatever `$metadata` says of them.
  if (rows > 0 && top === undefined && !cursor.nullable)
    return sourceTop(run, { ...cursor, nullable: true }, ignoresOrder);
  return { ...(top && { top: top.value }), ...(settled && { settled }), ...(horizon && { horizon }) };
};
