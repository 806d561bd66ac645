import { ownOf, TidemarkError } from '../../core/index.ts';
import { type AddFile, readFiles } from '../../delta/index.ts';
import {
  createDecoder,
  type EntityType,
  type JsonObject,
  type JsonValue,
  type Page,
  type SourceColumn,
} from '../../odata/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import {
  type Bound,
  createRowVersions,
  type CursorColumn,
  fromTableUnits,
  rowVersionsOf,
  leadingColumns,
  rowsAt,
  toTableUnits,
  valuesOf,
  type Window,
  windowFilter,
  withinEnd,
} from '../feed/index.ts';
import type { Manifest } from '../../state/index.ts';
import { AnswerReader } from './answer-reader.ts';
import type { RunContext } from '../run/index.ts';
import { createSifter, trustedRows } from './sift.ts';
import type { Staging } from '../table/index.ts';
import { type Chain, tailAfter } from './tail.ts';
import { isLate } from './walk-parts.ts';

/** Ids that one fetch may hold, to tell rows that come twice where the source keeps no order: some 200 MB. */
const ID_LIMIT = 2_000_000;

/** What a window is read as. */
export interface WindowSource extends CursorColumn {
  readonly entity: EntityType;
  readonly columns: readonly SourceColumn[];
}

/** How far an earlier attempt came. */
export type FetchedBefore = Pick<
  Manifest,
  'rows' | 'last' | 'greatest' | 'outside' | 'atStart' | 'offsetPaged' | 'isCut' | 'isComplete'
>;

/** A window's rows, staged. */
export interface Fetched {
  /** The last rows, not staged: a view that is good until the next fetch. Absent: all are. */
  readonly open: ColumnBatch | undefined;
  readonly rows: number;
  /** Key and cursor of the last row in the order asked for, taken or not: where a later attempt goes on. */
  readonly last: JsonObject | undefined;
  /** Key and cursor of the row with the greatest cursor value; absent when none came. */
  readonly greatest: JsonObject | undefined;
  /** Rows that the table cannot tell from those below the window: they are in neither. */
  readonly atStart: number;
  /** The pages were joined by a count of rows, which a delete shifts. */
  readonly offsetPaged: boolean;
  /** Keys of the rows at that value; undefined: not known. */
  readonly keys: readonly string[] | undefined;
  /** Rows that were not asked for: the source ignores the filter. */
  readonly outside: number;
  readonly isComplete: boolean;
  /** The source kept the order asked for, so that a later attempt can go on from the last row. */
  readonly isOrdered: boolean;
  /** The source left out rows of one cursor value: some of the window did not come. */
  readonly isCut: boolean;
}

export interface FetchOptions {
  readonly staging: Staging;
  /** Told of the rows that come, by columns. */
  readonly comparison: { addSource(batch: ColumnBatch): void };
  readonly from: FetchedBefore | undefined;
  /** Told whenever everything that came is staged, and may be gone on from. */
  readonly onStaged: (fetched: Fetched) => Promise<void>;
  /** Told of every page. */
  readonly onPage: (rows: number) => Promise<void>;
}

const exceeds = ({ op }: Bound, order: number): boolean => (op === 'lt' ? order >= 0 : order > 0);

/** The first value that is in the window at the table's precision; absent where every value that was asked for is. */
const firstValue = ({ cursor, cursorField }: CursorColumn, { span }: Window): string | undefined =>
  cursor.kind === 'instant' && span.min !== undefined
    ? fromTableUnits(cursor.kind, cursorField.type, span.min).literal
    : undefined;

/**
 * Fetches a window's rows, in the order asked for where the source keeps it, and stages them. Ends at the next page when the deadline comes:
 * everything that came is staged then; else the last rows are left open, to share a file with others. Rows without a cursor value, outside the window or seen before are left out, and noted.
 */
