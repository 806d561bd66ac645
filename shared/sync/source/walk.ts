import type { CellPlace, SourceTraits } from '../../state/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import { advance, type Agreement, type WalkPosition, withCell } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Reconciled } from '../table/index.ts';
import { askByKeyAgain, beginLinks, type LinksNeeded } from './ask-again.ts';
import { AppendRows } from './append-rows.ts';
import { belowOffsets } from './below-offsets.ts';
import { ComparedReads } from './compared-reads.ts';
import { Intake } from './intake.ts';
import { endEarly } from './end-early.ts';
import { keepCell } from './keep-learned.ts';
import { lowerWatermark } from './lower-watermark.ts';
import { noteNotTaken } from './note-passed-over.ts';
import { CellPlaces, noteRounded, type RangeEnd, type RangeStart } from './range/index.ts';
import { isByLinks } from './is-by-links.ts';
import { endLinks } from './links-end.ts';
import { rangeStartOf } from './range-start-of.ts';
import { readToEnd } from './read-to-end.ts';
import { readWholeRows } from './read-whole-rows.ts';
import { takeAhead } from './take-ahead.ts';
import type { Reached, Step } from './walk-parts.ts';
import { type WalkEnd, type WalkPlan, WalkProgress } from './walk-progress.ts';
import { NO_LINKS, UnorderedWalk } from './walk-unordered.ts';

/** One walk through a source, while it is under way. */
class Walk {
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #plan: WalkPlan;
  readonly #intake: Intake;
  readonly #progress: WalkProgress;
  readonly #rows: AppendRows;
  readonly #cells: CellPlaces;
  readonly #reads: ComparedReads;
  readonly #reconciled: Reconciled;
  #unordered: UnorderedWalk | undefined;
  #agreement: Agreement | undefined;

