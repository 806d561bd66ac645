import { TidemarkError } from '../../core/index.ts';
import { createDecoder, type JsonObject, type SourceColumn } from '../../odata/index.ts';
import { cellOrder, cellText, type Column, type ColumnBatch, isNullAt } from '../../parquet/index.ts';
import { leadingColumns } from './columns.ts';
import type { FeedCursor } from './feed-cursor.ts';

/** The unit that is in the table exactly once, (cursor, key), as text that is the same from the source and from the table. */
export interface RowVersion {
  readonly id: string;
  /** The cursor value in table units. */
  readonly order: bigint;
}

/** A batch's columns by name. */
export const columnsNamed = (batch: ColumnBatch, names: readonly string[]): readonly Column[] =>
  names.map((name) => {
    const column = batch.columns.find(({ field }) => field.name === name);
    if (column === undefined)
      throw new TidemarkError('invariant', `Column ${name} was not read.`, { column: name });
    return column;
  });

/** The ids of a batch's rows, in order, of those within a span; a row without a cursor value has none. */
export function* rowVersionsOf(
  cursor: FeedCursor,
  batch: ColumnBatch,
  span?: { readonly min: bigint; readonly max: bigint },
): Generator<RowVersion, void, undefined> {
  const keys = columnsNamed(batch, cursor.key);
  const [ordering] = columnsNamed(batch, [cursor.column]);
  if (ordering === undefined) return;
  for (let index = 0; index < batch.rowCount; index += 1) {
    if (isNullAt(ordering, index)) continue;
    const order = cellOrder(ordering, index);
    if (span !== undefined && (order < span.min || order > span.max)) continue;
    const key = keys.map((column) => cellText(column, index));
    yield { id: `${order}|${key.length === 1 ? key[0] : JSON.stringify(key)}`, order };
  }
}

/** Ids of rows, in their order; `exactRows` are the same rows with the source text of their numbers. */
export type RowVersions = (
  rows: readonly JsonObject[],
  exactRows?: () => readonly JsonObject[],
) => readonly RowVersion[];

/** The ids of rows as the source sent them, through the same decoding as the table's. */
export const createRowVersions = (
  feed: string,
  cursor: FeedCursor,
  columns: readonly SourceColumn[],
): RowVersions => {
  const leading = leadingColumns(cursor, columns);
  const decoder = createDecoder(leading, feed);
  return (rows, exactRows) => {
    decoder.reset();
    if (decoder.append(rows, exactRows) === 'inexact') {
      throw new TidemarkError('invariant', `Feed "${feed}": a key or cursor value is not exact.`, { feed });
    }
    return [...rowVersionsOf(cursor, decoder.finish())];
  };
};
