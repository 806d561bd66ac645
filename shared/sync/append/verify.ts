import { type Bound, cursorValue, type FeedCursor } from '../feed/index.ts';
import { advance, type Agreement, verdictOf } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import type { FeedState, SourceTraits } from '../../state/index.ts';
import {
  countRows,
  countsMore,
  countsNothing,
  isCounted,
  judgeCounts,
  mayCountAt,
  unverifiedFilter,
  type WhyLacking,
  type WalkEnd,
  type WalkPlan,
} from '../source/index.ts';

/** Rows in order before the last one that a source without order shows by chance once in 5,040 times. */
const IN_ORDER = 6;

/** The source does not compare instants: what it counts between two of them says nothing. */
const isComparedOtherwise = ({ comparesDigits, comparesText }: SourceTraits): boolean =>
  comparesDigits === true || comparesText === true;

/** What a count says; `isMore`: it is greater than the number of rows that were read. */
interface Compared {
  readonly agreement: Agreement;
  readonly isMore: boolean;
}

/** What the source counts above `verifiedThrough`, up to the watermark or to what is given; `agrees`: there is nothing to count. */
const countedUpTo = async (
  run: RunContext,
  cursor: FeedCursor,
  upTo: Bound | undefined,
): Promise<number | Exclude<Agreement, 'differs'>> => {
  const { feed, state } = run;
  const { watermark } = state;
  if (watermark === undefined || watermark === state.verifiedThrough) return 'agrees';
  if (!isCounted(run)) return 'cannot-count';
  const value = cursorValue(feed, cursor, watermark, 'the watermark');
  if (!mayCountAt(run, cursor, value)) return 'not-now';
  const counted = await countRows(run, unverifiedFilter(run, cursor, upTo ?? { op: 'le', value }));
  return counted === 'not-supported' ? 'cannot-count' : (counted ?? 'not-now');
};

/** Whether the source counts `rows` above `verifiedThrough`, up to the watermark or to what is given. */
const compareCount = async (
  run: RunContext,
  cursor: FeedCursor,
  rows: FeedState['unverifiedRows'],
  upTo?: Bound,
): Promise<Compared> => {
  const counted = await countedUpTo(run, cursor, upTo);
  if (typeof counted !== 'number') return { agreement: counted, isMore: false };
  if (counted !== rows) {
    noteDiffers(run, counted, rows);
    return { agreement: 'differs', isMore: rows !== 'unknown' && counted > rows };
  }
  judgeCounts(run, true);
  return { agreement: 'agrees', isMore: false };
};

const noteDiffers = (
  { notes, state }: RunContext,
  counted: number,
  rows: FeedState['unverifiedRows'],
): void => {
  const from = state.verifiedThrough === null ? {} : { above: state.verifiedThrough };
  const read = rows === 'unknown' ? {} : { read: rows };
  notes.add({ kind: 'count-differs', counted, ...read, ...from });
};

/** Rejects with `source-incomplete` where the source counts rows that no answer brings, unless its count is shown to be wrong. */
const refuseLack = async (run: RunContext, cursor: FeedCursor, why: WhyLacking): Promise<void> => {
  const { watermark } = run.state;
  if (watermark === undefined) return;
  const { order } = cursorValue(run.feed, cursor, watermark, 'the watermark');
  if (!(await countsNothing(run, cursor, order))) throw countsMore(run, why);
};

/** After a walk to the source's end: what is verified moves up when order and count were right. Rejects with `source-incomplete` where rows are known to lack. */
export const verifyWalk = async (
  run: RunContext,
  cursor: FeedCursor,
  { rescan }: WalkPlan,
  { unverified, missing, offsetPaged, mayBeCut, agreement: found, from }: WalkEnd,
): Promise<void> => {
  const isKnown = found === 'agrees' || found === 'cannot-count' || isComparedOtherwise(run.state.source);
  const { agreement, isMore } = isKnown
    ? { agreement: found ?? 'not-now', isMore: false }
    : await compareCount(run, cursor, unverified);
  const walk = { kind: 'count-compared', agreement, unverified, rescan, missing, offsetPaged, from } as const;
  const verdict = verdictOf(run.state, walk);
  const why = mayBeCut ? 'cut' : run.state.source.noLookUpAt === undefined ? undefined : 'unproven';
  if (verdict === 'overruled' && why !== undefined && isMore) await refuseLack(run, cursor, why);
  run.state = advance(run.state, walk);
  if (verdict === 'offset-paged') run.notes.add({ kind: 'offset-paged' });
  if (verdict !== 'overruled') return;
  run.notes.add({ kind: 'count-overruled' });
  judgeCounts(run, false);
};

/**
 * After a rescan that was stopped: the next one need not begin below what this one passed, if the source counts there what was read.
 * Passing alone proves nothing: a source that keeps no order may have shown a great value first. A count that stays wrong is overruled
 * where enough rows came in order and none was missing, so that it cannot hold a feed for ever.
 */
export const keepPassed = async (
  run: RunContext,
  cursor: FeedCursor,
  { passed, missing }: WalkEnd,
): Promise<void> => {
  if (passed === undefined || isComparedOtherwise(run.state.source)) return;
  const { upTo, rows, unverified } = passed;
  const { agreement } = await compareCount(run, cursor, rows, upTo);
  if (agreement === 'not-now') return;
  if (agreement === 'differs' && (missing > 0 || rows < IN_ORDER)) return;
  const through = upTo.value.literal;
  if (through !== run.state.verifiedThrough) run.progress = { ...run.progress, movedAt: run.attempt };
  run.state = advance(run.state, { kind: 'passed', through, unverified });
};
