import { TidemarkError } from '../../core/index.ts';
import { spell } from '../../odata/index.ts';
import { cellOrder, cellText, type Column, type ColumnBatch, isNullAt } from '../../parquet/index.ts';
import type { FeedCursor } from './feed-cursor.ts';

/** The unit that is in the table exactly once, (cursor, key), as text that is the same from the source and from the table. */
export interface RowVersion {
  /** Of the batch. */
  readonly row: number;
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

/** Which rows of a batch: of those numbered `from` on and below `to`, those with a cursor value within a span. */
export interface RowsOf {
  readonly span?: { readonly min: bigint; readonly max: bigint };
  readonly from?: number;
  readonly to?: number;
}

/** The versions of a batch's rows, in order; a row without a cursor value has none. */
export function* rowVersionsOf(
  cursor: FeedCursor,
  batch: ColumnBatch,
  { span, from = 0, to = batch.rowCount }: RowsOf = {},
): Generator<RowVersion, void, undefined> {
  const keys = columnsNamed(batch, cursor.keyFields);
  // What the table has may be spelled otherwise than the source's rows, which are spelled as they are stored.
  const types = keys.map(({ field }, place) =>
    field.type === 'string' ? (cursor.keyTypes?.[place] ?? '') : '',
  );
  const [ordering] = columnsNamed(batch, [cursor.field]);
  if (ordering === undefined) return;
  for (let row = from; row < to; row += 1) {
    if (isNullAt(ordering, row)) continue;
    const order = cellOrder(ordering, row);
    if (span !== undefined && (order < span.min || order > span.max)) continue;
    const key = keys.map((column, place) => spell(types[place] ?? '', cellText(column, row) ?? ''));
    yield { row, id: `${order}|${key.length === 1 ? key[0] : JSON.stringify(key)}`, order };
  }
}
