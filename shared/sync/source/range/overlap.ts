import { type CursorPlaces, type Place, type ScannedPage } from '../../../odata/index.ts';
import { type FeedCursor, keyTextAt } from '../../feed/index.ts';

/** Rows that are remembered of where two ranges overlap: those of more are looked for in the table. */
const MOST_ROWS = 50_000;

/** Rows that came before the range that they belong to as well. */
export class Overlap {
  readonly #cursor: FeedCursor;
  /** By key: rows that have one key in two places are few. */
  readonly #places = new Map<string, Place>();

  constructor(cursor: FeedCursor) {
    this.#cursor = cursor;
  }

  /** Sees a page in order, whose rows from a place on lie in the next range. */
  see(page: ScannedPage, from: Place): void {
    const { places, rowCount } = page;
    for (let row = rowCount - 1; row >= 0 && this.#places.size < MOST_ROWS; row -= 1) {
      if (places.isNull(row)) continue;
      if (places.compareTo(row, from) < 0) return;
      this.#places.set(keyTextAt(this.#cursor, page, row), places.at(row));
    }
  }

  has(places: CursorPlaces, row: number, key: string): boolean {
    const place = this.#places.get(key);
    return place !== undefined && places.compareTo(row, place) === 0;
  }
}
