import { comparePlaces, type ScannedPage, type Scanner } from '../../odata/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import {
  type BoundPlace,
  boundPlace,
  createRowScanner,
  type FeedCursor,
  isBeyond,
  isWithin,
  type SourceRow,
  type Window,
} from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { type FoundRows, greatestRow, Learned } from '../source/index.ts';
import type { Preparation } from './prepare.ts';

/** The window, and the row with the greatest cursor value that came of it. */
export interface WindowCame {
  readonly window: Window;
  readonly greatest: SourceRow | undefined;
}

/** Takes the rows that are found by their key: they did not come with the window, or are in it no more. */
export class MovedRowsTaker {
  readonly scanner: Scanner;
  readonly #cursor: FeedCursor;
  readonly #learned: Learned;
  readonly #lower: BoundPlace | undefined;
  readonly #upper: BoundPlace;
  /** Whether rows came at the window's very end. */
  readonly #isEndThere: boolean;
  #missed = 0;
  #withoutCursor = 0;
  #greatest: SourceRow | undefined;

  constructor(run: RunContext, { cursor, columns }: Preparation, { window, greatest }: WindowCame) {
    const { lower, upper } = window;
    this.scanner = createRowScanner(run.feed.name, { ...cursor, nullable: true }, columns);
    this.#cursor = cursor;
    this.#learned = new Learned(run);
    this.#lower = lower && boundPlace(cursor, lower);
    this.#upper = boundPlace(cursor, upper);
    this.#isEndThere = greatest !== undefined && comparePlaces(greatest.place, this.#upper.place) === 0;
  }

  /** Rows that lie in the window, and should have come with it. */
  get missed(): number {
    return this.#missed;
  }

  /** Rows that have no cursor value any more: none is taken. */
  get withoutCursor(): number {
    return this.#withoutCursor;
  }

  /** Of the rows that lie in the window, the one with the greatest cursor value. */
  get greatest(): SourceRow | undefined {
    return this.#greatest;
  }

  /** Takes found rows that have a cursor value; answers their numbers. */
  take({ page, rows }: Pick<FoundRows, 'page' | 'rows'>): readonly number[] {
    const { places } = page;
    // Where digits are compared, rows under an offset that no answer showed lie outside of the bounds of the window.
    this.#learned.noteOffsets(places);
    const present = rows.filter((row) => !places.isNull(row));
    this.#withoutCursor += rows.length - present.length;
    const inside = present.filter((row) => this.#isInside(places, row));
    this.#missed += inside.filter((row) => this.#shouldHaveCome(places, row)).length;
    this.#greatest = greatestRow(this.#cursor, this.#greatest, page, inside);
    return present;
  }

  /** The rows that were taken; undefined: there are none. */
  takeFound(): ColumnBatch | undefined {
    return this.scanner.rowCount === 0 ? undefined : this.scanner.take();
  }

  #isInside(places: ScannedPage['places'], row: number): boolean {
    return isWithin(places, row, this.#lower) && !isBeyond(places, row, this.#upper);
  }

  /**
   * Whether a row of the window should have come with it. A time at the window's very ends may be another one than is shown, where the source
   * shows fewer digits than it compares: it did not come where no other row of that value did.
   */
  #shouldHaveCome(places: ScannedPage['places'], row: number): boolean {
    if (this.#cursor.kind !== 'instant') return true;
    if (this.#lower !== undefined && places.compareTo(row, this.#lower.place) === 0) return false;
    return this.#isEndThere || places.compareTo(row, this.#upper.place) < 0;
  }
}
