import { type Place, placeOf, type ScannedPage } from '../../../odata/index.ts';
import { type BoundPlace, type FeedCursor, isBeyond, keyTextAt, sourceRowAt } from '../../feed/index.ts';
import type { RowsAt } from './bound-steps.ts';

/** Keys of a cell that are remembered. */
const MOST_KEYS = 50_000;

/** A cell is `[least, below)`, and of it what does not lie beyond the read's end. */
interface CellPlaces {
  readonly least: Place;
  readonly below: Place;
  readonly end: BoundPlace | undefined;
}

/** What came with a cell beside its rows, and what became of them since. */
export class CellSeen {
  readonly #cursor: FeedCursor;
  readonly #least: Place;
  readonly #below: Place;
  readonly #end: BoundPlace | undefined;
  /** Keys of the rows of the cell, as many as are remembered. */
  readonly #keys = new Set<string>();
  /** Keys that came in the present pass, as many as are remembered. */
  readonly #passed = new Set<string>();
  /** Keys of rows that this read has seen before it. */
  readonly #before = new Set<string>();
  #above: RowsAt | undefined;

  constructor(cursor: FeedCursor, { least, below, end }: CellPlaces) {
    this.#cursor = cursor;
    this.#least = least;
    this.#below = below;
    this.#end = end;
  }

  /** Rows at the lowest value above the cell that came with it: they must come with what follows. Undefined: none came. */
  get above(): RowsAt | undefined {
    return this.#above;
  }

  /** Rows of an answer that lie in the cell, by their numbers. */
  insideOf(page: ScannedPage): readonly number[] {
    const { places, rowCount } = page;
    const inside: number[] = [];
    for (let row = 0; row < rowCount; row += 1)
      if (!places.isNull(row) && places.compareTo(row, this.#least) >= 0 && !this.#isAbove(page, row))
        inside.push(row);
    return inside;
  }

  /** Rows of the cell that this read has seen before it. */
  know(keys: Iterable<string>): void {
    for (const key of keys) this.#before.add(key);
  }

  /** The cell is read once more. */
  clear(): void {
    this.know(this.#keys);
    this.#keys.clear();
    this.beginPass();
  }

  /** A pass over the cell begins: no row of it has come yet. */
  beginPass(): void {
    this.#passed.clear();
  }

  /**
   * Sees an answer of the cell, of which `inside` are its rows. Answers whether two of them have one key, how many of them had come before in this
   * pass, and which this read has not seen before.
   */
  see(
    page: ScannedPage,
    inside: readonly number[],
  ): { readonly isRepeated: boolean; readonly again: number; readonly first: readonly number[] } {
    if (inside.length < page.rowCount) this.#noteAbove(page);
    const texts = inside.map((row) => keyTextAt(this.#cursor, page, row));
    const first = inside.filter((_, at) => !this.#hasSeen(texts[at] ?? ''));
    const keys = new Set(texts);
    let again = 0;
    for (const key of keys) {
      if (this.#keys.size < MOST_KEYS) this.#keys.add(key);
      if (this.#passed.has(key)) again += 1;
      else if (this.#passed.size < MOST_KEYS) this.#passed.add(key);
    }
    return { isRepeated: keys.size < inside.length, again, first };
  }

  #hasSeen(key: string): boolean {
    return this.#keys.has(key) || this.#before.has(key);
  }

  /** Whether one of some keys is not among those that came. */
  lacks(keys: Iterable<string>): boolean {
    if (this.#keys.size === MOST_KEYS) return false;
    for (const key of keys) if (!this.#keys.has(key)) return true;
    return false;
  }

  /** Sees an answer that came after the cell; answers how many rows of the cell lie above it by now. */
  left(page: ScannedPage): number {
    let left = 0;
    for (let row = 0; row < page.rowCount && this.#keys.size > 0; row += 1)
      if (this.#isAbove(page, row) && this.#keys.delete(keyTextAt(this.#cursor, page, row))) left += 1;
    return left;
  }

  #isAbove({ places }: ScannedPage, row: number): boolean {
    if (places.isNull(row)) return false;
    const isPastEnd = this.#end !== undefined && isBeyond(places, row, this.#end);
    return isPastEnd || places.compareTo(row, this.#below) >= 0;
  }

  #noteAbove(page: ScannedPage): void {
    for (let row = 0; row < page.rowCount; row += 1) if (this.#isAbove(page, row)) this.#noteRow(page, row);
  }

  #noteRow(page: ScannedPage, row: number): void {
    const before = this.#above;
    const place = before && placeOf(this.#cursor.kind, before.value.order);
    const order = place === undefined ? -1 : page.places.compareTo(row, place);
    if (order > 0) return;
    const { value } = sourceRowAt(this.#cursor, page, row);
    const ties = order === 0 ? (before?.keys ?? []) : [];
    this.#above = { value, keys: [...ties, keyTextAt(this.#cursor, page, row)] };
  }
}
