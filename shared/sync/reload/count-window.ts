import { type Window, windowFilter } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { countRows, type Fetched, mayCount } from '../source/index.ts';
import type { Preparation } from './prepare.ts';

/** What the source counts in the window. */
export type WindowCount = Awaited<ReturnType<typeof countRows>>;

/** Asks the source for the count; not one that cannot count. */
export const countWindow = async (
  run: RunContext,
  preparation: Preparation,
  window: Window,
): Promise<WindowCount> =>
  mayCount(run) ? countRows(run, windowFilter(run.feed, preparation.cursor, window)) : 'not-supported';

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
  if (counted === 'not-supported')
    run.state = advance(run.state, { kind: 'trait-learned', traits: { cannotCount: true } });
  if (typeof counted !== 'number') {
    run.notes.add({ kind: 'count-unsupported' });
    return 'cannot-count';
  }
  if (counted !== rows) run.notes.add({ kind: 'window-count-differs', counted, read: rows });
  return counted === rows ? 'agrees' : 'differs';
};
