import {
  comparePlaces,
  type CursorValue,
  type Place,
  placeOf,
  type ScannedPage,
} from '../../../odata/index.ts';
import { type BoundPlace, boundPlace, isWithin, settledUntil } from '../../feed/index.ts';
import type { RangeAnswer } from './asker.ts';
import { CellReader } from './cell-reader.ts';
import { DueCheck } from './due-check.ts';
import { isInOrder } from './order-check.ts';
import { Position, type Sifted } from './position.ts';
import { Prefetch } from './prefetch.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeRequest } from './range-request.ts';
import type { RangeStart } from './range-start.ts';
import { RecentRows } from './recent-rows.ts';
import type { ReadRows } from './row-taker.ts';
import { stalled } from './stalled.ts';
import { mostDigits } from './units.ts';
import { widen } from './widen.ts';

/**
 * How a read ended. `end`: the last answer is the end, by itself or without rows. `settled`: rows are too young from here on. `disordered`,
 * `unfiltered`: the source keeps no order, or ignores the filter, and nothing of the last answer was taken.
 */
export type RangeEnd = 'end' | 'settled' | 'stopped' | 'replan' | 'disordered' | 'unfiltered';

type Step = RangeEnd | 'more';

/** A position that has more known rows than a part of a page is read by key: rows that follow would come late. */
const CELL_PART = 4;

/** Rows that came and were not taken, by why. */
export interface Passed {
  nulls: number;
  repeated: number;
  belowFloor: number;
}

/** Reads a range of the source in order of the cursor, by value: after each answer the next question begins at its last row. */
export class RangeReader {
  readonly passed: Passed = { nulls: 0, repeated: 0, belowFloor: 0 };
  readonly position: Position;
  readonly recent: RecentRows;
  readonly #parts: RangeParts;
  readonly #start: RangeStart;
  readonly #prefetch: Prefetch;
  readonly #due: DueCheck;
  readonly #floor: BoundPlace | undefined;
  #until: BoundPlace | undefined;
  /** The next question is the first one of the run. */
  #isFirst = true;
  /** The rows at the position are complete: the next question begins a unit above them. */
  #isBeyond = false;
  #isAskedAgain = false;
  #taken = 0;
  #answered = 0;

  constructor(parts: RangeParts, start: RangeStart) {
    const { cursor } = parts;
    this.#parts = parts;
    this.#start = start;
    this.position = new Position(cursor);
    this.recent = new RecentRows(cursor, start.recent);
    this.#prefetch = new Prefetch(parts);
    this.#floor = start.floor && boundPlace(cursor, start.floor);
    this.#until = start.until && boundPlace(cursor, start.until);
    if (start.from !== undefined) this.position.standAt(start.from, start.keys ?? []);
    if (start.watermark !== undefined) this.position.raise(placeOf(cursor.kind, start.watermark.top.order));
    this.#due = new DueCheck(parts, { position: this.position, recent: this.recent }, start.watermark);
  }

  /** Rows taken so far. */
  get taken(): number {
    return this.#taken;
  }

  /** The source has rows above the last answer: it is shorter than those before as the service cuts them by now. */
  mistrustLength(): void {
    this.#parts.learned.note({ longestPage: this.#answered });
  }

  /** Reads on until the end, or as far as it gets. Rejects as the source does; every answer before was taken. */
  async read(): Promise<RangeEnd> {
    try {
      for (;;) {
        const step = this.#isCell ? await this.#readCell() : await this.#readAnswer();
        if (step !== 'more') return step;
      }
    } finally {
      await this.#prefetch.drop();
    }
  }

