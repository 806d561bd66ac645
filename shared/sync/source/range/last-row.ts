import type { ScannedPage } from '../../../odata/index.ts';
import { type FeedCursor, type SourceRow, sourceRowAt } from '../../feed/index.ts';

/** The last row of a page that has a cursor value; undefined: none has. */
export const lastRowOf = (cursor: FeedCursor, page: ScannedPage): SourceRow | undefined => {
  for (let row = page.rowCount - 1; row >= 0; row -= 1)
    if (!page.places.isNull(row)) return sourceRowAt(cursor, page, row);
  return undefined;
};
