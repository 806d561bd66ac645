import { comparedOf, type FeedCursor, type Window, windowFilter } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import {
  countRows,
  type Fetched,
  mayCount,
  measureOf,
  rangeFilter,
  sentBounds,
  type SentBounds,
} from '../source/index.ts';
import { provesCount } from './count-proof.ts';
import type { Preparation } from './prepare.ts';

/** What the source counts in the window. */
export type WindowCount = Awaited<ReturnType<typeof countRows>>;

/** A window's bounds, with the steps that those of the source take; `unproven`: an upper bound has brought back no row yet, or may never do so. */
const boundsOf = (
  { state: { source } }: RunContext,
  cursor: FeedCursor,
  window: Window,
): SentBounds | 'unproven' => {
  const { lower, upper } = measureOf(cursor.kind, source);
  const isDoubtful =
    lower !== 0n || upper !== 0n || (source.ignoresOrder === true && source.noLookUpAt !== undefined);
  if (isDoubtful && source.upperOn !== true) return 'unproven';
  return sentBounds(cursor, window, source);
};

const filterOf = (
  { feed }: RunContext,
  cursor: FeedCursor,
  window: Window,
  bounds: SentBounds,
): string | undefined =>
  cursor.kind === 'integer' || cursor.kind === 'date'
    ? windowFilter(feed, cursor, window)
    : rangeFilter(feed, cursor, bounds);

/** Asks the source for the count; not one that cannot count, or whose bounds are not where it shows them. */
export const countWindow = async (
  run: RunContext,
  { cursor }: Pick<Preparation, 'cursor'>,
  window: Window,
): Promise<WindowCount> => {
  const bounds = mayCount(run) ? boundsOf(run, cursor, window) : 'unproven';
  return bounds === 'unproven' ? 'not-supported' : countRows(run, filterOf(run, cursor, window, bounds));
};

/** A window, what was fetched of it, and what the source counted before it was fetched. */
export interface CountedWindow {
  readonly window: Window;
  readonly fetched: Pick<Fetched, 'rows' | 'greatest' | 'atStart' | 'outside'>;
  readonly before: WindowCount;
}

/** What a count says of a fetch. `more`: the source counts rows that did not come. `fewer`: none lack, and some may have been read before they moved or went. */
export type CountVerdict = 'agrees' | 'more' | 'fewer' | 'cannot-count';

/** Of a count that differs. One that is shown to be wrong proves nothing. */
const judgeOther = async (
  run: RunContext,
  { cursor }: Preparation,
  { window, fetched: { greatest } }: CountedWindow,
  { counted, read }: { readonly counted: number; readonly read: number },
): Promise<CountVerdict> => {
  run.notes.add({ kind: 'window-count-differs', counted, read });
  if (counted < read) return 'fewer';
  const bounds = boundsOf(run, cursor, window);
  if (bounds === 'unproven') return 'cannot-count';
  return (await provesCount(run, cursor, { window, greatest }, bounds)) ? 'more' : 'cannot-count';
};

/** Whether the source counts in the window what was fetched: before it was fetched, or else now. */
export const compareCount = async (
  run: RunContext,
  preparation: Preparation,
  counted: CountedWindow,
): Promise<CountVerdict> => {
  const { window, fetched, before } = counted;
  const { source } = run.feed;
  const { ignoresFilter } = run.state.source;
  // Between two instants a source that compares something else counts other rows.
  const isCompared = comparedOf(preparation.cursor, run.state.source) !== undefined;
  if (source.count === false || fetched.outside > 0 || ignoresFilter === true || isCompared)
    return 'cannot-count';
  const rows = fetched.rows + fetched.atStart;
  if (before === rows) return 'agrees';
  const now = before === 'not-supported' ? before : await countWindow(run, preparation, window);
  if (typeof now !== 'number') {
    run.notes.add({ kind: 'count-unsupported' });
    return 'cannot-count';
  }
  return now === rows ? 'agrees' : judgeOther(run, preparation, counted, { counted: now, read: rows });
};
