import type { RowsAt } from './bound-steps.ts';
import { GoneRows } from './gone-rows.ts';
import {
  comparePlaces,
  type CursorPlaces,
  type CursorValue,
  type Place,
  placeOf,
  type ScannedPage,
} from '../../../odata/index.ts';
import {
  type BoundPlace,
  type FeedCursor,
  isBeyond,
  keyTextAt,
  keyTextOf,
  type SourceRow,
  sourceRowAt,
} from '../../feed/index.ts';

/** Rows of one answer by what is known of them, by their numbers on the page, which rise. */
export interface Sifted {
  /** Above every value that was read before. */
  readonly fresh: readonly number[];
  /** At or below a value that was read before, and not among the keys known there. */
  readonly old: readonly number[];
  /** Rows that were sent twice in this answer. */
  readonly repeated: number;
  /** Rows without a cursor value. */
  readonly nulls: number;
  /** A row lies beyond the read's end: nothing from it on was taken. */
  readonly isPastEnd: boolean;
}

/** Keys at one value that are remembered: the rows of more are looked for in the table. */
const MOST_KEYS = 50_000;

/** Where a read stands: a value, and the keys of the rows that are known there. */
export class Position {
  readonly #cursor: FeedCursor;
  #value: CursorValue | undefined;
  #place: Place | undefined;
  #keys = new Set<string>();
  /** Of them, those that came in the present answer. */
  #came = new Set<string>();
  #row: SourceRow | undefined;
  /** The greatest value read, by this run or those before it. */
  #highest: Place | undefined;
  /** Rows at the value were read by key: their keys are not among `keys`. */
  #isPartial = false;
  readonly gone = new GoneRows();

  constructor(cursor: FeedCursor) {
    this.#cursor = cursor;
  }

  /** Undefined before the first row of a feed that has no `start`. */
  get value(): CursorValue | undefined {
    return this.#value;
  }

  get place(): Place | undefined {
    return this.#place;
  }

  /** Keys of the rows known at the value. */
  get keys(): ReadonlySet<string> {
    return this.#keys;
  }

  /** Where it stands, and the rows known there; undefined: none is. */
  get known(): RowsAt | undefined {
    const value = this.#value;
    return value === undefined || this.#keys.size === 0 ? undefined : { value, keys: [...this.#keys] };
  }

  /** Keys of all the rows read at the value; undefined: they are not known. */
  get allKeys(): readonly string[] | undefined {
    return this.#isPartial || this.#keys.size >= MOST_KEYS ? undefined : [...this.#keys];
  }

  /** Rows at the value were read by key: where they come again, they may be known. */
  noteCell(): void {
    this.#isPartial = true;
    if (this.#place !== undefined) this.raise(this.#place);
  }

  /** The row read last; undefined: none by this read. */
  get row(): SourceRow | undefined {
    return this.#row;
  }

  /** Stands at a value whose rows are known. */
  standAt(value: CursorValue, keys: Iterable<string>): void {
    this.#value = value;
    this.#place = placeOf(this.#cursor.kind, value.order);
    this.#keys = new Set(keys);
    this.#isPartial = false;
  }

  /** Stands on a row that was read by key. */
  standOn(row: SourceRow): void {
    this.standAt(row.value, [keyTextOf(this.#cursor, row)]);
    this.#row = row;
    this.noteCell();
  }

  /** Everything up to a value may be known. */
  raise(place: Place): void {
    if (this.#highest === undefined || comparePlaces(place, this.#highest) > 0) this.#highest = place;
  }

  forget(keys: readonly string[]): void {
    const known = keys.filter((key) => this.#keys.delete(key));
    if (this.#value !== undefined) this.gone.see(this.#value.order, known);
  }

  know(key: string): void {
    if (this.#keys.size < MOST_KEYS) this.#keys.add(key);
  }

  /** Sorts the rows of an answer, which are in order, by what is known of them, and stands at the last one that is above where it stood. */
  sift(page: ScannedPage, until: BoundPlace | undefined): Sifted {
    const { places, rowCount } = page;
    const fresh: number[] = [];
    const old: number[] = [];
    let repeated = 0;
    let nulls = 0;
    let last: number | undefined;
    const before = this.#highest;
    this.#came = new Set();
    for (let row = 0; row < rowCount; row += 1) {
      if (places.isNull(row)) {
        nulls += 1;
        continue;
      }
      if (until !== undefined && isBeyond(places, row, until)) {
        this.#moveTo(page, last);
        return { fresh, old, repeated, nulls, isPastEnd: true };
      }
      const step = this.#stepTo(page, row, last);
      if (step === 'repeated') repeated += 1;
      if (step === 'known' || step === 'repeated') {
        // Of one value are rows of several times: whether it is the same is for the taker to tell.
        if (this.#cursor.compared !== undefined) old.push(row);
        continue;
      }
      if (step !== 'below') last = row;
      (before !== undefined && places.compareTo(row, before) <= 0 ? old : fresh).push(row);
    }
    this.#moveTo(page, last);
    return { fresh, old, repeated, nulls, isPastEnd: false };
  }

  /** What a row is beside the one before it. `last`: the last row of this page that is not below where the position stood. */
  #stepTo(page: ScannedPage, row: number, last: number | undefined): 'known' | 'repeated' | 'below' | 'next' {
    const order = this.#compare(page.places, row, last);
    if (order < 0) return 'below';
    if (order > 0) {
      this.#leaveValue();
      return 'next';
    }
    if (this.#keys.size === 0 && last !== undefined) this.#meet(this.keyAt(page, last));
    const key = this.keyAt(page, row);
    if (this.#came.has(key)) return 'repeated';
    const isKnown = this.#keys.has(key);
    this.#meet(key);
    return isKnown ? 'known' : 'next';
  }

  #meet(key: string): void {
    this.know(key);
    if (this.#came.size < MOST_KEYS) this.#came.add(key);
  }

  #leaveValue(): void {
    this.#isPartial = false;
    if (this.#keys.size > 0) this.#keys = new Set();
    if (this.#came.size > 0) this.#came = new Set();
  }

  #compare(places: CursorPlaces, row: number, last: number | undefined): number {
    if (last !== undefined) return places.compare(row, last);
    return this.#place === undefined ? 1 : places.compareTo(row, this.#place);
  }

  #moveTo(page: ScannedPage, last: number | undefined): void {
    if (last === undefined) return;
    const row = sourceRowAt(this.#cursor, page, last);
    this.#row = row;
    this.#value = row.value;
    this.#place = row.place;
    this.know(this.keyAt(page, last));
    this.raise(row.place);
  }

  keyAt(page: ScannedPage, row: number): string {
    return keyTextAt(this.#cursor, page, row);
  }
}