  /** Many rows are known where it stands. */
  get #isCell(): boolean {
    const { keys } = this.position;
    return !this.#isBeyond && keys.size > this.#parts.page / CELL_PART;
  }

  async #readAnswer(): Promise<Step> {
    const answer = await this.#prefetch.answer(() => this.#request());
    const { page } = answer;
    const { learned } = this.#parts;
    if (!isInOrder(page.scanned.places)) return this.#outOfOrder();
    this.#isAskedAgain = false;
    learned.note({ digits: mostDigits(page.scanned.places, learned.traits.digits ?? 0) });
    const isEnd = this.#isEnd(answer);
    const due = await this.#due.check(answer, isEnd);
    if (due !== 'fine') {
      this.#isFirst &&= due === 'again';
      if (due === 'unfiltered') return due;
      if (due === 'again') return 'more';
    }
    const stood = this.position.place;
    const step = await this.#takeRows(answer, isEnd && due !== 'cut');
    page.release();
    const isStuck = due === 'cut' && step === 'more' && isSame(this.position.place, stood);
    return isStuck ? this.#readCell() : step;
  }

  /** An answer is asked for once more before the source is said to keep no order. */
  #outOfOrder(): Step {
    if (this.#isAskedAgain) return 'disordered';
    this.#isAskedAgain = true;
    return 'more';
  }

  async #takeRows(answer: RangeAnswer, isEnd: boolean): Promise<Step> {
    const { scanned } = answer.page;
    this.#settle(answer);
    const stood = this.position.place;
    const sifted = this.position.sift(scanned, this.#until);
    this.#note(sifted);
    const hasNulls = sifted.nulls > 0 && !this.#parts.cursor.nullable;
    if (hasNulls) this.#parts.asker.leaveNullsOut();
    const rows = this.#wanted(answer, sifted);
    this.recent.see(scanned, sifted.fresh, this.#parts.bounds.unit);
    const hasMoved = !isSame(this.position.place, stood);
    const isBack = this.#isFirst && !hasMoved;
    this.#isFirst = false;
    this.#isBeyond &&= !hasMoved;
    if (hasMoved) this.#due.arm();
    if (!isEnd && hasMoved && !sifted.isPastEnd && !this.#isCell) this.#prefetch.begin(this.#request());
    const taken = await this.#prefetch.during(() => this.#take(scanned, rows));
    if (taken === 'replan') return taken;
    if (sifted.isPastEnd) return 'settled';
    if (isEnd || scanned.rowCount === 0) return 'end';
    if (taken === 'stopped') return taken;
    if (answer.isTorn && taken === 0) throw stalled(this.#parts.run, 'it breaks behind one row');
    return hasMoved || taken > 0 || isBack || hasNulls ? 'more' : this.#goBeyond(answer);
  }

  /** How many of the rows were not known. */
  async #take(page: ScannedPage, found: ReadRows): Promise<number | 'replan' | 'stopped'> {
    const { rows } = this.#parts;
    const taken = await rows.take(page, found);
    if (taken === 'replan') return taken;
    this.#taken += taken;
    const pause = await rows.pause();
    return pause === 'more' ? taken : pause;
  }

  /**
   * An answer without progress: the value is read whole, then what lies above it, then wider cells. Where a short answer has a link, and that leads
   * to an empty page without one, it was the end.
   */
  async #goBeyond(answer: RangeAnswer): Promise<Step> {
    if (await this.#leadsNowhere(answer)) return 'end';
    return this.#isBeyond ? this.#widen() : this.#readCell();
  }

  async #leadsNowhere({ page, top }: RangeAnswer): Promise<boolean> {
    const { asker, rows, learned } = this.#parts;
    const { rowCount } = page.scanned;
    if (page.link === undefined || top === rowCount || rowCount >= (learned.traits.longestPage ?? 0))
      return false;
    return asker.isEmptyBehind(page.link, (body) => rows.scan(body));
  }

  async #readCell(): Promise<Step> {
    const { bounds, cursor } = this.#parts;
    const { value } = this.position;
    if (value === undefined)
      throw stalled(this.#parts.run, 'its first answer has no row with a value of the cursor');
    if (!cursor.unique) {
      const { keys } = this.position;
      const isProven = await bounds.provesUpper({ value, keys: [...keys] });
      if (!isProven && keys.size > 0)
        throw stalled(this.#parts.run, 'no upper bound brings the rows of a value');
      const part = { from: value, below: value.order + bounds.unit, isOpen: !isProven };
      const cell = await new CellReader(this.#parts, part, this.#due).read();
      if (cell === 'replan') return cell;
      this.#taken += cell.taken;
      this.position.noteCell();
    }
    this.#isFirst = false;
    this.#isBeyond = true;
    return 'more';
  }

  async #widen(): Promise<Step> {
    const { value } = this.position;
    if (value === undefined) return 'end';
    const wide = await widen(this.#parts, value, this.#due);
    if (wide === 'replan' || wide === 'end') return wide;
    this.#taken += wide.taken;
    this.position.standOn(wide.greatest);
    this.#isBeyond = false;
    this.#due.arm();
    return 'more';
  }

  #request(): RangeRequest {
    const { value, keys } = this.position;
    const top = this.#parts.page + (this.#isBeyond ? 0 : keys.size);
    return { order: 'cursor', top, ...(value !== undefined && { ge: this.#boundAt(value) }) };
  }

  #boundAt(value: CursorValue): CursorValue | bigint {
    const { bounds, cursor } = this.#parts;
    if (this.#isBeyond) return value.order + bounds.unit - bounds.lower;
    const isStart = this.#isFirst && this.#start.keys === undefined;
    if (isStart) return this.#startBound(value);
    const goesBack =
      this.#isFirst && (cursor.kind === 'instant' || cursor.kind === 'decimal') && this.#isSparse(value);
    return bounds.lowerOf(value, goesBack ? bounds.unit : 0n);
  }

  /** A bound that is no row's value. */
  #startBound(value: CursorValue): CursorValue | bigint {
    const { bounds, cursor } = this.#parts;
    if (bounds.lower !== 0n) return bounds.cutOf(value.order);
    return this.#floor?.op === 'gt' && cursor.kind === 'integer' ? value.order + 1n : value;
  }

  /** Few rows are known within a unit below a value. */
  #isSparse({ order }: CursorValue): boolean {
    const near = this.recent.rows.filter(
      ({ value }) => value.order < order && value.order >= order - this.#parts.bounds.unit,
    );
    return near.length <= this.#parts.page / CELL_PART;
  }

  /** Whether an answer is the end by itself: shorter than was asked for, and than an answer that the feed got before. */
  #isEnd({ page, top, isTorn }: RangeAnswer): boolean {
    const { rowCount } = page.scanned;
    const { learned } = this.#parts;
    const longest = learned.traits.longestPage ?? 0;
    this.#answered = rowCount;
    learned.note({ longestPage: Math.max(longest, rowCount) });
    if (isTorn || page.link !== undefined) return false;
    return rowCount === 0 || ((top === undefined || rowCount < top) && rowCount < longest);
  }

  #settle({ page }: RangeAnswer): void {
    const { run, cursor } = this.#parts;
    if (this.#until !== undefined) return;
    const settled = settledUntil(run.feed, cursor, page);
    if (settled !== undefined) this.#until = boundPlace(cursor, { op: 'le', value: settled });
  }

  #note({ nulls, repeated }: Sifted): void {
    this.passed.nulls += nulls;
    this.passed.repeated += repeated;
  }

  /** Rows that are not below the floor, nor among the last ones read before. */
  #wanted(answer: RangeAnswer, { fresh, old }: Sifted): ReadRows {
    const page = answer.page.scanned;
    const isKnown = (row: number): boolean =>
      this.recent.has(page.places, row, this.position.keyAt(page, row));
    const above = this.#floor === undefined ? fresh : this.#aboveFloor(answer, fresh, this.#floor);
    const late = this.#floor === undefined ? old : this.#aboveFloor(answer, old, this.#floor);
    return { fresh: above, old: this.#start.keys === undefined ? late : late.filter((row) => !isKnown(row)) };
  }

  /** Rows at or above the floor. Of those below, the ones that nobody asked for are counted. */
  #aboveFloor({ page, ge }: RangeAnswer, rows: readonly number[], floor: BoundPlace): readonly number[] {
    const { places } = page.scanned;
    const [lowest] = rows;
    if (lowest === undefined || isWithin(places, lowest, floor)) return rows;
    const asked = ge === undefined ? undefined : placeOf(places.kind, ge);
    return rows.filter((row) => {
      if (isWithin(places, row, floor)) return true;
      if (asked === undefined || places.compareTo(row, asked) < 0) this.passed.belowFloor += 1;
      return false;
    });
  }
}

const isSame = (a: Place | undefined, b: Place | undefined): boolean =>
  a === undefined || b === undefined ? a === b : comparePlaces(a, b) === 0;
