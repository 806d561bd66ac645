import type { ScannedPage, Scanner } from '../../odata/index.ts';
import { hashRows } from '../../parquet/index.ts';
import { createRowScanner, type FeedCursor, sourceColumns } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';

const hexOf = (half = 0): string => (half >>> 0).toString(16).padStart(8, '0');

/** Tells columns from others, so that rows are not compared by other ones. */
const shapeOf = (columns: readonly { readonly field: { readonly name: string } }[]): number =>
  columns.reduce((hash, { field }) => {
    const text = JSON.stringify(field);
    let mixed = hash;
    for (let at = 0; at < text.length; at += 1) mixed = (Math.imul(mixed, 31) + text.charCodeAt(at)) | 0;
    return mixed;
  }, columns.length);

/** Hashes of what rows of a page hold in the feed's columns, behind one of the columns; undefined: the types of these are not known without a request. */
export const contentsOf = (
  { feed, state }: Pick<RunContext, 'feed' | 'state'>,
  cursor: FeedCursor,
  scan: (scanner: Scanner) => ScannedPage,
  rows: readonly number[],
): readonly string[] | undefined => {
  if (state.types === undefined) return undefined;
  const columns = sourceColumns(feed, state.types, cursor);
  const scanner = createRowScanner(feed.name, { ...cursor, nullable: true }, columns);
  scan(scanner);
  const { columns: cells, rowCount } = scanner.view();
  const { high, low } = hashRows(cells, rowCount);
  const shape = hexOf(shapeOf(columns));
  return rows.map((row) => `${shape}-${hexOf(high[row])}${hexOf(low[row])}`);
};
