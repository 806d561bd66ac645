import { type Page, type Place, placeOf } from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';
import { boundCondition, boundPlace, cursorFilter, type FeedCursor, settledUntil } from '../feed/index.ts';
import { type AnswerPage, AnswerReader, isEndOfSource } from './answer-reader.ts';
import { EndCheck } from './end-check.ts';
import { Intake } from './intake.ts';
import { advance, type WalkPosition } from '../progress/index.ts';
import { entityOf, type Reconciled } from '../table/index.ts';
import { type RunContext, save } from '../run/index.ts';
import { noteNullCursors, notePassedOver } from './note-passed-over.ts';
import { Sifter } from './sift.ts';
import { type Chain, tailAfter } from './tail.ts';
import { OrderedTaker } from './take-ordered.ts';
import { UnorderedTaker } from './take-unordered.ts';
import type { PageTaker, Step, WalkParts } from './walk-parts.ts';
import { boundaryOf, type WalkEnd, type WalkPlan, WalkProgress } from './walk-progress.ts';

/** One walk through a source, while it is under way. */
class Walk {
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #plan: WalkPlan;
  readonly #intake: Intake;
  readonly #answers: AnswerReader;
  readonly #sifter: Sifter;
  readonly #progress: WalkProgress;
  readonly #end: EndCheck;
  readonly #parts: WalkParts;
  #taker: PageTaker;
  #found: FeedState['source'];
  #youngest: Place | undefined;
  #isCounted = false;

