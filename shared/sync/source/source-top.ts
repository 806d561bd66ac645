import { ownOf } from '../../core/index.ts';
import { type CursorValue, parseCursor } from '../../odata/index.ts';
import { cursorFilter, cursorValue, type FeedCursor, settledUntil } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';

/** The greatest cursor value that a source has, absent when it has no row; and the value above which rows are too young. */
export interface SourceTop {
  readonly top?: CursorValue;
  readonly settled?: CursorValue;
}

const greater = (a: CursorValue | undefined, b: CursorValue | undefined): CursorValue | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return b.order > a.order ? b : a;
};

/**
 * Asks for the last row in one request, or, of a source that keeps no order, for the cursor of every row. A source that is not known to
 * ignore the order, and does, may answer any row: what lies above it is left to the next run.
 */
export const sourceTop = async (
  run: RunContext,
  cursor: FeedCursor,
  ignoresOrder: boolean,
): Promise<SourceTop> => {
  const { feed, source, signal } = run;
  const filter = cursorFilter(feed, cursor);
  const query = {
    ...(filter && { filter }),
    orderby: `${cursor.column} desc`,
    select: [...new Set([...cursor.key, cursor.column])],
    ...(ignoresOrder ? {} : { top: 1 }),
  };
  let top: CursorValue | undefined;
  let settled: CursorValue | undefined;
  for await (const page of source.pages(query, signal)) {
    const literal = settledUntil(feed, cursor, page);
    if (literal !== undefined) settled ??= cursorValue(feed, cursor, literal, 'settled');
    for (const row of page.exactRows()) {
      const value = parseCursor(cursor.kind, ownOf(row, cursor.column));
      if (typeof value === 'object') top = greater(top, value);
    }
    if (!ignoresOrder) break;
  }
  return { ...(top && { top }), ...(settled && { settled }) };
};
