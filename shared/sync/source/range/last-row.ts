import type { ScannedPage } from '../../../odata/index.ts';
import { type FeedCursor, keyTextAt, type SourceRow, sourceRowAt } from '../../feed/index.ts';
import type { RowsAt } from './bound-steps.ts';

/** The first row of an answer: it came, so it can be asked for by its key. Undefined: there is none, or it has no cursor value. */
export const firstRowOf = (cursor: FeedCursor, page: ScannedPage): RowsAt | undefined =>
  page.rowCount === 0 || page.places.isNull(0)
    ? undefined
    : { value: sourceRowAt(cursor, page, 0).value, keys: [keyTextAt(cursor, page, 0)] };

/** The last row of a page that has a cursor value; undefined: none has. */
export const lastRowOf = (cursor: FeedCursor, page: ScannedPage): SourceRow | undefined => {
  for (let row = page.rowCount - 1; row >= 0; row -= 1)
    if (!page.places.isNull(row)) return sourceRowAt(cursor, page, row);
  return undefined;
};
