import { type ColumnBatch, selectRows } from '../../parquet/index.ts';
import { askByKey, type Unknown } from './ask-by-key.ts';
import { rowVersionsOf, leadingColumns } from '../feed/index.ts';
import { createExistingIds } from '../table/index.ts';
import { type MovedRowsQuery, MovedRowsTaker } from './moved-rows-taker.ts';
import type { Preparation } from './prepare.ts';
import type { RunContext } from '../run/index.ts';
import { countRows } from '../source/index.ts';

/** Keys that a forced reload asks for: the rest are taken for deleted. */
const FORCED_KEYS = 500;

/** What the source has of the keys. */
export interface MovedRows extends Unknown {
  /** Rows that it has, with their present content, as far as the table does not hold them outside the window. */
  readonly found: ColumnBatch | undefined;
  /** How many of them lie in the window, and should have come. */
  readonly missed: number;
}

/** Without the rows that the table holds outside the window in this very version: they are there once, and stay. */
const withoutHeld = async (
  run: RunContext,
  { cursor, columns }: Preparation,
  { snapshot, window: { span } }: MovedRowsQuery,
  batch: ColumnBatch,
): Promise<ColumnBatch> => {
  const leading = leadingColumns(cursor, columns).map(({ field }) => field);
  const known = createExistingIds(run.deps.lake, { snapshot, candidates: snapshot.files }, cursor, leading);
  const ids = [...rowVersionsOf(cursor, batch)];
  const kept: number[] = [];
  for (const { id, order, row } of ids.toSorted((a, b) =>
    a.order < b.order ? -1 : Number(a.order > b.order),
  )) {
    const isInside = order <= span.max && (span.min === undefined || order >= span.min);
    const held = isInside ? undefined : await known.within({ min: order, max: order }, run.signal);
    if (held?.has(id) !== true) kept.push(row);
  }
  return selectRows(batch, kept);
};

/** What a look-up has brought, without what the table has already. */
const newRows = async (
  run: RunContext,
  preparation: Preparation,
  taker: MovedRowsTaker,
  query: MovedRowsQuery,
): Promise<ColumnBatch | undefined> => {
  const found = taker.takeFound();
  if (found === undefined) return undefined;
  const rows = await withoutHeld(run, preparation, query, found);
  return rows.rowCount === 0 ? undefined : rows;
};

/** Of a source that sends everything, whatever it is asked for: once is enough, where it is everything. */
const readEverything = async (run: RunContext, taker: MovedRowsTaker): Promise<Unknown> => {
  const { feed, source, signal } = run;
  let rows = 0;
  let isLinked = false;
  const { filter, select } = feed.source;
  for await (const page of source.pages({ ...(filter && { filter }), ...(select && { select }) }, signal)) {
    rows += taker.take(page).rowCount;
    isLinked ||= page.nextLink !== undefined;
  }
  const why = 'the service ignores the filter, and neither links its pages nor counts what it sends';
  const isAll = isLinked || (await countRows(run, filter)) === rows;
  return { unknown: isAll ? 0 : taker.wanted.size, why };
};

/**
 * Asks the source for keys that the table has and it did not send: what is still there has moved its cursor, or was passed over, and must not
 * be lost. A row without a cursor value any more is not taken, as none ever is. `late`: the deadline came first.
 */
export const findMovedRows = async (
  run: RunContext,
  preparation: Preparation,
  missingKeys: readonly string[],
  query: MovedRowsQuery,
): Promise<MovedRows | 'late'> => {
  const { witness, ignoresFilter, isForced } = query;
  const keys = isForced ? missingKeys.slice(0, FORCED_KEYS) : missingKeys;
  const wanted = witness === undefined || ignoresFilter ? keys : [witness, ...keys];
  const taker = new MovedRowsTaker(run, preparation, wanted, query);
  const { taken } = taker;
  const answer = ignoresFilter
    ? await readEverything(run, taker)
    : await askByKey(run, preparation, taker, query);
  if (answer === 'late') return answer;
  if (taken.withoutCursor > 0)
    run.notes.add({
      kind: 'cursor-became-null',
      column: preparation.cursor.column,
      rows: taken.withoutCursor,
    });
  return {
    unknown: answer.unknown + missingKeys.length - keys.length,
    why: answer.why,
    missed: taken.missed,
    found:
      isForced || (taken.missed === 0 && answer.unknown === 0)
        ? await newRows(run, preparation, taker, query)
        : undefined,
  };
};
