import { type CursorPlaces, type Place, placeOf, type ScannedPage, type Scanner } from '../../odata/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import {
  type BoundPlace,
  boundPlace,
  createRowScanner,
  type CursorColumn,
  fromTableUnits,
  isBeyond,
  isWithin,
  type SourceRow,
  storedSourceRow,
  type Window,
} from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { greatestRow } from './greatest-row.ts';
import { isBatchFull, takeHeld } from './held-rows.ts';
import { LastContents } from './last-contents.ts';
import { PageOddities } from './page-oddities.ts';
import type { WindowSource } from './seen-rows.ts';
import type { FetchedBefore } from './fetched.ts';

/** The first value that is in the window at the table's precision; absent where every value that was asked for is. */
const firstPlace = ({ cursor, cursorField }: CursorColumn, { span }: Window): Place | undefined =>
  cursor.kind === 'instant' && span.min !== undefined
    ? placeOf(cursor.kind, fromTableUnits(cursor.kind, cursorField.type, span.min).order)
    : undefined;

/** The rows of a window that were taken: they are held until they are staged. */
export class WindowTaken {
  /** Rows beyond it never become the watermark; undefined: all of those taken may. */
  horizon: BoundPlace | undefined;
  readonly scanner: Scanner;
  readonly #run: RunContext;
  readonly #base: WindowSource;
  readonly #oddities = new PageOddities();
  readonly #last: LastContents;
  readonly #first: Place | undefined;
  readonly #lower: BoundPlace | undefined;
  readonly #upper: BoundPlace;
  #rows: number;
  #greatest: SourceRow | undefined;
  #atStart: number;

  constructor(run: RunContext, base: WindowSource, window: Window, from: FetchedBefore | undefined) {
    const { cursor, columns } = base;
    this.#run = run;
    this.#base = base;
    this.#last = new LastContents(run, cursor);
    this.scanner = createRowScanner(run.feed.name, cursor, columns, run.deps.buffers);
    this.#first = firstPlace(base, window);
    this.#lower = window.lower && boundPlace(cursor, window.lower);
    this.#upper = boundPlace(cursor, window.upper);
    this.#greatest = from?.greatest && storedSourceRow(cursor, from.greatest);
    this.#rows = from?.rows ?? 0;
    this.#atStart = from?.atStart ?? 0;
  }

  /** Rows taken, by earlier attempts too. */
  get rows(): number {
    return this.#rows;
  }

  /** The row taken that has the greatest cursor value. */
  get greatest(): SourceRow | undefined {
    return this.#greatest;
  }

  /** Rows that the table cannot tell from those below the window: they are in neither. */
  get atStart(): number {
    return this.#atStart;
  }

  get isFull(): boolean {
    return isBatchFull(this.#run, this.scanner);
  }

  /** Whether a row belongs to the window. */
  isWanted(places: CursorPlaces, row: number): boolean {
    // All rows of a value are read at once where they are many, those below the window among them.
    if (!isWithin(places, row, this.#lower)) return false;
    const isAtStart = this.#first !== undefined && places.compareTo(row, this.#first) < 0;
    // The table cannot tell it from a row below the window: both sides leave it as it is.
    if (isAtStart) this.#atStart += 1;
    return !isAtStart && !isBeyond(places, row, this.#upper);
  }

  /** Keeps, of the page that was scanned last, these rows, which rise. */
  keep(page: ScannedPage, rows: readonly number[]): void {
    this.#greatest = greatestRow(this.#base.cursor, this.#greatest, page, this.#upToHorizon(page, rows));
    this.#last.see(this.#base.columns, this.scanner);
    this.scanner.keep(rows);
    if (rows.length > 0) this.#oddities.see(page);
    this.#rows += rows.length;
  }

  /** Hashes of what rows of the present page hold, once it was kept; undefined: they are not among its last ones. */
  contentsOf(rows: readonly number[]): readonly string[] | undefined {
    return this.#last.of(rows);
  }

  #upToHorizon({ places }: ScannedPage, rows: readonly number[]): readonly number[] {
    const { horizon } = this;
    return horizon === undefined ? rows : rows.filter((row) => !isBeyond(places, row, horizon));
  }

  /** The rows held, as a batch; undefined: there are none. */
  takeHeld(): ColumnBatch | undefined {
    return takeHeld(this.scanner);
  }

  /** Notes what the pages of rows taken have that did not become cells as it came. */
  tellOddities(): void {
    this.#oddities.tell(this.#run, this.#base.entity.properties);
  }
}
