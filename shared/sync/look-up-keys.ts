import { createKnownRows } from './known-rows.ts';
import { and, compare, createDecoder, formatLiteral, type Page, type SourceColumn } from '../odata/index.ts';
import type { Snapshot } from '../delta/index.ts';
import { concatBatches, selectRows, type ColumnBatch } from '../parquet/index.ts';
import { keyColumns, leadingColumns } from './columns.ts';
import { keyParts, keyTexts } from './key-texts.ts';
import { pick } from './pick.ts';
import type { ReloadBase } from './reload-base.ts';
import type { Window } from './reload-window.ts';
import { idsOfBatch } from './row-ids.ts';
import type { RunContext } from './run-context.ts';
import { trustedRows } from './sift.ts';
import { isLate } from './walk-parts.ts';

/** Keys that are asked for at most; more are taken for deleted, and noted. */
const KEY_LIMIT = 500;
/** Conditions in one request: the URL stays far below 2,000 characters. */
const KEYS_A_REQUEST = 20;

const conditionOf = (key: readonly SourceColumn[], text: string): string =>
  keyParts(key, text)
    .map((part, place) => {
      const property = key[place]?.property;
      return compare(property?.name ?? '', 'eq', formatLiteral(property?.type ?? '', part));
    })
    .join(' and ');

/** The table that the keys go from, and the window. */
export interface LookUpTable {
  readonly snapshot: Snapshot;
  readonly window: Window;
  /** The source sends rows that were not asked for. */
  readonly ignoresFilter: boolean;
}

/** An `or` over one column is understood everywhere; over several, Business Central refuses it. */
const requestsFor = (key: readonly SourceColumn[], gone: readonly string[]): readonly string[] => {
  const conditions = gone.map((text) => conditionOf(key, text));
  if (key.length > 1) return conditions;
  return Array.from({ length: Math.ceil(conditions.length / KEYS_A_REQUEST) }, (_, chunk) =>
    conditions.slice(chunk * KEYS_A_REQUEST, (chunk + 1) * KEYS_A_REQUEST).join(' or '),
  );
};

/** Without the rows that the table holds outside the window in this very version: they are there once, and stay. */
const withoutHeld = async (
  run: RunContext,
  { cursor, columns }: ReloadBase,
  { snapshot, window: { span } }: LookUpTable,
  batch: ColumnBatch,
): Promise<ColumnBatch> => {
  const leading = leadingColumns(cursor, columns).map(({ field }) => field);
  const known = createKnownRows(run.deps.lake, snapshot, snapshot.files, cursor, leading);
  const ids = [...idsOfBatch(cursor, batch)].map((found, row) => ({ ...found, row }));
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

/**
 * Asks the source for keys that would go and did not come: what is still there has moved its cursor, or was passed over, and must not be lost.
 * Answers those rows with their present content, as far as the table does not hold them outside the window. A row without a cursor value any
 * more is not taken, as none ever is. `late`: the deadline came first.
 */
export const lookUpKeys = async (
  run: RunContext,
  base: ReloadBase,
  gone: readonly string[],
  table: LookUpTable,
): Promise<ColumnBatch | 'late' | undefined> => {
  const { feed, source, signal } = run;
  const { cursor, columns } = base;
  const key = keyColumns(cursor, columns);
  const asked = gone.slice(0, KEY_LIMIT);
  if (gone.length > KEY_LIMIT) {
    run.notes.add(
      `${gone.length - KEY_LIMIT} of ${gone.length} keys that went were not asked for one by one: they are taken for deleted`,
    );
  }
  const decoder = createDecoder(columns, feed.name);
  const wanted = new Set(asked);
  const found: ColumnBatch[] = [];
  let withoutCursor = 0;

  const takePage = (page: Page): void => {
    const rows = trustedRows({ ...cursor, nullable: true }, page);
    const present = rows.flatMap((row, index) => ((row[cursor.column] ?? null) === null ? [] : [index]));
    withoutCursor += rows.length - present.length;
    decoder.reset();
    decoder.append(pick(page.rows, present), () => pick(page.exactRows(), present));
    const batch = decoder.finish();
    const places = keyTexts(key, batch).flatMap((text, row) => (wanted.delete(text) ? [row] : []));
    if (places.length > 0) found.push(selectRows(batch, places));
  };
  // A source that ignores the filter sends everything, whatever it is asked: once is enough.
  const conditions = table.ignoresFilter ? [undefined] : requestsFor(key, asked);
  for (const [place, condition] of conditions.entries()) {
    if (place > 0 && isLate(run)) return 'late';
    const filter = and(feed.source.filter, condition);
    const query = { ...(filter && { filter }), ...(feed.source.select && { select: feed.source.select }) };
    for await (const page of source.pages(query, signal)) takePage(page);
  }
  if (withoutCursor > 0 && !table.ignoresFilter) {
    run.notes.add(`${withoutCursor} rows of the window have no ${cursor.column} any more and are not taken`);
  }
  if (found.length === 0) return undefined;
  const moved = await withoutHeld(run, base, table, concatBatches(found));
  return moved.rowCount === 0 ? undefined : moved;
};
