import { type CursorValue, type Place, placeOf, type ScannedPage } from '../../../odata/index.ts';
import type { FeedCursor } from '../../feed/index.ts';

/** Rows that are known at a value, and must come, there or higher, before a read passes it or ends. */
export class DueRows {
  readonly value: CursorValue;
  readonly #place: Place;
  readonly #due: Set<string>;
  readonly #moved = new Set<string>();
  #hasCome = false;

  constructor({ kind }: FeedCursor, value: CursorValue, keys: Iterable<string>) {
    this.value = value;
    this.#place = placeOf(kind, value.order);
    this.#due = new Set(keys);
  }

  /** Keys that did not come. */
  get missing(): readonly string[] {
    return [...this.#due];
  }

  /** Keys that came with a greater value. */
  get moved(): readonly string[] {
    return [...this.#moved];
  }

  /** A row came at the value itself: so the bound is right. */
  get hasCome(): boolean {
    return this.#hasCome;
  }

  /** Sees an answer, whose rows are in order; answers whether it passes the value. */
  see({ places, rowCount }: ScannedPage, keyAt: (row: number) => string): boolean {
    let row = 0;
    while (row < rowCount && (places.isNull(row) || places.compareTo(row, this.#place) < 0)) row += 1;
    for (; row < rowCount && places.compareTo(row, this.#place) === 0; row += 1)
      if (this.#due.delete(keyAt(row))) this.#hasCome = true;
    const isPassed = row < rowCount;
    for (; row < rowCount && this.#due.size > 0; row += 1) {
      const key = keyAt(row);
      if (!this.#due.delete(key)) continue;
      if (places.compareTo(row, this.#place) === 0) this.#hasCome = true;
      else this.#moved.add(key);
    }
    return isPassed;
  }

  /** Other rows of its value have come: these are not waited for. */
  settle(): void {
    this.#hasCome = true;
    this.#due.clear();
  }

  /** Sees rows in any order. */
  seeCell({ places, rowCount }: ScannedPage, keyAt: (row: number) => string): void {
    for (let row = 0; row < rowCount && this.#due.size > 0; row += 1)
      if (!places.isNull(row) && places.compareTo(row, this.#place) === 0 && this.#due.delete(keyAt(row)))
        this.#hasCome = true;
  }
}
