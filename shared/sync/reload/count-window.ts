import { type FeedCursor, type Window, windowFilter } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { countRows, type Fetched, mayCount, measureOf, rangeFilter } from '../source/index.ts';
import type { Preparation } from './prepare.ts';

/** What the source counts in the window. */
export type WindowCount = Awaited<ReturnType<typeof countRows>>;

/** A window's filter, with the steps that the source's bounds take; `unproven`: an upper bound has brought back no row yet. */
const countFilter = (
  { feed, state: { source } }: RunContext,
  cursor: FeedCursor,
  window: Window,
): { readonly filter: string | undefined } | 'unproven' => {
  const { unit, lower: back, upper: up } = measureOf(cursor.kind, source);
  if (cursor.kind === 'integer' || cursor.kind === 'date')
    return { filter: windowFilter(feed, cursor, window) };
  if ((back !== 0n || up !== 0n) && source.upperOn !== true) return 'unproven';
  const { lower, upper } = window;
  const from = lower && lower.value.order + (lower.op === 'gt' ? unit : 0n) - back;
  const to = upper.value.order + (upper.op === 'le' ? unit : 0n) + up;
  return { filter: rangeFilter(feed, cursor, { ge: from, lt: to }) };
};

/** Asks the source for the count; not one that cannot count, or whose bounds are not where it shows them. */
export const countWindow = async (
  run: RunContext,
  { cursor }: Pick<Preparation, 'cursor'>,
  window: Window,
): Promise<WindowCount> => {
  const asked = mayCount(run) ? countFilter(run, cursor, window) : 'unproven';
  return asked === 'unproven' ? 'not-supported' : countRows(run, asked.filter);
};

/** A window, what was fetched of it, and what the source counted before it was fetched. */
export interface CountedWindow {
  readonly window: Window;
  readonly fetched: Pick<Fetched, 'rows' | 'atStart' | 'outside'>;
  readonly before: WindowCount;
}

/** Whether the source counts in the window what was fetched: before it was fetched, or else now. */
export const compareCount = async (
  run: RunContext,
  preparation: Preparation,
  { window, fetched, before }: CountedWindow,
): Promise<'agrees' | 'differs' | 'cannot-count'> => {
  const { source } = run.feed;
  if (source.count === false || fetched.outside > 0 || run.state.source.ignoresFilter === true)
    return 'cannot-count';
  const rows = fetched.rows + fetched.atStart;
  if (before === rows) return 'agrees';
  const counted = before === 'not-supported' ? before : await countWindow(run, preparation, window);
  if (counted === 'not-supported' && measureOf(preparation.cursor.kind, run.state.source).lower === 0n)
    run.state = advance(run.state, { kind: 'trait-learned', traits: { cannotCount: true } });
  if (typeof counted !== 'number') {
    run.notes.add({ kind: 'count-unsupported' });
    return 'cannot-count';
  }
  if (counted !== rows) run.notes.add({ kind: 'window-count-differs', counted, read: rows });
  return counted === rows ? 'agrees' : 'differs';
};
