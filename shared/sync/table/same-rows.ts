import { type AddFile, fileRange, readFiles, type Snapshot } from '../../delta/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { Field } from '../../parquet/index.ts';
import { type FeedCursor, rowVersionsOf } from '../feed/index.ts';
import { createExistingIds, type Span } from './existing-ids.ts';

/** Whether, by their statistics, some of `mine` may hold rows with the cursor values of `their` file. */
export const overlaps = (mine: readonly AddFile[], their: AddFile, cursorField: Field): boolean => {
  const other = fileRange(their, cursorField);
  return mine.some((add) => {
    const own = fileRange(add, cursorField);
    const apart =
      (own.max !== undefined && other.min !== undefined && own.max < other.min) ||
      (own.min !== undefined && other.max !== undefined && own.min > other.max);
    return !apart;
  });
};

/** The least and the greatest cursor value of the rows; undefined when there is none. */
const spanOf = (orders: readonly bigint[]): Span | undefined => {
  const [first] = orders;
  if (first === undefined) return undefined;
  return orders.reduce<Span>(
    ({ min, max }, order) => ({ min: order < min ? order : min, max: order > max ? order : max }),
    { min: first, max: first },
  );
};

/** Two sets of files of one table. */
export interface TwoSides {
  readonly mine: readonly AddFile[];
  readonly theirs: readonly AddFile[];
}

/**
 * Whether a row version of `mine`, which no commit names yet, is in `theirs`, or may be: a file of theirs that is not live in `table` any more
 * was written anew, and its rows are wherever that was.
 */
export const hasSameRows = async (
  {
    lake,
    tablePath,
    signal,
  }: { readonly lake: Lake; readonly tablePath: string; readonly signal: AbortSignal },
  { cursor, leadingFields }: { readonly cursor: FeedCursor; readonly leadingFields: readonly Field[] },
  table: Snapshot,
  { mine, theirs }: TwoSides,
): Promise<boolean> => {
  const paths = new Set(theirs.map(({ path }) => path));
  const live = table.files.filter(({ path }) => paths.has(path));
  if (live.length < paths.size) return true;
  const existing = createExistingIds(lake, { snapshot: table, candidates: live }, cursor, leadingFields);
  for await (const batch of readFiles(lake, tablePath, mine, { fields: leadingFields, signal })) {
    const rows = [...rowVersionsOf(cursor, batch)];
    const span = spanOf(rows.map(({ order }) => order));
    const held = span && (await existing.within(span, signal));
    if (held !== undefined && rows.some(({ id }) => held.has(id))) return true;
  }
  return false;
};
