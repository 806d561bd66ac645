import type { CursorPlaces, Place, ScannedPage } from '../../odata/index.ts';
import {
  type Bound,
  type BoundPlace,
  boundPlace,
  type FeedCursor,
  isWithin,
  keyTextAt,
  keyTextOf,
  type SourceRow,
  sourceRowAt,
} from '../feed/index.ts';

/** Keys at one cursor value that are remembered at least; twice as many and a page at most. */
const TIE_LIMIT = 50_000;

/** What one page holds for the walk, by row number. */
export interface Sifted {
  /** Rows in order, above the lower bound, not seen before in this walk. */
  readonly kept: readonly number[];
  /** Rows that came after a greater one: repeated by an unstable skip token, or the source does not order. */
  readonly suspects: readonly number[];
  /** A row was younger than the settling bound: this walk ends here. */
  readonly settled: boolean;
}

/** Rows that were passed over, by why. */
export interface PassedOver {
  nullCursor: number;
  belowBound: number;
  repeated: number;
}

export const NOTHING_PASSED: Readonly<PassedOver> = { nullCursor: 0, belowBound: 0, repeated: 0 };

/** Checks every row of a walk against the order and the filter that the source was asked for. */
export class Sifter {
  readonly passedOver: PassedOver = { nullCursor: 0, belowBound: 0, repeated: 0 };
  readonly #cursor: FeedCursor;
  #lower: BoundPlace | undefined;
  #inBound = true;
  #last: SourceRow | undefined;
  /** Where the last row lies on the present page; undefined: on an earlier one. */
  #lastAt: number | undefined;
  #ties = new Set<string>();
  #olderTies = new Set<string>();
  #tiesComplete = true;

  constructor(cursor: FeedCursor) {
    this.#cursor = cursor;
  }

  /** The last row in order so far, which is the greatest. */
  get last(): SourceRow | undefined {
    return this.#last;
  }

  /** Keys of the rows seen at the last cursor value; undefined when they are too many to know them all. */
  get lastKeys(): readonly string[] | undefined {
    if (!this.#tiesComplete) return undefined;
    if (this.#ties.size > 0 || this.#last === undefined) return [...this.#ties];
    return [this.#keyOf(this.#last)];
  }

  /** Starts one request's chain of pages: rows that are not within `lower` were not asked for. */
  beginChain(lower: Bound | undefined): void {
    this.#lower = lower && boundPlace(this.#cursor, lower);
    this.#inBound = lower === undefined;
  }

  /** `youngest`: rows with a greater cursor value are too young. */
  sift(page: ScannedPage, youngest?: Place): Sifted {
    const { places, rowCount } = page;
    const kept: number[] = [];
    const suspects: number[] = [];
    let settled = false;
    for (let row = 0; row < rowCount && !settled; row += 1) {
      if (places.isNull(row)) this.passedOver.nullCursor += 1;
      else if (youngest !== undefined && places.compareTo(row, youngest) > 0) settled = true;
      else this.#siftRow(page, row, { kept, suspects });
    }
    if (this.#lastAt !== undefined) this.#last = sourceRowAt(this.#cursor, page, this.#lastAt);
    this.#lastAt = undefined;
    this.#forgetOldTies();
    return { kept, suspects, settled };
  }

  #siftRow(
    page: ScannedPage,
    row: number,
    { kept, suspects }: { readonly kept: number[]; readonly suspects: number[] },
  ): void {
    const { places } = page;
    const order = this.#orderAfterLast(places, row);
    if (order < 0) {
      if (isWithin(places, row, this.#lower)) suspects.push(row);
      else this.passedOver.belowBound += 1;
    } else if (order === 0 && !this.#isNewTie(page, row)) {
      this.passedOver.repeated += 1;
    } else {
      if (order > 0) this.#moveOn();
      this.#lastAt = row;
      if (!this.#isBelow(places, row)) kept.push(row);
    }
  }

  #orderAfterLast(places: CursorPlaces, row: number): number {
    if (this.#lastAt !== undefined) return places.compare(row, this.#lastAt);
    return this.#last === undefined ? 1 : places.compareTo(row, this.#last.place);
  }

  /** To a greater value. */
  #moveOn(): void {
    if (this.#ties.size > 0) this.#ties = new Set();
    if (this.#olderTies.size > 0) this.#olderTies = new Set();
    this.#tiesComplete = true;
  }

  /** Keys at one value are only remembered from the second row on: most values have one. */
  #isNewTie(page: ScannedPage, row: number): boolean {
    if (this.#cursor.unique) return false;
    if (this.#ties.size === 0 && this.#olderTies.size === 0) this.#ties.add(this.#lastKey(page));
    const key = keyTextAt(this.#cursor, page, row);
    if (this.#ties.has(key) || this.#olderTies.has(key)) return false;
    this.#ties.add(key);
    return true;
  }

  #lastKey(page: ScannedPage): string {
    const at = this.#lastAt;
    if (at !== undefined) return keyTextAt(this.#cursor, page, at);
    return this.#last === undefined ? '' : this.#keyOf(this.#last);
  }

  #keyOf(row: SourceRow): string {
    return keyTextOf(this.#cursor, row);
  }

  #forgetOldTies(): void {
    if (this.#ties.size <= TIE_LIMIT) return;
    this.#olderTies = this.#ties;
    this.#ties = new Set();
    this.#tiesComplete = false;
  }

  #isBelow(places: CursorPlaces, row: number): boolean {
    if (this.#inBound) return false;
    this.#inBound = isWithin(places, row, this.#lower);
    if (!this.#inBound) this.passedOver.belowBound += 1;
    return !this.#inBound;
  }
}