export const fetchWindow = async (
  run: RunContext,
  base: WindowSource,
  window: Window,
  { staging, comparison, from, onStaged, onPage }: FetchOptions,
): Promise<Fetched> => {
  const { deps, feed, signal } = run;
  const { cursor, columns, entity } = base;
  const values = valuesOf(cursor);
  const decoder = createDecoder(columns, feed.name);
  const idsOf = createRowVersions(feed.name, cursor, columns);
  const sifter = createSifter(cursor, () => undefined);
  const { passedOver } = sifter;
  const first = firstValue(base, window);
  let rows = from?.rows ?? 0;
  let last = from?.last;
  let greatest = from?.greatest;
  let ids: Set<string> | undefined;
  let ties: ReadonlySet<string> = new Set();
  let isOrdered = true;
  const answers = new AnswerReader(run, cursor, from?.offsetPaged);
  let isCut = from?.isCut ?? false;
  let above = 0;
  let atStart = from?.atStart ?? 0;
  const outside = (): number => (from?.outside ?? 0) + passedOver.belowBound + passedOver.nullCursor + above;

  const leading = (row: JsonObject): JsonObject =>
    Object.fromEntries([...cursor.key, cursor.column].map((name) => [name, ownOf(row, name)]));
  const fetched = (isComplete: boolean, open?: ColumnBatch): Fetched => ({
    open,
    rows,
    last: last && leading(last),
    greatest: greatest && leading(greatest),
    atStart,
    offsetPaged: answers.offsetPaged,
    keys: isOrdered && from === undefined ? sifter.lastKeys : undefined,
    outside: outside(),
    isComplete,
    isOrdered,
    isCut,
  });
  const stage = async (): Promise<void> => {
    if (decoder.rowCount === 0) return;
    const batch = decoder.finish();
    comparison.addSource(batch);
    await staging.stage(batch);
    decoder.reset();
  };
  const leadingFields = leadingColumns(cursor, columns).map(({ field }) => field);
  /** Ids of every row so far: asked for only once the source was seen to keep no order. */
  const allIds = async (lowest?: bigint): Promise<Set<string>> => {
    const known = new Set([...rowVersionsOf(cursor, decoder.finish())].map(({ id }) => id));
    const files: readonly AddFile[] = await staging.files();
    for await (const batch of readFiles(deps.lake, feed.tablePath, files, { fields: leadingFields, signal }))
      for (const { id, order } of rowVersionsOf(cursor, batch))
        if (lowest === undefined || order >= lowest) known.add(id);
    return known;
  };
  /** Ids of the rows that an earlier attempt took at its last value: a service that cannot compare keys sends them again. */
  const idsFrom = async (row: JsonObject): Promise<Set<string>> => {
    const value = values.parsed(row);
    return value === undefined
      ? new Set()
      : allIds(toTableUnits(cursor.kind, base.cursorField.type, value.order));
  };
  const isAbove = (value: JsonValue): boolean =>
    exceeds(window.upper, values.compare(value, window.upper.value.literal));
  const isWanted = (row: JsonObject): boolean => {
    const value = values.valueOf(row);
    // The table cannot tell it from a row below the window: both sides leave it as it is.
    if (first !== undefined && values.compare(value, first) < 0) atStart += 1;
    else if (isAbove(value)) above += 1;
    else return true;
    return false;
  };
  const newAmong = async (page: Page, indexes: readonly number[]): Promise<readonly number[]> => {
    ids ??= await allIds();
    const known = ids;
    const found = idsOf(rowsAt(page.rows, indexes), () => rowsAt(page.exactRows(), indexes));
    const fresh = indexes.filter((_, place) => {
      const before = known.size;
      return known.add(found[place]?.id ?? '').size > before;
    });
    passedOver.repeated += indexes.length - fresh.length;
    if (known.size <= ID_LIMIT) return fresh;
    throw new TidemarkError(
      'source-contract',
      `Feed "${feed.name}": the service ignores $orderby and has more than ${ID_LIMIT} rows in the window. Reload less at once.`,
      { feed: feed.name },
    );
  };
  const withoutTies = (page: Page, indexes: readonly number[]): readonly number[] => {
    const [lowest] = indexes;
    const resumedAt = from?.last;
    if (ties.size === 0 || lowest === undefined || resumedAt === undefined) return indexes;
    if (values.compare(values.valueOf(page.rows[lowest]), values.valueOf(resumedAt)) > 0) return indexes;
    const found = idsOf(rowsAt(page.rows, indexes), () => rowsAt(page.exactRows(), indexes));
    return indexes.filter((_, place) => !ties.has(found[place]?.id ?? ''));
  };
  const noteGreatest = (row: JsonObject | undefined): void => {
    if (greatest === undefined || values.compare(values.valueOf(row), values.valueOf(greatest)) >= 0)
      greatest = row;
  };
  const takePage = async (page: Page): Promise<void> => {
    const trusted = trustedRows(cursor, page);
    const { kept, suspects } = sifter.sift(trusted);
    let wanted: readonly number[] = kept.filter((index) => isWanted(trusted[index] ?? {}));
    if (suspects.length > 0 || ids !== undefined) {
      const late = suspects.filter((index) => isWanted(trusted[index] ?? {}));
      const fresh = new Set(await newAmong(page, [...wanted, ...late]));
      // A row that came after a greater one and was not there before: the source keeps no order.
      if (late.some((index) => fresh.has(index))) isOrdered = false;
      wanted = [...wanted, ...late].filter((index) => fresh.has(index));
    }
    wanted = withoutTies(page, wanted);
    last = sifter.last ?? last;
    for (const index of wanted) noteGreatest(trusted[index]);
    if (wanted.length > 0) decoder.append(rowsAt(page.rows, wanted), () => rowsAt(page.exactRows(), wanted));
    rows += wanted.length;
  };
  const walkChain = async ({ filter, lower: bound }: Chain): Promise<'more' | 'late'> => {
    sifter.beginChain(bound);
    for await (const page of answers.pages(filter)) {
      await takePage(page);
      await onPage(rows);
      if (page.nextLink !== undefined && isLate(run)) return 'late';
      if (decoder.rowCount < deps.batchRows && decoder.sizeBytes < deps.batchBytes) continue;
      await stage();
      if (isOrdered) await onStaged(fetched(false));
    }
    return 'more';
  };
  const isAtTop = (row: JsonObject): boolean =>
    values.compare(values.valueOf(row), window.upper.value.literal) >= 0;
  const chainsAfter = (row: JsonObject, tiesKnown: boolean): readonly Chain[] => {
    const value = values.parsed(row);
    if (value === undefined) return [];
    const chains = tailAfter(feed, cursor, entity, row, value, tiesKnown).map(({ filter, lower: bound }) => {
      const within = withinEnd(cursor, window, filter);
      return { filter: within, lower: bound };
    });
    // The last one asks for greater values, and there are none in the window.
    const endsAbove = cursor.unique || chains.length > 1 || !tiesKnown;
    return isAtTop(row) && endsAbove ? chains.slice(0, -1) : chains;
  };
  const areTiesKnown = (): boolean => ids !== undefined || ties.size > 0 || sifter.lastKeys !== undefined;
  /** A source that is seen to ignore the filter, and links its pages, would send everything once more. */
  const isAllRead = (): boolean => answers.isLinked && outside() > (from?.outside ?? 0);

  /**
   * Rows of one value whose keys cannot be compared are asked for from their value on. Where that brings none that are new, and greater values
   * bring some, the answer was cut within the value.
   */
  const walkBeyondTies = async (row: JsonObject): Promise<'more' | 'late'> => {
    const [beyond, ...others] = chainsAfter(row, false);
    if (answers.isLinked || cursor.unique || beyond === undefined || others.length > 0) return 'more';
    const step = await walkChain(beyond);
    isCut ||= last !== row;
    return step;
  };
  /** No answer is taken for the last one before what follows its last row was asked for: some services cut in silence. */
  const walkToEnd = async (): Promise<'more' | 'late'> => {
    if (last === undefined) {
      const step = await walkChain({ filter: windowFilter(feed, cursor, window), lower: window.lower });
      if (step === 'late') return step;
    }
    for (;;) {
      const before = last;
      if (before === undefined || !isOrdered || isAllRead()) return 'more';
      for (const chain of chainsAfter(before, areTiesKnown())) {
        // Every attempt gets somewhere.
        if (isLate(run) && rows > (from?.rows ?? 0)) return 'late';
        const { repeated } = passedOver;
        if ((await walkChain(chain)) === 'late') return 'late';
        // Rows at the value that it was asked from come again, as they must.
        passedOver.repeated = repeated;
        // What it brought may be cut as well: the rest of this value comes before any greater one.
        if (last !== before) break;
      }
      if (last === before && (await walkBeyondTies(before)) === 'late') return 'late';
      if (last === before) return 'more';
    }
  };
  const describe = (): void => {
    if (outside() > 0) run.notes.add({ kind: 'filter-ignored', rows: outside() });
    if (passedOver.repeated > 0) run.notes.add({ kind: 'rows-repeated', rows: passedOver.repeated });
    if (!isOrdered) run.notes.add({ kind: 'order-ignored' });
    if (answers.offsetPaged) run.notes.add({ kind: 'offset-paged' });
  };

  if (last !== undefined && !cursor.unique) ties = await idsFrom(last);
  const step = from?.isComplete === true ? 'more' : await walkToEnd();
  describe();
  if (step === 'late') {
    await stage();
    return fetched(false);
  }
  if (decoder.rowCount === 0) return fetched(true);
  const open = decoder.finish();
  comparison.addSource(open);
  return fetched(true, open);
};
