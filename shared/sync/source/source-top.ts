import type { CursorValue, EntityQuery } from '../../odata/index.ts';
import {
  comparedOf,
  comparedPage,
  cursorFilter,
  cursorValue,
  type FeedCursor,
  lastInstant,
  leastCompared,
  selectFor,
  selectOf,
  settledUntil,
  type SourceRow,
} from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { type AnswerEnd, answerPages } from './answer-pages.ts';
import { greatestRow } from './greatest-row.ts';
import { horizonAt } from './horizon-at.ts';
import { createLeadingScanner } from './leading-scanner.ts';
import { measureOf, rangeFilter } from './range/index.ts';

/** The greatest cursor value that a source has, absent when it has no row; the value above which rows are too young; and the horizon, by its clock. */
export interface SourceTop {
  readonly top?: CursorValue;
  readonly settled?: CursorValue;
  readonly horizon?: CursorValue;
}

/**
 * Which rows are asked for: the last one alone, the first page of the last ones, those from the watermark on in any order, or all of them; those as
 * whole rows where `$select` is refused.
 */
type Extent = 'one' | 'page' | 'rest' | 'rest, whole' | 'all' | 'all, whole';

const REST: readonly Extent[] = ['rest', 'rest, whole'];
const ALL: readonly Extent[] = ['all', 'all, whole'];
/** Of them, key and cursor are enough. */
const LEADING: readonly Extent[] = ['page', 'rest', 'all'];

/** What is asked of: the feed's cursor, and the watermark where it means something. */
interface Asked {
  readonly cursor: FeedCursor;
  readonly watermark: string | undefined;
}

/** Rows from the watermark on; all of them where there is none. */
const restFilter = ({ feed, state }: RunContext, { cursor, watermark }: Asked): string | undefined => {
  if (watermark === undefined) return cursorFilter(feed, cursor);
  const { order } = leastCompared(cursor, cursorValue(feed, cursor, watermark, 'the watermark'));
  return rangeFilter(feed, cursor, { ge: order - measureOf(cursor.kind, state.source).lower });
};

const topQuery = (run: RunContext, asked: Asked, extent: Extent): EntityQuery => {
  const { feed, state } = run;
  const { cursor } = asked;
  const { noOrder, noSelect } = state.source;
  const isRest = REST.includes(extent);
  const isOrdered = !isRest && !ALL.includes(extent);
  const filter = isRest ? restFilter(run, asked) : cursorFilter(feed, cursor);
  const select = selectFor([...cursor.key, cursor.column]);
  const isNarrow = LEADING.includes(extent) || (extent === 'one' && selectOf(feed) !== undefined);
  return {
    ...(filter && { filter }),
    ...(isOrdered && noOrder !== true && { orderby: `${cursor.column} desc` }),
    ...(isNarrow && noSelect !== true && { select }),
    ...(extent === 'one' && { top: 1 }),
  };
};

/** What an answer showed of the source's end. */
interface Shown {
  rows: number;
  top?: SourceRow | undefined;
  settled?: CursorValue | undefined;
  horizon?: CursorValue | undefined;
}

/** An answer, as it ended. */
interface Answered {
  readonly end: AnswerEnd;
  readonly shown: Shown;
}

const askTop = async (run: RunContext, asked: Asked, extent: Extent): Promise<Answered> => {
  const { cursor } = asked;
  const scanner = createLeadingScanner(cursor, run.feed.name);
  const shown: Shown = { rows: 0 };
  const end = await answerPages(
    run,
    topQuery(run, asked, extent),
    (body) => comparedPage(cursor, scanner.scan(body)),
    (page) => {
      shown.settled ??= settledUntil(run.feed, cursor, page);
      shown.horizon ??= horizonAt(run, cursor, page)?.value;
      shown.top = greatestRow(cursor, shown.top, page.scanned);
      shown.rows += page.scanned.rowCount;
      return (extent !== 'one' && extent !== 'page') || shown.rows === 0;
    },
  );
  return { end, shown };
};

/** Asks in one way after the other, until one is answered whole. Answers as the first question was where none is. */
const askInWays = async (
  run: RunContext,
  asked: Asked,
  ways: (first: AnswerEnd) => readonly Extent[],
  begin: Extent,
): Promise<Answered> => {
  const first = await askTop(run, asked, begin);
  if (typeof first.end !== 'object') return first;
  for (const extent of ways(first.end)) {
    const plainer = await askTop(run, asked, extent);
    if (typeof plainer.end !== 'object') return plainer;
  }
  return first;
};

/** What breaks at every try may be the order: the rest is asked for at once. */
const plainerThanOne = (first: AnswerEnd): readonly Extent[] =>
  typeof first === 'object' && first.outcome === 'refused' ? ['page', ...REST] : REST;

/**
 * Asks for the last row in one request; for the first page of the last ones where the service refuses `$top`; for all rows from the watermark on where it
 * sorts by nothing, or not from the last row down; or, of a source that keeps no order, for the cursor of every row. A source that is not known to ignore
 * the order, and does, may answer any row: what lies above it is left to the next run. One row comes whole unless the feed names columns, as some services
 * refuse `$select`; of more only key and cursor are asked for. Of a source that does not compare instants it is the greatest that a row may have.
 */
export const sourceTop = async (
  run: RunContext,
  { cursor: instants, watermark }: Asked,
  ignoresOrder: boolean,
): Promise<SourceTop> => {
  const cursor = { ...instants, compared: comparedOf(instants, run.state.source) };
  const asked = { cursor, watermark };
  const { end, shown } = ignoresOrder
    ? await askInWays(run, asked, () => ALL.slice(1), 'all')
    : await askInWays(run, asked, plainerThanOne, 'one');
  if (typeof end === 'object') throw end.error;
  const { rows, top, settled, horizon } = shown;
  // Many a database has nulls first, descending: they are left out, whatever `$metadata` says of them.
  if (rows > 0 && top === undefined && !cursor.nullable)
    return sourceTop(run, { ...asked, cursor: { ...cursor, nullable: true } }, ignoresOrder);
  return {
    ...(top && { top: lastInstant(cursor, top.value) }),
    ...(settled && { settled }),
    ...(horizon && { horizon }),
  };
};
