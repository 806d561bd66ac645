import { placeOf, type ScannedPage } from '../../../odata/index.ts';
import {
  type BoundPlace,
  boundPlace,
  isBeyond,
  isWithin,
  lowerEndOf,
  settledUntil,
} from '../../feed/index.ts';
import { horizonAt } from '../horizon-at.ts';
import type { RangeAnswer } from './asker.ts';
import type { Position, Sifted } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeStart } from './range-start.ts';
import type { KnownRows, RecentRows } from './recent-rows.ts';
import type { ReadRows } from './row-taker.ts';

/** Rows that came and were not taken, by why. */
export interface Passed {
  nulls: number;
  repeated: number;
  belowFloor: number;
}

/** The rows of one answer. */
export interface PageFound {
  readonly rows: ReadRows;
  readonly isPastEnd: boolean;
  /** Rows came without a cursor value, against what `$metadata` says. */
  readonly hasNulls: boolean;
}

/** Sorts the rows of answers by what is known of them, and moves the position on. */
export class PageRows {
  readonly passed: Passed = { nulls: 0, repeated: 0, belowFloor: 0 };
  readonly #parts: RangeParts;
  readonly #position: Position;
  readonly #recent: RecentRows;
  readonly #floor: BoundPlace | undefined;
  /** Rows at the first bound are known, so that those read last need not be looked for. */
  readonly #isKnown: boolean;
  readonly #start: RangeStart;
  #until: BoundPlace | undefined;
  #isBegun = false;
  #isAhead = false;

  constructor(parts: RangeParts, start: RangeStart, { position, recent }: KnownRows) {
    const { floor, keys } = start;
    this.#parts = parts;
    this.#start = start;
    this.#position = position;
    this.#recent = recent;
    this.#floor = floor && boundPlace(parts.cursor, floor);
    this.#isKnown = keys !== undefined;
  }

  /** Rows beyond the horizon came. */
  get isAhead(): boolean {
    return this.#isAhead;
  }

  /** The first answer's clock says where the read ends. Answers whether the watermark lies ahead of that. */
  begin({ page }: RangeAnswer): boolean {
    if (this.#isBegun) return false;
    this.#isBegun = true;
    const { run, cursor, bounds } = this.#parts;
    const { until, watermark, isAhead = false } = this.#start;
    const horizon = isAhead ? undefined : horizonAt(run, cursor, page);
    const settled = until === undefined && !isAhead ? settledUntil(run.feed, cursor, page) : undefined;
    bounds.horizon = horizon;
    const ends = [until, settled && ({ op: 'le', value: settled } as const), horizon].filter(
      (end) => end !== undefined,
    );
    const [first, ...others] = ends;
    this.#until = first && boundPlace(cursor, others.reduce(lowerEndOf, first));
    return horizon !== undefined && watermark !== undefined && watermark.top.order > horizon.value.order;
  }

  sort(answer: RangeAnswer): PageFound {
    const { scanned } = answer.page;
    const sifted = this.#position.sift(scanned, this.#until);
    if (sifted.isPastEnd) this.#isAhead ||= this.#endsAhead(scanned);
    this.passed.nulls += sifted.nulls;
    this.passed.repeated += sifted.repeated;
    const rows = this.#wanted(answer, sifted);
    this.#recent.see(scanned, sifted.fresh, this.#parts.bounds.unit);
    const hasNulls = sifted.nulls > 0 && !this.#parts.cursor.nullable;
    return { rows, isPastEnd: sifted.isPastEnd, hasNulls };
  }

  /** Whether the last row of a page lies beyond the horizon. */
  #endsAhead({ places, rowCount }: ScannedPage): boolean {
    const { horizon } = this.#parts.bounds;
    const last = rowCount - 1;
    return (
      horizon !== undefined &&
      !places.isNull(last) &&
      isBeyond(places, last, boundPlace(this.#parts.cursor, horizon))
    );
  }

  /** Rows that are not below the floor, nor among the last ones read before. */
  #wanted(answer: RangeAnswer, { fresh, old, repeated }: Sifted): ReadRows {
    const { scanned } = answer.page;
    const isRecent = (row: number): boolean =>
      this.#recent.has(scanned.places, row, this.#position.keyAt(scanned, row));
    const late = this.#aboveFloor(answer, old);
    return {
      fresh: this.#aboveFloor(answer, fresh),
      old: this.#isKnown ? late.filter((row) => !isRecent(row)) : late,
      isRepeated: repeated > 0,
    };
  }

  /** Rows at or above the floor. Of those below, the ones that nobody asked for are counted. */
  #aboveFloor({ page, ge }: RangeAnswer, rows: readonly number[]): readonly number[] {
    const floor = this.#floor;
    const { places } = page.scanned;
    const [lowest] = rows;
    if (floor === undefined || lowest === undefined || isWithin(places, lowest, floor)) return rows;
    const asked = ge === undefined ? undefined : placeOf(places.kind, ge);
    return rows.filter((row) => {
      if (isWithin(places, row, floor)) return true;
      if (asked === undefined || places.compareTo(row, asked) < 0) this.passed.belowFloor += 1;
      return false;
    });
  }
}
