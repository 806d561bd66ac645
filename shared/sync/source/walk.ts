import { type JsonObject, type Page, parseCursor } from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';
import {
  type Bound,
  boundCondition,
  cursorFilter,
  type FeedCursor,
  settledUntil,
  valuesOf,
} from '../feed/index.ts';
import { createIntake } from './intake.ts';
import { advance, type WalkPosition } from '../progress/index.ts';
import { entityOf, type Reconciled } from '../table/index.ts';
import { type RunContext, save } from '../run/index.ts';
import { createSifter, type PassedOver, trustedRows } from './sift.ts';
import { type Chain, tailAfter } from './tail.ts';
import { takeOrdered } from './take-ordered.ts';
import { takeUnordered } from './take-unordered.ts';
import { AnswerReader } from './answer-reader.ts';
import { createTally } from './tally.ts';
import { BOUNDARY_LIMIT, LEAST_CAP, type PageTaker, type Step, type WalkParts } from './walk-parts.ts';

/** What a walk reads: rows within `lower`. `rescan`: from below the watermark, to take what is missing there. */
export interface WalkPlan {
  readonly lower: Bound | undefined;
  readonly rescan: boolean;
}

/** `complete`: the source had no more (that was old enough). */
export interface WalkEnd {
  readonly outcome: 'complete' | 'stopped' | 'replan';
  /** Rows read in `(verifiedThrough, watermark]`, by this walk and those that it goes on from. */
  readonly unverified: FeedState['unverifiedRows'];
  /** Rows taken there by this walk that had been missing. */
  readonly missing: number;
  /** The pages were joined by a count of rows, which a delete shifts. */
  readonly offsetPaged: boolean;
  /** The watermark before the walk. */
  readonly from: string | undefined;
  /** Of a rescan that was stopped: the rows read above `verifiedThrough` and up to a value, and what is unverified beyond it. */
  readonly passed:
    | { readonly upTo: Bound; readonly rows: number; readonly unverified: FeedState['unverifiedRows'] }
    | undefined;
}

const describePassedOver = ({ notes }: RunContext, { belowBound, repeated }: PassedOver): void => {
  if (belowBound > 0) notes.add({ kind: 'filter-ignored', rows: belowBound });
  if (repeated > 0) notes.add({ kind: 'rows-repeated', rows: repeated });
};

