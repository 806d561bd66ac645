import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { CursorPlaces, ScannedPage, Scanner } from '../../odata/index.ts';
import { cellText, type ColumnBatch } from '../../parquet/index.ts';
import { type FeedCursor, rowVersionsOf } from '../feed/index.ts';

/** Rows of a page whose key and cursor value another row of it has as well, by their numbers on the page. */
export interface Repeats {
  /** Those that are the same as a row before them: one of each is enough. */
  readonly same: readonly number[];
  /** Two that are not the same, and a column in which they differ: what tells rows apart does not. Only the first such pair. */
  readonly other?: { readonly rows: readonly [number, number]; readonly column: string };
}

/** Rows numbered `from` on and below `to`. */
interface Run {
  readonly from: number;
  readonly to: number;
}

const NONE: Repeats = { same: [] };

/** Runs of rows, two or more, that have one cursor value; the whole page where its rows are not in order. */
const tiesOf = (places: CursorPlaces, rowCount: number): readonly Run[] => {
  const runs: Run[] = [];
  let from = 0;
  for (let row = 1; row <= rowCount; row += 1) {
    const isOfRow = row < rowCount && !places.isNull(row) && !places.isNull(row - 1);
    const order = isOfRow ? places.compare(row, row - 1) : 1;
    if (order < 0) return [{ from: 0, to: rowCount }];
    if (order === 0) continue;
    if (row - from > 1) runs.push({ from, to: row });
    from = row;
  }
  return runs;
};

const differingColumn = ({ columns }: ColumnBatch, a: number, b: number): string | undefined =>
  columns.find((column) => cellText(column, a) !== cellText(column, b))?.field.name;

/**
 * Looks for rows of the page that was scanned last that have one key and one cursor value. Costs a comparison of places for each row, and more
 * only for rows that tie. `scanner` has every column of the feed: content is the columns, never annotations.
 */
export const twoContents = (
  cursor: FeedCursor,
  scanner: Pick<Scanner, 'view' | 'pageStart'>,
  { places, rowCount }: Pick<ScannedPage, 'places' | 'rowCount'>,
): Repeats => {
  const runs = tiesOf(places, rowCount);
  if (runs.length === 0) return NONE;
  const view = scanner.view();
  const start = scanner.pageStart;
  const same: number[] = [];
  for (const { from, to } of runs) {
    const first = new Map<string, number>();
    for (const { id, row } of rowVersionsOf(cursor, view, { from: start + from, to: start + to })) {
      const before = first.get(id);
      const column = before === undefined ? undefined : differingColumn(view, before, row);
      if (before !== undefined && column !== undefined)
        return { same, other: { rows: [before - start, row - start], column } };
      if (before === undefined) first.set(id, row);
      else same.push(row - start);
    }
  }
  return { same };
};

/** The error for two rows that nothing tells apart, which differ in `column`. */
export const keyIsNone = (
  { name, source }: Feed,
  { key, column: cursor }: FeedCursor,
  column: string,
): TidemarkError => {
  const parts = [...new Set([...key, cursor])].join(' and ');
  const whose = source.key === undefined ? 'the key in $metadata' : '"source.key"';
  return new TidemarkError(
    'source-contract',
    `Feed "${name}": two rows of one answer have the same ${parts}, and differ in ${column}: ${whose} does not tell rows apart, as it is rounded, ` +
      'made up, or not unique. Name the properties that do in "source": {"key": [...]}, and reload {"all": true}.',
    { feed: name, column },
  );
};

/** Refuses (`source-contract`) a page with two rows that nothing tells apart. Equal rows are one row. */
export const checkContents = (
  feed: Feed,
  cursor: FeedCursor,
  scanner: Pick<Scanner, 'view' | 'pageStart'>,
  page: Pick<ScannedPage, 'places' | 'rowCount'>,
): void => {
  const { other } = twoContents(cursor, scanner, page);
  if (other !== undefined) throw keyIsNone(feed, cursor, other.column);
};
