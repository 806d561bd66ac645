import { parseCursor, type CursorValue } from '../odata/index.ts';
import { cursorFilter, cursorValue, type FeedCursor } from './feed-cursor.ts';
import type { RunContext } from './run-context.ts';
import { settledUntil } from './settled-until.ts';

/** The greatest cursor value that a source has, absent when it has no row; and the value above which rows are too young. */
export interface SourceTop {
  readonly top?: CursorValue;
  readonly settled?: CursorValue;
}

/**
 * Asks for the last row in one request. A source that ignores the order or the number of rows asked for answers some of its rows: then it is
 * the greatest of these, and what lies above is left to the next run.
 */
export const sourceTop = async (run: RunContext, cursor: FeedCursor): Promise<SourceTop> => {
  const { feed, source, signal } = run;
  const filter = cursorFilter(feed, cursor);
  const query = {
    ...(filter && { filter }),
    orderby: `${cursor.column} desc`,
    select: [...new Set([...cursor.key, cursor.column])],
    top: 1,
  };
  for await (const page of source.pages(query, signal)) {
    const literal = settledUntil(feed, cursor, page);
    const settled = literal === undefined ? undefined : cursorValue(feed, cursor, literal, 'settled');
    const top = page.exactRows().reduce<CursorValue | undefined>((greatest, row) => {
      const value = parseCursor(cursor.kind, row[cursor.column]);
      if (typeof value !== 'object') return greatest;
      return greatest === undefined || value.order > greatest.order ? value : greatest;
    }, undefined);
    return { ...(top && { top }), ...(settled && { settled }) };
  }
  return {};
};
