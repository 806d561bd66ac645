import { ownOf } from '../../core/index.ts';
import { createDecoder, type JsonObject, type Page } from '../../odata/index.ts';
import type { Snapshot } from '../../delta/index.ts';
import { type ColumnBatch, selectRows } from '../../parquet/index.ts';
import { keyColumns, keyTexts, rowsAt, valuesOf, type Window } from '../feed/index.ts';
import type { Preparation } from './prepare.ts';
import type { RunContext } from '../run/index.ts';
import { trustedRows } from '../source/index.ts';

/** What the keys are looked up for. */
export interface MovedRowsQuery {
  /** The table that the keys go from, and the window. */
  readonly snapshot: Snapshot;
  readonly window: Window;
  /** The row with the greatest cursor value that came. */
  readonly greatest: JsonObject | undefined;
  /** A key that came: a look-up that does not bring it proves nothing. */
  readonly witness: string | undefined;
  /** The source sends rows that were not asked for. */
  readonly ignoresFilter: boolean;
  /** One row that should have come is reason enough to look for no more. */
  readonly isForced: boolean;
}

/** What a look-up has brought so far. */
export interface MovedRowsTaker {
  readonly take: (page: Page) => void;
  /** Keys that did not come. */
  readonly wanted: ReadonlySet<string>;
  readonly found: readonly ColumnBatch[];
  /** Rows that lie in the window and should have come with it, that have no cursor value any more, and that nobody asked for. */
  readonly taken: { readonly missed: number; readonly withoutCursor: number; readonly others: number };
}

/**
 * Whether a row that was asked for by its key should have come with the window. A time at the window's very end may be another one than
 * is shown, where the source shows fewer digits than it compares: it did not come where no other row of that value did.
 */
const shouldHaveCome = (
  { cursor }: Preparation,
  { window: { lower, upper }, greatest }: MovedRowsQuery,
  row: JsonObject,
): boolean => {
  const { valueOf, compare: order, isWithin } = valuesOf(cursor);
  const value = valueOf(row);
  const toUpper = order(value, upper.value.literal);
  if (!isWithin(value, lower) || toUpper > 0 || (toUpper === 0 && upper.op === 'lt')) return false;
  if (cursor.kind !== 'instant') return true;
  if (lower !== undefined && order(value, lower.value.literal) === 0) return false;
  return toUpper < 0 || (greatest !== undefined && order(valueOf(greatest), upper.value.literal) === 0);
};

/** Takes what the source answers when it is asked for keys. */
export const createMovedRowsTaker = (
  run: RunContext,
  preparation: Preparation,
  asked: readonly string[],
  query: MovedRowsQuery,
): MovedRowsTaker => {
  const { cursor, columns } = preparation;
  const key = keyColumns(cursor, columns);
  const decoder = createDecoder(columns, run.feed.name);
  const keyDecoder = createDecoder(key, run.feed.name);
  const known = new Set(asked);
  const wanted = new Set(asked);
  const found: ColumnBatch[] = [];
  const taken = { missed: 0, withoutCursor: 0, others: 0 };

  const textsOf = (page: Page): readonly string[] => {
    keyDecoder.reset();
    keyDecoder.append(page.rows, () => page.exactRows());
    return keyTexts(key, keyDecoder.finish());
  };
  const take = (page: Page): void => {
    const rows = trustedRows({ ...cursor, nullable: true }, page);
    const present: number[] = [];
    for (const [index, text] of textsOf(page).entries()) {
      const row = rows[index] ?? {};
      if (!known.has(text)) taken.others += 1;
      if (!wanted.delete(text) || text === query.witness) continue;
      if ((ownOf(row, cursor.column) ?? null) === null) taken.withoutCursor += 1;
      else present.push(index);
      if (present.at(-1) === index && shouldHaveCome(preparation, query, row)) taken.missed += 1;
    }
    if (present.length === 0) return;
    decoder.reset();
    decoder.append(rowsAt(page.rows, present), () => rowsAt(page.exactRows(), present));
    const all = present.map((_, place) => place);
    found.push(selectRows(decoder.finish(), all));
  };
  return { take, taken, wanted, found };
};
