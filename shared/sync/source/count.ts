import type { TidemarkError } from '../../core/index.ts';
import { and, compare, type CursorValue } from '../../odata/index.ts';
import type { Bound, FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { FeedState } from '../../state/index.ts';
import { advance, type Agreement } from '../progress/index.ts';
import { isChangeDay, Learned, measureOf } from './range/index.ts';
import { unverifiedFilter } from './unverified-filter.ts';

const DAY_MS = 86_400_000;

/** Traits that say that counts prove nothing. */
const COUNT_TRAITS = ['cannotCount', 'countUseless'] as const;

/** Whether the source is asked to count: not where the feed says so, or it was found not to, or to count wrongly, today. */
export const mayCount = (run: RunContext): boolean => {
  const learned = new Learned(run);
  const isKnown = COUNT_TRAITS.some((name) => learned.holds(name));
  return run.feed.source.count !== false && !isKnown;
};

/** Whether its counts are asked for: of one that ignores filters none is about the rows that were read. */
export const isCounted = (run: RunContext): boolean =>
  mayCount(run) && run.state.source.ignoresFilter !== true;

/** Whether a count proves anything where rows end at a value: a bound that takes a step is an hour off on days when clocks change. */
export const mayCountAt = (
  { state }: RunContext,
  { kind }: FeedCursor,
  value: CursorValue | undefined,
): boolean => {
  const { lower } = measureOf(kind, state.source);
  return value === undefined || lower === 0n || kind !== 'instant' || !isChangeDay(value.order, lower);
};

/** Says that the source was not counted, and why: not where the feed wants it so. */
const noteUncounted = ({ feed, state, notes }: RunContext): void => {
  if (feed.source.count === false || state.source.ignoresFilter === true) return;
  notes.add({ kind: state.source.countUseless === true ? 'count-overruled' : 'count-unsupported' });
};

/** A count was not answered, and rows were: where that happens in two runs after each other, none is asked for that day. */
const learnFailure = (learned: Learned): void =>
  learned.learn(learned.has('countFailed') ? { countFails: true } : { countFailed: true });

/** A count that was not sent, as the budget of the service or a pause left no request, says nothing of the service. */
const wasSent = ({ kind, facts: { attempts } }: TidemarkError): boolean =>
  kind !== 'source-throttled' || attempts !== undefined;

/**
 * Rows that the source counts, by the filter; undefined when the service cannot be asked now, which is no reason to fail a run. Whether it counts at all is
 * remembered.
 */
export const countRows = async (
  run: RunContext,
  filter: string | undefined,
): Promise<number | 'not-supported' | undefined> => {
  if (run.feed.source.count === false) return 'not-supported';
  const learned = new Learned(run);
  if (learned.holds('countFails')) return undefined;
  const counted = await run.source.count(filter, run.signal);
  if (counted.outcome === 'failed') {
    if (counted.isAgain !== true && wasSent(counted.error)) learnFailure(learned);
    return undefined;
  }
  if (learned.has('countFailed')) learned.forget('countFails', 'countFailed');
  if (counted.outcome === 'not-supported') learned.learn({ cannotCount: true });
  else if (learned.traits.cannotCount === true) learned.forget('cannotCount');
  return counted.outcome === 'counted' ? counted.rows : counted.outcome;
};

/** What the source counts by the filter. Whatever keeps it from counting leaves that open: the rows are not committed yet. */
export const askCount = async (
  run: RunContext,
  filter: string | undefined,
): Promise<number | 'cannot-count' | 'not-now'> => {
  const counted = await countRows(run, filter).catch(() => undefined);
  run.signal.throwIfAborted();
  return counted === 'not-supported' ? 'cannot-count' : (counted ?? 'not-now');
};

/** A count has come that is right, or one that is wrong though no row is missing. */
export const judgeCounts = (run: RunContext, isRight: boolean): void => {
  const learned = new Learned(run);
  if (!isRight) learned.learn({ countUseless: true });
  else if (learned.traits.countUseless === true) learned.forget('countUseless');
};

/**
 * Whether the source counts, from what is verified on and to its end or up to a bound, the rows that were read. Whatever keeps it from counting leaves that open:
 * the rows are not committed yet.
 */
export const countAgreement = async (
  run: RunContext,
  cursor: FeedCursor,
  rows: FeedState['unverifiedRows'],
  upTo: Bound | undefined,
): Promise<Agreement> => {
  const counted = isCounted(run) ? await askCount(run, unverifiedFilter(run, cursor, upTo)) : 'cannot-count';
  if (counted === 'cannot-count' || (counted === 'not-now' && run.state.source.countFails === true))
    noteUncounted(run);
  if (typeof counted === 'string') return counted;
  if (counted !== rows && run.state.source.countUseless !== true) return 'differs';
  judgeCounts(run, counted === rows);
  if (counted === rows) return 'agrees';
  noteUncounted(run);
  return 'cannot-count';
};

/** Rows that the source counts by a filter; undefined: it does not count, or cannot be asked now. */
export const countWith = async (run: RunContext, filter: string | undefined): Promise<number | undefined> => {
  if (!isCounted(run)) return undefined;
  const rows = await countRows(run, filter);
  return typeof rows === 'number' ? rows : undefined;
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
  if (!cursor.nullable || !due || !isCounted(run)) return;
  const filter = and(feed.source.filter, compare(cursor.column, 'eq', 'null'));
  const rows = await countRows(run, filter);
  if (typeof rows !== 'number') return;
  run.state = advance(run.state, { kind: 'null-cursors-counted', countedAt: now, rows });
  if (rows > 0) run.notes.add({ kind: 'cursor-null', column: cursor.column, rows });
};