/** Walks a feed once, from the plan's lower bound to the source's end, taking every row that the table does not hold. */
export const walk = async (
  run: RunContext,
  cursor: FeedCursor,
  reconciled: Reconciled,
  plan: WalkPlan,
): Promise<WalkEnd> => {
  const { feed } = run;
  const { watermark } = run.state;
  const before = run.state.unverifiedRows;
  const values = valuesOf(cursor);
  const intake = createIntake(run, cursor, reconciled);
  const tally = createTally(values, run.state);
  let youngest: string | undefined;
  const answers = new AnswerReader(run, cursor);
  let found: FeedState['source'] = run.state.source;
  const sifter = createSifter(cursor, () => youngest);
  const { passedOver } = sifter;

  const unverified = (): FeedState['unverifiedRows'] => {
    if (plan.rescan) return tally.aboveVerified;
    return before === 'unknown' ? 'unknown' : before + tally.missing + tally.above;
  };

  const position = (): WalkPosition | undefined => {
    const { greatest, keys } = taker;
    const value = greatest && values.parsed(greatest);
    if (value === undefined) return undefined;
    const common = {
      unverified: plan.rescan || answers.offsetPaged ? 'unknown' : unverified(),
      traits: found,
    };
    if (watermark !== undefined && values.compare(value.literal, watermark) < 0) {
      return { ...common, watermark, keys: run.state.boundaryKeys };
    }
    const few = keys !== undefined && keys.length <= BOUNDARY_LIMIT ? keys : undefined;
    return { ...common, watermark: value.literal, keys: cursor.unique ? [] : few };
  };
  const flush = async (): Promise<'more' | 'replan'> => {
    const at = position();
    return at !== undefined && (await intake.flush(at)) === 'replan' ? 'replan' : 'more';
  };

  const parts: WalkParts = {
    run,
    cursor,
    values,
    intake,
    passedOver,
    lower: plan.lower,
    boundary: new Set(plan.rescan ? [] : run.state.boundaryKeys),
    youngest: () => youngest,
    tally,
    flush,
  };
  let taker: PageTaker =
    found.ignoresOrder === true ? takeUnordered(parts, undefined) : takeOrdered(parts, sifter);

  /** What this walk has committed so far proves nothing any more: that is stored at once, since the walk may not come to its end. */
  const drain = async (): Promise<'more' | 'replan'> => {
    if ((await intake.settle()) === 'replan') return 'replan';
    found = { ...found, ignoresOrder: true };
    save(run, advance(run.state, { kind: 'trait-learned', traits: found }));
    await run.keeper.write();
    run.notes.add({ kind: 'order-ignored' });
    taker = takeUnordered(parts, taker.greatest);
    return 'more';
  };
  const takePage = async (page: Page): Promise<Step> => {
    youngest ??= settledUntil(feed, cursor, page);
    const rows = trustedRows(cursor, page);
    const step = await taker.take(page, rows);
    if (step !== 'disordered') return step;
    return (await drain()) === 'replan' ? 'replan' : taker.take(page, rows);
  };
  const walkChain = async ({ filter, lower }: Chain): Promise<Step> => {
    sifter.beginChain(lower);
    for await (const page of answers.pages(filter)) {
      const step = await takePage(page);
      if (step !== 'more') return step;
    }
    return 'more';
  };

  const isShortOfWatermark = (row: JsonObject): boolean =>
    watermark !== undefined && values.compare(values.valueOf(row), watermark) < 0;

  const mayBeCut = (): boolean =>
    !answers.isLinked && (found.capsSilently === true || answers.answered >= LEAST_CAP);

  /** An answer without a next link should be the end. Where rows came, it is asked once more: some services cut in silence. */
  const walkTails = async (): Promise<Step> => {
    let takenBefore = 0;
    for (;;) {
      const { last } = sifter;
      const value = last && values.parsed(last);
      if (last === undefined || value === undefined || passedOver.belowBound > 0) return 'more';
      if (intake.taken === takenBefore && !isShortOfWatermark(last) && !mayBeCut()) return 'more';
      takenBefore = intake.taken;
      const entity = await entityOf(run);
      for (const chain of tailAfter(feed, cursor, entity, last, value, sifter.lastKeys !== undefined)) {
        const step = await walkChain(chain);
        if (step !== 'more') return step;
        // What it brought may be cut as well: the rest of this value comes before any greater one.
        if (sifter.last !== last) break;
      }
      if (sifter.last === last) return 'more';
      if (!answers.isLinked) found = { ...found, capsSilently: true };
    }
  };

  /** How far a rescan came before it was stopped: short of the watermark up to its last value, whose ties may go on; else up to the watermark. */
  const passedBy = (): WalkEnd['passed'] => {
    const { last, lastKeys } = sifter;
    const reached = last && values.parsed(last);
    const old = watermark === undefined ? undefined : parseCursor(cursor.kind, watermark);
    if (reached === undefined || typeof old !== 'object') return undefined;
    if (reached.order > old.order) {
      const rows = tally.aboveVerified - tally.above;
      return {
        upTo: { op: 'le', value: old },
        rows,
        unverified: answers.offsetPaged ? 'unknown' : tally.above,
      };
    }
    const verified = run.state.verifiedThrough;
    if (verified !== null && values.compare(reached.literal, verified) <= 0) return undefined;
    if (lastKeys === undefined) return undefined;
    const rows = tally.aboveVerified - lastKeys.length;
    return { upTo: { op: 'lt', value: reached }, rows, unverified: 'unknown' };
  };

  const lowest = plan.lower && boundCondition(cursor, plan.lower);
  const walkToEnd = async (): Promise<Step> => {
    const step = await walkChain({ filter: cursorFilter(feed, cursor, lowest), lower: plan.lower });
    const last = step === 'more' && found.ignoresOrder !== true ? await walkTails() : step;
    return last === 'more' || last === 'settled' ? flush() : last;
  };
  // A commit that is under way is waited for, whatever ends the walk: the lease must not be given back before it.
  let step = await walkToEnd().catch(async (error: unknown) => {
    await intake.settle().catch(() => undefined);
    await intake.letGo();
    throw error;
  });
  if ((await intake.settle()) === 'replan') step = 'replan';
  describePassedOver(run, passedOver);
  if (passedOver.belowBound > 0) found = { ...found, ignoresFilter: true };
  const end = position();
  if (step === 'more' && end !== undefined)
    run.state = advance(run.state, { kind: 'walk-ended', ...end, traits: found });
  const isCutShort = step === 'stopped' && plan.rescan && found.ignoresOrder !== true;
  const passed = isCutShort ? passedBy() : undefined;
  const outcome = step === 'more' ? 'complete' : step === 'replan' ? 'replan' : 'stopped';
  return {
    outcome,
    unverified: unverified(),
    missing: tally.missing,
    offsetPaged: answers.offsetPaged,
    from: watermark,
    passed,
  };
};
