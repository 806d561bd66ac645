import type { Snapshot } from '../../delta/index.ts';
import { type ColumnBatch, selectRows } from '../../parquet/index.ts';
import { keyColumns, leadingColumns, rowVersionsOf, type SourceRow } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { canHaveKey, lookUp, type WhyUnknown } from '../source/index.ts';
import { createExistingIds } from '../table/index.ts';
import { MovedRowsTaker, type WindowCame } from './moved-rows-taker.ts';
import type { Preparation } from './prepare.ts';
import { hasColumns } from './table-rows.ts';

/** Keys that a forced reload asks for: the rest are taken for deleted. */
const FORCED_KEYS = 500;
/** Requests that one look-up may cost: some two minutes of a slow service. */
export const REQUEST_LIMIT = 1_000;

/** What the keys are looked up for. */
export interface MovedRowsQuery extends WindowCame {
  /** The table that the keys go from. */
  readonly snapshot: Snapshot;
  /** A key that came with the window. */
  readonly witness: string | undefined;
  /** Rows of the longest page that came. */
  readonly longestPage: number;
  /** One row that should have come is reason enough to look for no more. */
  readonly isForced: boolean;
}

/** What the source has of the keys. */
export interface MovedRows {
  /** Rows that it has, with their present content, as far as the table does not hold them outside the window. */
  readonly found: ColumnBatch | undefined;
  /** How many of them lie in the window, and should have come. */
  readonly missed: number;
  /** The one with the greatest cursor value that lies in the window. */
  readonly greatest: SourceRow | undefined;
  /** Keys of which nothing is known, and why. */
  readonly unknown: number;
  readonly why: WhyUnknown | undefined;
}

/** Without the rows that the table holds outside the window in this very version: they are there once, and stay. */
const withoutHeld = async (
  run: RunContext,
  { cursor, columns }: Preparation,
  { snapshot, window: { span } }: MovedRowsQuery,
  batch: ColumnBatch,
): Promise<ColumnBatch> => {
  const leading = leadingColumns(cursor, columns).map(({ field }) => field);
  const isReadable = hasColumns(snapshot, leading);
  const known = createExistingIds(run.deps.lake, { snapshot, candidates: snapshot.files }, cursor, leading);
  const ids = [...rowVersionsOf(cursor, batch)];
  const kept: number[] = [];
  for (const { id, order, row } of ids.toSorted((a, b) =>
    a.order < b.order ? -1 : Number(a.order > b.order),
  )) {
    const isInside = order <= span.max && (span.min === undefined || order >= span.min);
    // Key or cursor become columns of another type: of everything, what lies outside is not the reload's.
    if (!isReadable && !isInside) continue;
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

const findKeys = async (
  run: RunContext,
  preparation: Preparation,
  taker: MovedRowsTaker,
  { keys, query }: { readonly keys: readonly string[]; readonly query: MovedRowsQuery },
): Promise<Pick<MovedRows, 'unknown' | 'why'> | 'late'> => {
  const { witness, longestPage, isForced } = query;
  const end = await lookUp(run, preparation, {
    keys,
    witness,
    longestPage,
    limit: REQUEST_LIMIT,
    scanner: taker.scanner,
    take: (found) => taker.take(found),
    isEnough: () => taker.missed > 0 && !isForced,
    endsLate: true,
  });
  return end === 'late' ? end : { unknown: end.unknown.length, why: end.why };
};

/**
 * Looks up keys that the table has and the source did not send: what is still there has moved its cursor, or was passed over, and must not
 * be lost. A row without a cursor value any more is not taken, as none ever is. `late`: the deadline came first.
 */
export const findMovedRows = async (
  run: RunContext,
  preparation: Preparation,
  missingKeys: readonly string[],
  query: MovedRowsQuery,
): Promise<MovedRows | 'late'> => {
  const { isForced } = query;
  const key = keyColumns(preparation.cursor, preparation.columns);
  // What others have put under keys that the source's types do not have is not at the source.
  const possible = missingKeys.filter((text) => canHaveKey(key, text));
  const keys = isForced ? possible.slice(0, FORCED_KEYS) : possible;
  const taker = new MovedRowsTaker(run, preparation, query);
  const answer = await findKeys(run, preparation, taker, { keys, query });
  if (answer === 'late') return answer;
  const { missed, withoutCursor, greatest } = taker;
  if (withoutCursor > 0)
    run.notes.add({
      kind: 'cursor-became-null',
      column: preparation.cursor.column,
      rows: withoutCursor,
    });
  const isNeeded = isForced || (missed === 0 && answer.unknown === 0);
  return {
    unknown: answer.unknown + possible.length - keys.length,
    why: answer.why,
    missed,
    greatest,
    found: isNeeded ? await newRows(run, preparation, taker, query) : undefined,
  };
};
