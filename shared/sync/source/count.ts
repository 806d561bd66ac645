import { and, compare } from '../../odata/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';

const DAY_MS = 86_400_000;

/** Whether the source is asked to count: not where the feed says so, or it was found not to. */
export const mayCount = ({ feed, state }: Pick<RunContext, 'feed' | 'state'>): boolean =>
  feed.source.count !== false && state.source.cannotCount !== true;

/** Rows that the source counts, by the filter; undefined when the service cannot be asked now, which is no reason to fail a run. */
export const countRows = async (
  run: RunContext,
  filter: string | undefined,
): Promise<number | 'not-supported' | undefined> => {
  if (run.feed.source.count === false) return 'not-supported';
  const counted = await run.source.count(filter, run.signal);
  if (counted.outcome === 'failed') return undefined;
  return counted.outcome === 'counted' ? counted.rows : counted.outcome;
};

/** Rows without a cursor value are never taken: they are counted at the first load, at reloads and daily, and reported. */
export const countNullCursors = async (
  run: RunContext,
  cursor: FeedCursor,
  isDueNow = false,
): Promise<void> => {
  const { state, deps, feed } = run;
  const now = deps.clock.now();
  const due = isDueNow || state.nullCursor === undefined || now - state.nullCursor.countedAt >= DAY_MS;
  if (!cursor.nullable || !due || !mayCount(run) || state.source.ignoresFilter === true) return;
  const filter = and(feed.source.filter, compare(cursor.column, 'eq', 'null'));
  const rows = await countRows(run, filter);
  if (typeof rows !== 'number') return;
  run.state = advance(run.state, { kind: 'null-cursors-counted', countedAt: now, rows });
  if (rows > 0) run.notes.add({ kind: 'cursor-null', column: cursor.column, rows });
};
