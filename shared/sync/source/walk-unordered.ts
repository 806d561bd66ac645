import { comparePlaces, type Page, type Place, placeOf } from '../../odata/index.ts';
import { type Bound, cursorValue, type SourceRow, settledUntil } from '../feed/index.ts';
import { type AnswerPage, AnswerReader } from './answer-reader.ts';
import { topAbove } from './links-end.ts';
import { horizonAt } from './horizon-at.ts';
import type { Watched } from './ask-again.ts';
import type { ReadParts } from './range-parts-of.ts';
import type { PassedOver } from './sift.ts';
import { noteEnd } from './prove-end.ts';
import { OrderWatch, rangeFilter, type RangeStart, RecentRows } from './range/index.ts';
import { UnorderedTaker } from './take-unordered.ts';
import { UnorderedBound } from './unordered-bound.ts';
import type { Reached, Step, WalkParts } from './walk-parts.ts';
import type { WalkEnd } from './walk-progress.ts';

type Parts = Pick<WalkParts, 'run' | 'cursor' | 'intake' | 'tally'> &
  Pick<ReadParts, 'ownFilter' | 'bounds' | 'learned' | 'asker' | 'find'> & {
    /** What was read before may lack rows. */
    readonly isRescan: boolean;
  };

type LinksEnd = Pick<WalkEnd, 'offsetPaged' | 'mayBeCut'>;

/** Of a walk that follows no links. */
export const NO_LINKS: LinksEnd = { offsetPaged: false, mayBeCut: false };

/** Reads a source that keeps no order, or ignores the filter, by its links, to its end: nothing is committed before. */
export class UnorderedWalk implements Reached {
  readonly passedOver: PassedOver = { nullCursor: 0, belowBound: 0, repeated: 0 };
  readonly #parts: Parts;
  /** At first, and once a day: the service may cut its answers. */
  readonly #isDue: boolean;
  readonly #bound: UnorderedBound;
  /** The last rows of those that were known before. */
  readonly #known: RecentRows;
  /** The last rows of those that came. */
  readonly #came: RecentRows;
  readonly #answers: AnswerReader;
  readonly #taker: UnorderedTaker;
  readonly #order = new OrderWatch();
  #youngest: Place | undefined;
  #horizon: Bound | undefined;
  /** The source's last row, where the read before did not bring it. */
  #above: Place | undefined;
  #isCut = false;

