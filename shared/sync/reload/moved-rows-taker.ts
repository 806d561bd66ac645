import {
  comparePlaces,
  type Page,
  type ScannedPage,
  type Scanner,
  type SourceColumn,
} from '../../odata/index.ts';
import type { Snapshot } from '../../delta/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import {
  type BoundPlace,
  boundPlace,
  createRowScanner,
  isBeyond,
  isWithin,
  keyColumns,
  keyTexts,
  type SourceRow,
  type Window,
} from '../feed/index.ts';
import type { Preparation } from './prepare.ts';
import type { RunContext } from '../run/index.ts';

/** What the keys are looked up for. */
export interface MovedRowsQuery {
  /** The table that the keys go from, and the window. */
  readonly snapshot: Snapshot;
  readonly window: Window;
  /** The row with the greatest cursor value that came. */
  readonly greatest: SourceRow | undefined;
  /** A key that came: a look-up that does not bring it proves nothing. */
  readonly witness: string | undefined;
  /** The source sends rows that were not asked for. */
  readonly ignoresFilter: boolean;
  /** One row that should have come is reason enough to look for no more. */
  readonly isForced: boolean;
}

/** Rows that lie in the window and should have come with it, that have no cursor value any more, and that nobody asked for. */
export interface MovedRowsTaken {
  readonly missed: number;
  readonly withoutCursor: number;
  readonly others: number;
}

/** Takes what the source answers when it is asked for keys. */
export class MovedRowsTaker {
  readonly #query: MovedRowsQuery;
  readonly #key: readonly SourceColumn[];
  readonly #scanner: Scanner;
  readonly #lower: BoundPlace | undefined;
  readonly #upper: BoundPlace;
  /** Whether rows came at the window's very end. */
  readonly #isEndThere: boolean;
  readonly #isTime: boolean;
  readonly #asked: ReadonlySet<string>;
  readonly #wanted: Set<string>;
  readonly #taken = { missed: 0, withoutCursor: 0, others: 0 };

  constructor(
    run: RunContext,
    { cursor, columns }: Preparation,
    asked: readonly string[],
    query: MovedRowsQuery,
  ) {
    const { lower, upper } = query.window;
    this.#query = query;
    this.#key = keyColumns(cursor, columns);
    this.#scanner = createRowScanner(run.feed.name, { ...cursor, nullable: true }, columns);
    this.#lower = lower && boundPlace(cursor, lower);
    this.#upper = boundPlace(cursor, upper);
    this.#isTime = cursor.kind === 'instant';
    const { greatest } = query;
    this.#isEndThere = greatest !== undefined && comparePlaces(greatest.place, this.#upper.place) === 0;
    this.#asked = new Set(asked);
    this.#wanted = new Set(asked);
  }

  /** Keys that did not come. */
  get wanted(): ReadonlySet<string> {
    return this.#wanted;
  }

  get taken(): MovedRowsTaken {
    return this.#taken;
  }

  /** Takes the rows of a page that were asked for; answers what the page says. */
  take(page: Page): ScannedPage {
    const scanned = page.scan(this.#scanner);
    const texts = keyTexts(this.#key, this.#scanner.view(), this.#scanner.pageStart);
    this.#scanner.keep(texts.flatMap((text, row) => (this.#isPresent(scanned, row, text) ? [row] : [])));
    return scanned;
  }

  /** The rows that were asked for and have a cursor value; undefined: there are none. */
  takeFound(): ColumnBatch | undefined {
    return this.#scanner.rowCount === 0 ? undefined : this.#scanner.take();
  }

  #isPresent({ places }: ScannedPage, row: number, text: string): boolean {
    const taken = this.#taken;
    if (!this.#asked.has(text)) taken.others += 1;
    if (!this.#wanted.delete(text) || text === this.#query.witness) return false;
    if (places.isNull(row)) {
      taken.withoutCursor += 1;
      return false;
    }
    if (this.#shouldHaveCome(places, row)) taken.missed += 1;
    return true;
  }

  /**
   * Whether a row that was asked for by its key should have come with the window. A time at the window's very end may be another one than
   * is shown, where the source shows fewer digits than it compares: it did not come where no other row of that value did.
   */
  #shouldHaveCome(places: ScannedPage['places'], row: number): boolean {
    if (!isWithin(places, row, this.#lower) || isBeyond(places, row, this.#upper)) return false;
    if (!this.#isTime) return true;
    if (this.#lower !== undefined && places.compareTo(row, this.#lower.place) === 0) return false;
    return this.#isEndThere || places.compareTo(row, this.#upper.place) < 0;
  }
}