  constructor(run: RunContext, cursor: FeedCursor, reconciled: Reconciled, plan: WalkPlan) {
    this.#run = run;
    this.#cursor = cursor;
    this.#plan = plan;
    this.#found = run.state.source;
    this.#intake = new Intake(run, cursor, reconciled);
    this.#answers = new AnswerReader(run, cursor, { scan: (page: Page) => this.#intake.scan(page) });
    this.#sifter = new Sifter(cursor);
    this.#progress = new WalkProgress(run, cursor, plan);
    this.#end = new EndCheck(run, cursor, {
      answers: this.#answers,
      sifter: this.#sifter,
      progress: this.#progress,
    });
    this.#parts = {
      run,
      cursor,
      intake: this.#intake,
      passedOver: this.#sifter.passedOver,
      lower: plan.lower && boundPlace(cursor, plan.lower),
      watermark: this.#progress.fromPlace,
      boundary: boundaryOf(run, cursor, plan),
      youngest: () => this.#youngest,
      tally: this.#progress.tally,
      flush: () => this.#flush(),
    };
    this.#taker = this.#ignoresOrder
      ? new UnorderedTaker(this.#parts, undefined)
      : new OrderedTaker(this.#parts, this.#sifter);
  }

  get #ignoresOrder(): boolean {
    return this.#found.ignoresOrder === true;
  }

  async toEnd(): Promise<WalkEnd> {
    let step = await this.#walk().catch((error: unknown) => this.#endEarly(error));
    if ((await this.#intake.end()) === 'replan') step = 'replan';
    const { belowBound, repeated, nullCursor } = this.#sifter.passedOver;
    notePassedOver(this.#run, belowBound, repeated);
    noteNullCursors(this.#run, this.#cursor, nullCursor);
    if (belowBound > 0) this.#found = { ...this.#found, ignoresFilter: true };
    const end = this.#position();
    if (step === 'more' && end !== undefined) {
      const traits = this.#traits;
      this.#run.state = advance(this.#run.state, { kind: 'walk-ended', ...end, traits });
    }
    return this.#endOf(step);
  }

  /** What came in order before the source failed is committed all the same. */
  async #endEarly(failure: unknown): Promise<never> {
    if (isEndOfSource(this.#run, this.#answers, failure) && !this.#ignoresOrder)
      await this.#flush().catch(() => undefined);
    // A commit that is under way is waited for, whatever ends the walk: the lease must not be given back before it.
    await this.#intake.abandon();
    throw failure;
  }

  #endOf(step: Step): WalkEnd {
    const { unverified, tally, from } = this.#progress;
    const { offsetPaged } = this.#answers;
    const isCutShort = step === 'stopped' && this.#plan.rescan && !this.#ignoresOrder;
    return {
      outcome: step === 'more' ? 'complete' : step === 'replan' ? 'replan' : 'stopped',
      unverified,
      missing: tally.missing,
      offsetPaged,
      isCounted: this.#isCounted,
      from,
      passed: isCutShort ? this.#progress.passedBy(this.#sifter, offsetPaged) : undefined,
    };
  }

  async #walk(): Promise<Step> {
    const { feed } = this.#run;
    const { lower } = this.#plan;
    const lowest = lower && boundCondition(this.#cursor, lower);
    const step = await this.#walkChain({ filter: cursorFilter(feed, this.#cursor, lowest), lower });
    const last = step === 'more' && !this.#ignoresOrder ? await this.#walkTails() : step;
    return last === 'more' || last === 'settled' ? this.#flush() : last;
  }

  async #walkChain({ filter, lower }: Chain): Promise<Step> {
    this.#sifter.beginChain(lower);
    for await (const answer of this.#answers.pages(filter)) {
      const step = await this.#takePage(answer);
      if (step !== 'more') return step;
    }
    return 'more';
  }

  async #takePage({ page, scanned }: AnswerPage): Promise<Step> {
    const settled = this.#youngest === undefined && settledUntil(this.#run.feed, this.#cursor, page);
    if (settled) this.#youngest = placeOf(this.#cursor.kind, settled.order);
    const step = await this.#taker.take(scanned);
    if (step !== 'disordered') return step;
    return (await this.#drain()) === 'replan' ? 'replan' : this.#taker.take(scanned);
  }

  /** What this walk has committed so far proves nothing any more: that is stored at once, since the walk may not come to its end. */
  async #drain(): Promise<'more' | 'replan'> {
    const run = this.#run;
    if ((await this.#intake.settle()) === 'replan') return 'replan';
    this.#found = { ...this.#found, ignoresOrder: true };
    save(run, advance(run.state, { kind: 'trait-learned', traits: this.#found }));
    await run.keeper.write();
    run.notes.add({ kind: 'order-ignored' });
    this.#taker = new UnorderedTaker(this.#parts, this.#taker.greatest);
    return 'more';
  }

  /** Whether the source counts just what was read, where that proves that nothing follows. */
  async #countsEnd(): Promise<boolean> {
    if (this.#intake.taken === 0 || this.#sifter.passedOver.belowBound > 0) return false;
    const agreement = await this.#end.counts(this.#found);
    if (agreement === 'not-supported') this.#found = { ...this.#found, cannotCount: true };
    return agreement === 'agrees';
  }

  /** An answer without a next link should be the end. Where rows came, it is counted, or asked once more: some services cut in silence. */
  async #walkTails(): Promise<Step> {
    const { feed } = this.#run;
    this.#isCounted = await this.#countsEnd();
    if (this.#isCounted) return 'more';
    let takenBefore = 0;
    for (;;) {
      const { last } = this.#sifter;
      if (last === undefined || this.#sifter.passedOver.belowBound > 0) return 'more';
      if (this.#intake.taken === takenBefore && !this.#end.isOpen(this.#found)) return 'more';
      takenBefore = this.#intake.taken;
      const tiesKnown = this.#sifter.lastKeys !== undefined;
      const entity = await entityOf(this.#run);
      for (const chain of tailAfter(feed, { cursor: this.#cursor, entity }, last, tiesKnown)) {
        const step = await this.#walkChain(chain);
        if (step !== 'more') return step;
        // What it brought may be cut as well: the rest of this value comes before any greater one.
        if (this.#sifter.last !== last) break;
      }
      if (this.#sifter.last === last) return 'more';
      if (!this.#answers.isLinked) this.#found = { ...this.#found, capsSilently: true };
    }
  }

  get #traits(): FeedState['source'] {
    const { longestPage } = this.#answers;
    return longestPage > 0 ? { ...this.#found, longestPage } : this.#found;
  }

  #position(): WalkPosition | undefined {
    const { offsetPaged } = this.#answers;
    return this.#progress.positionOf(this.#taker, { traits: this.#traits, offsetPaged });
  }

  async #flush(): Promise<'more' | 'replan'> {
    const at = this.#position();
    return at !== undefined && (await this.#intake.flush(at)) === 'replan' ? 'replan' : 'more';
  }
}

/** Walks a feed once, from the plan's lower bound to the source's end, taking every row that the table does not hold. */
export const walk = (
  run: RunContext,
  cursor: FeedCursor,
  reconciled: Reconciled,
  plan: WalkPlan,
): Promise<WalkEnd> => new Walk(run, cursor, reconciled, plan).toEnd();
