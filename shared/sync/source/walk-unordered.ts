import { type Place, placeOf } from '../../odata/index.ts';
import {
  type Bound,
  boundCondition,
  boundPlace,
  cursorFilter,
  cursorValue,
  type SourceRow,
  settledUntil,
} from '../feed/index.ts';
import { type AnswerPage, AnswerReader } from './answer-reader.ts';
import { horizonAt } from './horizon-at.ts';
import type { ReadParts } from './range-parts-of.ts';
import type { PassedOver } from './sift.ts';
import { UnorderedTaker } from './take-unordered.ts';
import type { Reached, Step, WalkParts } from './walk-parts.ts';
import type { WalkPlan } from './walk-progress.ts';

type Parts = Pick<WalkParts, 'run' | 'cursor' | 'intake' | 'tally'> & Pick<ReadParts, 'ownFilter'>;

/** Reads a source that keeps no order, or ignores the filter, by its links, to its end: nothing is committed before. */
export class UnorderedWalk implements Reached {
  readonly passedOver: PassedOver = { nullCursor: 0, belowBound: 0, repeated: 0 };
  readonly #parts: Parts;
  readonly #plan: WalkPlan;
  readonly #answers: AnswerReader;
  readonly #taker: UnorderedTaker;
  #youngest: Place | undefined;
  #horizon: Bound | undefined;

  /** `before`: the greatest row of those that were read in order. */
  constructor(parts: Parts, plan: WalkPlan, before: SourceRow | undefined) {
    const { run, cursor, intake } = parts;
    const { lower } = plan;
    this.#parts = parts;
    this.#plan = plan;
    this.#answers = new AnswerReader(run, cursor, (page) => intake.scan((scanner) => page.scan(scanner)));
    this.#taker = new UnorderedTaker(
      {
        ...parts,
        passedOver: this.passedOver,
        lower: lower && boundPlace(cursor, lower),
        youngest: () => this.#youngest,
        horizon: () => this.#horizon && placeOf(cursor.kind, this.#horizon.value.order),
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

  /** Pages were joined by a count of rows, which a delete shifts. */
  get offsetPaged(): boolean {
    return this.#answers.offsetPaged;
  }

  /** Values beyond never become the watermark; undefined: every value may. */
  get horizon(): Bound | undefined {
    return this.#horizon;
  }

  /** `ahead`: the watermark lies beyond the horizon, and nothing was taken. */
  async toEnd(): Promise<Step | 'ahead'> {
    const { run, cursor, ownFilter } = this.#parts;
    const { lower } = this.#plan;
    if (!(await ownFilter.isProven())) return 'more';
    const filter = cursorFilter(run.feed, cursor, lower && boundCondition(cursor, lower));
    for await (const answer of this.#answers.pages(filter)) {
      const step = await this.#takePage(answer);
      if (step !== 'more') return step;
    }
    return 'more';
  }

  async #takePage({ page, scanned }: AnswerPage): Promise<Step | 'ahead'> {
    const { run, cursor } = this.#parts;
    if (this.#horizon === undefined) {
      this.#horizon = horizonAt(run, cursor, page);
      if (this.#isWatermarkAhead) return 'ahead';
    }
    const settled = this.#youngest === undefined && settledUntil(run.feed, cursor, page);
    if (settled) this.#youngest = placeOf(cursor.kind, settled.order);
    return this.#taker.take(scanned);
  }

  get #isWatermarkAhead(): boolean {
    const { run, cursor } = this.#parts;
    const { watermark } = run.state;
    if (this.#horizon === undefined || watermark === undefined) return false;
    return cursorValue(run.feed, cursor, watermark, 'the watermark').order > this.#horizon.value.order;
  }
}
