import { isTidemarkError } from '../../core/index.ts';
import type { ScannedPage, Scanner, SourceColumn } from '../../odata/index.ts';
import { hashRows, selectRows } from '../../parquet/index.ts';
import { createRowScanner, type FeedCursor, sourceColumns } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';

const hexOf = (half = 0): string => (half >>> 0).toString(16).padStart(8, '0');

/** Tells columns from others, so that rows are not compared by other ones. */
export const shapeOf = (columns: readonly SourceColumn[]): number =>
  columns.reduce((hash, { field }) => {
    const text = JSON.stringify(field);
    let mixed = hash;
    for (let at = 0; at < text.length; at += 1) mixed = (Math.imul(mixed, 31) + text.charCodeAt(at)) | 0;
    return mixed;
  }, columns.length);

/** Hashes of what rows of the page that was scanned last hold, behind one of the columns. `scanner`: of these columns. */
export const scannedContents = (
  columns: readonly SourceColumn[],
  scanner: Pick<Scanner, 'view' | 'pageStart'>,
  rows: readonly number[],
): readonly string[] => {
  const cells = selectRows(
    scanner.view(),
    rows.map((row) => scanner.pageStart + row),
  );
  const { high, low } = hashRows(cells.columns, rows.length);
  const shape = hexOf(shapeOf(columns));
  return rows.map((_, at) => `${shape}-${hexOf(high[at])}${hexOf(low[at])}`);
};

/** Whether every value of a page can be read by these types. One that cannot is told where its row is taken. */
const isReadable = (scan: () => ScannedPage): boolean => {
  try {
    scan();
    return true;
  } catch (error) {
    if (isTidemarkError(error, 'source-contract')) return false;
    throw error;
  }
};

/**
 * The same of a page that is scanned once more; undefined: the types of the feed's columns are not known without a request, or do not hold its
 * values.
 */
export const contentsOf = (
  { feed, state }: Pick<RunContext, 'feed' | 'state'>,
  cursor: FeedCursor,
  scan: (scanner: Scanner) => ScannedPage,
  rows: readonly number[],
): readonly string[] | undefined => {
  if (state.types === undefined) return undefined;
  const columns = sourceColumns(feed, state.types, cursor);
  const scanner = createRowScanner(feed.name, { ...cursor, nullable: true }, columns);
  if (!isReadable(() => scan(scanner))) return undefined;
  return scannedContents(columns, scanner, rows);
};