  constructor(run: RunContext, cursor: FeedCursor, reconciled: Reconciled, plan: WalkPlan) {
    this.#run = run;
    this.#cursor = cursor;
    this.#reconciled = reconciled;
    this.#plan = plan;
    this.#intake = new Intake(run, cursor, reconciled);
    this.#progress = new WalkProgress(run, cursor, plan, () => this.#reads.reader?.position.gone);
    this.#rows = new AppendRows({
      run,
      intake: this.#intake,
      tally: this.#progress.tally,
      isRescan: plan.rescan,
      flush: () => this.#flush(),
    });
    this.#cells = new CellPlaces(plan.rescan ? undefined : run.state.source.inCell);
    this.#reads = new ComparedReads(run, cursor, this.#rows, this.#cells);
  }

  async toEnd(): Promise<WalkEnd> {
    let step = await this.#walk().catch((error: unknown) => this.#endEarly(error));
    if ((await this.#intake.end()) === 'replan') step = 'replan';
    this.#tell();
    const end = this.#position();
    if (step === 'stopped') keepCell(this.#run, this.#cell);
    if ((step === 'more' || step === 'settled') && end !== undefined)
      this.#run.state = advance(this.#run.state, { kind: 'walk-ended', ...end });
    return this.#endOf(step);
  }

  async #walk(): Promise<Step> {
    const start = await this.#startBy(this.#cursor);
    if (start === 'replan') return start;
    if (isByLinks(this.#run.feed, this.#run.state.source)) return this.#drain(start, undefined);
    const read = await readWholeRows(this.#run, this.#intake, () => this.#readToEnd(start));
    const { parts, reader } = this.#reads;
    const { horizon } = parts.bounds;
    const end = await takeAhead(read, {
      run: this.#run,
      cursor: this.#cursor,
      horizon,
      before: reader,
      intake: this.#intake,
      flush: () => this.#flush(),
    });
    if (end === 'disordered' || end === 'unfiltered') return this.#drain(start, end);
    if (end === 'ahead') return lowerWatermark(this.#run, this.#cursor, this.#reconciled, horizon);
    if (end !== 'end' && end !== 'settled') return end;
    await askByKeyAgain(parts, reader?.recent.rows.at(-1)?.key);
    return this.#flush();
  }

  #startBy(cursor: FeedCursor): Promise<RangeStart | 'replan'> {
    return rangeStartOf(this.#run, cursor, this.#plan, this.#rows);
  }

  #readToEnd(start: RangeStart): Promise<Exclude<RangeEnd, 'compared'>> {
    this.#progress.tally.reset();
    this.#agreement = undefined;
    return this.#reads.toEnd({
      start: async (cursor) => (cursor.compared === undefined ? start : this.#startBy(cursor)),
      read: async (_, reader) => {
        const walked = { progress: this.#progress, isRescan: this.#plan.rescan };
        const { end, agreement } = await readToEnd(this.#reads, reader, walked);
        this.#agreement = agreement ?? this.#agreement;
        return end;
      },
      resumes: true,
    });
  }

  /** A source without order, or filter, is read to its end before anything of it is committed. */
  async #drain(start: RangeStart, why: LinksNeeded | undefined): Promise<Step> {
    const run = this.#run;
    const { parts } = this.#reads;
    if ((await this.#intake.settle()) === 'replan') return 'replan';
    await beginLinks(run, why);
    const { tally } = this.#progress;
    tally.reset();
    this.#agreement = undefined;
    this.#unordered = new UnorderedWalk(
      { ...parts, cursor: this.#cursor, intake: this.#intake, tally, isRescan: this.#plan.rescan },
      why === undefined ? start : belowOffsets(run, this.#cursor, start),
      this.#reached.greatest,
    );
    const step = await this.#unordered.toEnd();
    if (step === 'ahead') return lowerWatermark(run, this.#cursor, this.#reconciled, this.#unordered.horizon);
    if (step !== 'more' && step !== 'settled') return step;
    const flushed = await this.#flush();
    if (step === 'more' && flushed === 'more') await endLinks(parts, this.#unordered);
    return flushed;
  }

  async #endEarly(failure: unknown): Promise<never> {
    await endEarly(this.#run, this.#intake, failure, {
      isInOrder: this.#unordered === undefined,
      flush: () => this.#flush(),
      cell: () => this.#cell,
    });
    this.#tell();
    throw failure;
  }

  /** Says what the rows were that were not taken. */
  #tell(): void {
    const { reader } = this.#reads;
    const last = this.#unordered?.greatest?.place ?? reader?.position.place;
    noteRounded({ run: this.#run, cursor: this.#cursor }, last);
    noteNotTaken(this.#run, this.#cursor, reader?.pages.passed, this.#unordered?.passedOver);
  }

  #endOf(step: Step): WalkEnd {
    const { unverified, tally, from } = this.#progress;
    const isCutShort = step === 'stopped' && this.#plan.rescan && this.#unordered === undefined;
    return {
      outcome: step === 'replan' ? 'replan' : step === 'stopped' ? 'stopped' : 'complete',
      unverified,
      missing: tally.missing,
      late: this.#rows.late,
      ...(this.#unordered?.links ?? NO_LINKS),
      agreement: this.#agreement,
      from,
      passed: isCutShort ? this.#progress.passedBy(this.#reached) : undefined,
    };
  }

  get #reached(): Reached {
    return this.#unordered ?? this.#reads.reached;
  }

  /** How far the present cell came. What is to be there again is read from its first row on. */
  get #cell(): CellPlace | undefined {
    return this.#plan.rescan ? undefined : this.#cells.now;
  }

  get #traits(): SourceTraits {
    return withCell(this.#run.state.source, this.#cell);
  }

  #position(): WalkPosition | undefined {
    const { offsetPaged } = this.#unordered ?? NO_LINKS;
    return this.#progress.positionOf(this.#reached, { traits: this.#traits, offsetPaged });
  }

  async #flush(): Promise<'more' | 'replan'> {
    const at = this.#position() ?? this.#progress.unmoved(this.#traits);
    return (await this.#intake.flush(at)) === 'replan' ? 'replan' : 'more';
  }
}

/** Walks a feed once, from the plan's lower bound to the source's end, taking every row that the table does not hold. */
export const walk = (
  run: RunContext,
  cursor: FeedCursor,
  reconciled: Reconciled,
  plan: WalkPlan,
): Promise<WalkEnd> => new Walk(run, cursor, reconciled, plan).toEnd();