  /** `before`: the greatest row of those that were read in order. */
  constructor(parts: Parts, start: RangeStart, before: SourceRow | undefined) {
    const { run, cursor, intake, bounds } = parts;
    this.#parts = parts;
    this.#isDue = !parts.learned.holds('endOn');
    this.#known = new RecentRows(cursor, start.recent);
    this.#came = new RecentRows(cursor, undefined);
    this.#bound = new UnorderedBound(parts, start, this.#known);
    const scan = (page: Page) => intake.scan((scanner) => page.scan(scanner));
    this.#answers = new AnswerReader(run, cursor, scan, { isDoubted: parts.isRescan || this.#isDue });
    this.#taker = new UnorderedTaker(
      {
        ...parts,
        passedOver: this.passedOver,
        lower: () => this.#bound.lowest,
        youngest: () => this.#youngest,
        horizon: () => this.#horizon && placeOf(cursor.kind, this.#horizon.value.order),
        see: (page, rows) => this.#came.seeUnordered(page, rows, bounds.unit),
      },
      before,
    );
  }

  get greatest(): SourceRow | undefined {
    return this.#taker.greatest;
  }

  get keys(): readonly string[] | undefined {
    return this.#taker.keys;
  }

  get lastRows(): Reached['lastRows'] {
    return this.#known.joined(this.#came, this.#parts.bounds.unit).stored;
  }

  /** Pages were joined by a count of rows, which a delete shifts. */
  get offsetPaged(): boolean {
    return this.#answers.offsetPaged;
  }

  /** What its pages prove of the end. Of a source that sends rows below its bounds no count tells. */
  get links(): LinksEnd {
    const { offsetPaged, mayBeCut } = this.#answers;
    return { offsetPaged, mayBeCut: mayBeCut && this.passedOver.belowBound === 0 };
  }

  /** Values beyond never become the watermark; undefined: every value may. */
  get horizon(): Bound | undefined {
    return this.#horizon;
  }

  /** The source shows a last row that it does not send. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** What it was like, as far as it came. */
  get watched(): Watched {
    const { greatest } = this;
    return { isOrdered: this.#order.isKept, below: this.passedOver.belowBound, greatest };
  }

  /** `ahead`: the watermark lies beyond the horizon, and nothing was taken. */
  async toEnd(): Promise<Step | 'ahead'> {
    if (!(await this.#parts.ownFilter.isProven())) return 'more';
    let repeated: number | undefined;
    for (;;) {
      const { taken } = this.#taker;
      const { step, answers } = await this.#readOnce();
      // What another read brings once more is no repeat.
      repeated ??= this.passedOver.repeated;
      this.passedOver.repeated = repeated;
      if (step !== 'more') return step;
      // Rows may have come behind it, which no count tells where digits may be compared.
      const mayLackRows = this.#bound.hasOffsets && answers > 1 && this.#taker.taken > taken;
      if ((await this.#bound.mustReadAgain(this.greatest)) || mayLackRows) continue;
      if (await this.#isProven()) return step;
    }
  }

  /**
   * At first, and once a day, an answer that may be cut has to hold the source's last row. Not proven: that may have come since, and everything is to be read
   * once more.
   */
  async #isProven(): Promise<boolean> {
    if (!this.#isDue) return true;
    const before = this.#above;
    this.#above = await this.#topAbove();
    this.#isCut = this.#above !== undefined && before !== undefined;
    if (this.#above === undefined) noteEnd(this.#parts, this.#taker.taken);
    return this.#above === undefined || this.#isCut;
  }

  /** The source's last row, where nothing shows that the read has come so far. */
  async #topAbove(): Promise<Place | undefined> {
    const { greatest } = this;
    const before = this.#above;
    if (!this.#answers.mayBeCut) return undefined;
    if (before === undefined) return topAbove(this.#parts, { greatest, youngest: this.#youngest });
    return greatest !== undefined && comparePlaces(greatest.place, before) >= 0 ? undefined : before;
  }

  async #readOnce(): Promise<{ readonly step: Step | 'ahead'; readonly answers: number }> {
    const { run, cursor } = this.#parts;
    let answers = 0;
    for await (const answer of this.#answers.pages(rangeFilter(run.feed, cursor, { ge: this.#bound.sent }))) {
      answers += Math.min(1, answer.scanned.rowCount);
      const { repeated } = this.passedOver;
      const step = await this.#takePage(answer);
      if (answer.isBehind) this.passedOver.repeated = repeated;
      if (step !== 'more') return { step, answers };
    }
    return { step: 'more', answers };
  }

  async #takePage({ page, scanned }: AnswerPage): Promise<Step | 'ahead'> {
    const { run, cursor } = this.#parts;
    if (this.#horizon === undefined) {
      this.#horizon = horizonAt(run, cursor, page);
      this.#parts.bounds.horizon = this.#horizon;
      if (this.#isWatermarkAhead) return 'ahead';
    }
    const settled = this.#youngest === undefined && settledUntil(run.feed, cursor, page);
    if (settled) this.#youngest = placeOf(cursor.kind, settled.order);
    this.#parts.learned.noteOffsets(scanned.places);
    this.#bound.see(scanned);
    this.#order.see(scanned.places);
    return this.#taker.take(scanned);
  }

  get #isWatermarkAhead(): boolean {
    const { run, cursor } = this.#parts;
    const { watermark } = run.state;
    if (this.#horizon === undefined || watermark === undefined) return false;
    return cursorValue(run.feed, cursor, watermark, 'the watermark').order > this.#horizon.value.order;
  }
}
