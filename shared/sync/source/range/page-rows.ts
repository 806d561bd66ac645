import { placeOf, type ScannedPage } from '../../../odata/index.ts';
import {
  type Bound,
  type BoundPlace,
  boundPlace,
  isBeyond,
  isWithin,
  lowerEndOf,
  mostCompared,
  settledUntil,
} from '../../feed/index.ts';
import type { LastRow } from '../../../state/index.ts';
import { horizonAt } from '../horizon-at.ts';
import type { RangeAnswer } from './range-answer.ts';
import type { RowsAt } from './bound-steps.ts';
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
  #until: Bound | undefined;
  #isBegun = false;
  #isAhead = false;
  #beyond: readonly LastRow[] = [];

  constructor(parts: RangeParts, start: RangeStart, { position, recent }: KnownRows) {
    const { floor, keys } = start;
    this.#parts = parts;
    this.#start = start;
    this.#position = position;
    this.#recent = recent;
    // Who takes rows of a source that does not compare instants holds them against the floor.
    const isCompared = parts.cursor.compared !== undefined;
    this.#floor = floor === undefined || isCompared ? undefined : boundPlace(parts.cursor, floor);
    this.#isKnown = keys !== undefined && !isCompared;
    parts.bounds.end = start.until && this.#placeOf(start.until);
  }

  /** Rows that came and lie beyond where the read stands, or its end, as far as they tell what the source compares; empty: none did. */
  get beyond(): readonly LastRow[] {
    return this.#beyond;
  }

  /** Rows came by key above their value. */
  noteBeyond(rows: RowsAt | undefined): void {
    if (rows !== undefined) this.#beyond = rows.keys.map((key) => [rows.value.literal, key]);
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
    this.#until = first && others.reduce(lowerEndOf, first);
    bounds.end = this.#until && this.#placeOf(this.#until);
    if (horizon === undefined || watermark === undefined) return false;
    return watermark.top.order > mostCompared(cursor, horizon.value).order;
  }

  sort(answer: RangeAnswer): PageFound {
    const { scanned } = answer.page;
    const sifted = this.#position.sift(scanned, this.#parts.bounds.end);
    if (sifted.isPastEnd) this.#seeBeyond(scanned);
    this.passed.nulls += sifted.nulls;
    this.passed.repeated += sifted.repeated;
    const rows = this.#wanted(answer, sifted);
    const { unit } = this.#parts.bounds;
    // Where the rows at the watermark are gone, rows below it are the last ones.
    if (this.#isKnown) this.#recent.seeCell(scanned, sifted.old, unit);
    this.#recent.see(scanned, sifted.fresh, unit);
    const hasNulls = sifted.nulls > 0 && !this.#parts.cursor.nullable;
    return { rows, isPastEnd: sifted.isPastEnd, hasNulls };
  }

  /** An end of the read, by what the source compares. */
  #placeOf(end: Bound): BoundPlace {
    const { cursor } = this.#parts;
    if (cursor.compared === undefined) return boundPlace(cursor, end);
    return boundPlace(cursor, { op: 'le', value: mostCompared(cursor, end.value) });
  }

  #seeBeyond(page: ScannedPage): void {
    const last = page.rowCount - 1;
    this.#isAhead ||= this.#endsAhead(page);
    this.#beyond = [[page.textOf(this.#parts.cursor.column, last), this.#position.keyAt(page, last)]];
  }

  /** Whether the last row of a page lies beyond the horizon. */
  #endsAhead({ places, rowCount }: ScannedPage): boolean {
    const { horizon } = this.#parts.bounds;
    const last = rowCount - 1;
    return horizon !== undefined && !places.isNull(last) && isBeyond(places, last, this.#placeOf(horizon));
  }

  /** Rows that are not below the floor, nor among the last ones read before. */
  #wanted(answer: RangeAnswer, { fresh, old, repeated }: Sifted): ReadRows {
    const { scanned } = answer.page;
    const isRecent = (row: number): boolean =>
      this.#recent.has(scanned.places, row, this.#position.keyAt(scanned, row));
    const late = this.#aboveFloor(answer, old).filter((row) => !this.#hasOverlapped(answer, row));
    return {
      fresh: this.#aboveFloor(answer, fresh),
      old: this.#isKnown ? late.filter((row) => !isRecent(row)) : late,
      isRepeated: repeated > 0,
      until: this.#until,
    };
  }

  /** A row of an answer that was read ahead has come before the range that it belongs to. */
  #hasOverlapped({ overlap, page }: RangeAnswer, row: number): boolean {
    const { scanned } = page;
    return overlap?.has(scanned.places, row, this.#position.keyAt(scanned, row)) === true;
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
