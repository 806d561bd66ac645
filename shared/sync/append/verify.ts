import { type Bound, boundCondition, cursorFilter, cursorValue, type FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { FeedState } from '../../state/index.ts';
import { countRows, type WalkEnd, type WalkPlan } from '../source/index.ts';

/** Walks that found nothing missing while the count disagreed, before the walks are believed. */
const DISAGREEMENTS = 2;

/** Rows in order before the last one that a source without order shows by chance once in 5,040 times. */
const IN_ORDER = 6;

type Agreement = 'agrees' | 'differs' | 'cannot-count' | 'not-now';

/** Whether the source counts `rows` above `verifiedThrough`, up to the watermark or to what is given. */
const compareCount = async (
  run: RunContext,
  cursor: FeedCursor,
  rows: FeedState['unverifiedRows'],
  upTo?: Bound,
): Promise<Agreement> => {
  const { feed, state } = run;
  const { watermark, verifiedThrough, source } = state;
  if (watermark === undefined || watermark === verifiedThrough) return 'agrees';
  if (source.cannotCount === true || source.ignoresFilter === true) return 'cannot-count';
  const literal = (text: string) => cursorValue(feed, cursor, text, 'the watermark');
  const above = verifiedThrough ?? feed.cursor.start;
  const lower =
    above === undefined
      ? undefined
      : { op: verifiedThrough === null ? ('ge' as const) : ('gt' as const), value: literal(above) };
  const filter = cursorFilter(
    feed,
    cursor,
    lower && boundCondition(cursor, lower),
    boundCondition(cursor, upTo ?? { op: 'le', value: literal(watermark) }),
  );
  const counted = await countRows(run, filter);
  if (counted === 'not-supported') {
    run.state = { ...state, source: { ...source, cannotCount: true } };
    return 'cannot-count';
  }
  if (counted === undefined) return 'not-now';
  if (counted !== rows) {
    const from = verifiedThrough === null ? {} : { above: verifiedThrough };
    const read = rows === 'unknown' ? {} : { read: rows };
    run.notes.add({ kind: 'count-differs', counted, ...read, ...from });
  }
  return counted === rows ? 'agrees' : 'differs';
};

const accept = (run: RunContext): void => {
  const { watermark, countDisagreements: _settled, ...state } = run.state;
  if (watermark !== undefined)
    run.state = { ...state, watermark, verifiedThrough: watermark, unverifiedRows: 0 };
};

/**
 * Whether a walk begins at `verifiedThrough`: an earlier one found that the source has other rows there than were read. What was only not
 * counted yet, by a run that was stopped or killed, is counted at the end of this walk together with its own rows.
 */
export const mustWalkAgain = ({ state }: RunContext): boolean =>
  state.unverifiedRows === 'unknown' &&
  state.watermark !== undefined &&
  state.watermark !== state.verifiedThrough;

/** Order and count were right. Pages that were joined by offsets prove nothing until they have been read twice. */
const believe = (run: RunContext, { again }: WalkPlan, { byOffset, missing, from }: WalkEnd): void => {
  const { watermark, verifiedThrough } = run.state;
  if (!byOffset || watermark === verifiedThrough || (again && missing === 0 && watermark === from)) {
    return accept(run);
  }
  const readTwice = again && missing === 0 ? { verifiedThrough: from ?? null } : {};
  run.state = { ...run.state, ...readTwice, unverifiedRows: 'unknown' };
  run.notes.add({ kind: 'offset-paged' });
};

/** After a walk to the source's end: moves `verifiedThrough` up when order and count were right. */
export const verifyWalk = async (
  run: RunContext,
  cursor: FeedCursor,
  plan: WalkPlan,
  end: WalkEnd,
): Promise<void> => {
  run.state = { ...run.state, unverifiedRows: end.unverifiedRows };
  const agreement = await compareCount(run, cursor, end.unverifiedRows);
  if (agreement === 'agrees' || agreement === 'cannot-count') return believe(run, plan, end);
  if (agreement === 'differs' || (end.byOffset && !plan.again)) {
    run.state = { ...run.state, unverifiedRows: 'unknown' };
  }
  if (agreement === 'not-now' || !plan.again || end.missing > 0) return;
  const countDisagreements = (run.state.countDisagreements ?? 0) + 1;
  run.state = { ...run.state, countDisagreements };
  if (countDisagreements < DISAGREEMENTS) return;
  run.notes.add({ kind: 'count-overruled' });
  accept(run);
};

/**
 * After a walk again that was stopped: the next one need not begin below what this one passed, if the source counts there what was read.
 * Passing alone proves nothing: a source that keeps no order may have shown a great value first. A count that stays wrong is overruled
 * where enough rows came in order and none was missing, so that it cannot hold a feed for ever.
 */
export const keepReached = async (
  run: RunContext,
  cursor: FeedCursor,
  { passed, missing }: WalkEnd,
): Promise<void> => {
  if (passed === undefined) return;
  const { upTo, rows, unverifiedRows } = passed;
  const agreement = await compareCount(run, cursor, rows, upTo);
  if (agreement === 'not-now') return;
  if (agreement === 'differs' && (missing > 0 || rows < IN_ORDER)) return;
  const verifiedThrough = upTo.value.literal;
  if (verifiedThrough !== run.state.verifiedThrough) run.progress = { ...run.progress, movedAt: run.attempt };
  run.state = { ...run.state, verifiedThrough, unverifiedRows };
};
