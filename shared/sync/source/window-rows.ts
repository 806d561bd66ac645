import {
  type CursorPlaces,
  type Page,
  type Place,
  placeOf,
  type ScannedPage,
  type Scanner,
} from '../../odata/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import type { Manifest } from '../../state/index.ts';
import {
  type Bound,
  type BoundPlace,
  boundPlace,
  createRowScanner,
  type CursorColumn,
  type FeedCursor,
  fromTableUnits,
  isBeyond,
  type SourceRow,
  storedSourceRow,
  type Window,
} from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Staging } from '../table/index.ts';
import { greatestRow } from './greatest-row.ts';
import { isBatchFull, takeHeld } from './held-rows.ts';
import { PageOddities } from './page-oddities.ts';
import { SeenRows, type WindowSource } from './seen-rows.ts';
import { type PassedOver, Sifter } from './sift.ts';

/** How far an earlier attempt came. */
export type FetchedBefore = Pick<
  Manifest,
  'rows' | 'last' | 'greatest' | 'outside' | 'atStart' | 'offsetPaged' | 'isCut' | 'isComplete'
>;

/** The first value that is in the window at the table's precision; absent where every value that was asked for is. */
const firstPlace = ({ cursor, cursorField }: CursorColumn, { span }: Window): Place | undefined =>
  cursor.kind === 'instant' && span.min !== undefined
    ? placeOf(cursor.kind, fromTableUnits(cursor.kind, cursorField.type, span.min).order)
    : undefined;

/** The rows of a window as they come: those that are taken are held until they are staged. */
export class WindowRows {
  readonly #run: RunContext;
  readonly #oddities = new PageOddities();
  readonly #declared: WindowSource['entity']['properties'];
  readonly #cursor: FeedCursor;
  readonly #sifter: Sifter;
  readonly #scanner: Scanner;
  readonly #first: Place | undefined;
  readonly #upper: BoundPlace;
  readonly #seen: SeenRows;
  readonly #outsideBefore: number;
  #rows: number;
  #last: SourceRow | undefined;
  #greatest: SourceRow | undefined;
  #isOrdered = true;
  #above = 0;
  #atStart: number;

  constructor(
    run: RunContext,
    base: WindowSource,
    window: Window,
    { staging, from }: { readonly staging: Staging; readonly from: FetchedBefore | undefined },
  ) {
    const { cursor, columns } = base;
    this.#run = run;
    this.#declared = base.entity.properties;
    this.#cursor = cursor;
    this.#sifter = new Sifter(cursor);
    this.#scanner = createRowScanner(run.feed.name, cursor, columns, run.deps.buffers);
    this.#first = firstPlace(base, window);
    this.#upper = boundPlace(cursor, window.upper);
    const resumedAt = from?.last && storedSourceRow(cursor, from.last);
    this.#last = resumedAt;
    this.#seen = new SeenRows(run, base, { scanner: this.#scanner, staging, resumedAt });
    this.#greatest = from?.greatest && storedSourceRow(cursor, from.greatest);
    this.#outsideBefore = from?.outside ?? 0;
    this.#rows = from?.rows ?? 0;
    this.#atStart = from?.atStart ?? 0;
  }

  /** Rows taken, by earlier attempts too. */
  get rows(): number {
    return this.#rows;
  }

  /** The last row in the order asked for, taken or not: where a later attempt goes on. */
  get last(): SourceRow | undefined {
    return this.#last;
  }

  /** The row taken that has the greatest cursor value. */
  get greatest(): SourceRow | undefined {
    return this.#greatest;
  }

  /** Keys of the rows that this attempt has seen at its last value; undefined when they are too many to know them all. */
  get lastKeys(): readonly string[] | undefined {
    return this.#sifter.lastKeys;
  }

  /** No row before another of less cursor value was new. */
  get isOrdered(): boolean {
    return this.#isOrdered;
  }

  /** Rows at the last value would be known if they came again. */
  get areTiesKnown(): boolean {
    return this.#seen.areTiesKnown || this.#sifter.lastKeys !== undefined;
  }

  /** Rows that the table cannot tell from those below the window: they are in neither. */
  get atStart(): number {
    return this.#atStart;
  }

  /** Rows that were not asked for, in this attempt; `outside`: in earlier ones too. */
  get outsideNow(): number {
    const { belowBound, nullCursor } = this.#sifter.passedOver;
    return belowBound + nullCursor + this.#above;
  }

  get outside(): number {
    return this.#outsideBefore + this.outsideNow;
  }

  get passedOver(): PassedOver {
    return this.#sifter.passedOver;
  }

  get isFull(): boolean {
    return isBatchFull(this.#run, this.#scanner);
  }

  beginChain(lower: Bound | undefined): void {
    this.#sifter.beginChain(lower);
  }

  scan(page: Page): ScannedPage {
    return page.scan(this.#scanner);
  }

  /** Notes what the pages of rows taken have that did not become cells as it came. */
  tellOddities(): void {
    this.#oddities.tell(this.#run, this.#declared);
  }

  /** To be awaited before the first page, where an earlier attempt had some. */
  resume(): Promise<void> {
    return this.#seen.resume();
  }

  /** Takes of the page that was scanned last what belongs to the window and did not come before. */
  async take(page: ScannedPage): Promise<void> {
    const { kept, suspects } = this.#sifter.sift(page);
    const inOrder = kept.filter((row) => this.#isWanted(page.places, row));
    const unknown =
      suspects.length > 0 || this.#seen.areAllKnown
        ? await this.#unknownAmong(page.places, inOrder, suspects)
        : inOrder;
    const taken = this.#seen.withoutTies(page.places, unknown);
    this.#last = this.#sifter.last ?? this.#last;
    this.#greatest = greatestRow(this.#cursor, this.#greatest, page, taken);
    this.#scanner.keep(taken);
    if (taken.length > 0) this.#oddities.see(page);
    this.#rows += taken.length;
  }

  /** The rows held, as a batch; undefined: there are none. */
  takeHeld(): ColumnBatch | undefined {
    return takeHeld(this.#scanner);
  }

  #isWanted(places: CursorPlaces, row: number): boolean {
    // The table cannot tell it from a row below the window: both sides leave it as it is.
    if (this.#first !== undefined && places.compareTo(row, this.#first) < 0) this.#atStart += 1;
    else if (isBeyond(places, row, this.#upper)) this.#above += 1;
    else return true;
    return false;
  }

  /** Of rows in order and rows that came after a greater one, those that did not come before. */
  async #unknownAmong(
    places: CursorPlaces,
    inOrder: readonly number[],
    suspects: readonly number[],
  ): Promise<readonly number[]> {
    const late = suspects.filter((row) => this.#isWanted(places, row));
    const fresh = await this.#seen.newAmong([...inOrder, ...late]);
    this.#sifter.passedOver.repeated += inOrder.length + late.length - fresh.size;
    // A row that came after a greater one and was not there before: the source keeps no order.
    if (late.some((row) => fresh.has(row))) this.#isOrdered = false;
    return [...fresh].toSorted((a, b) => a - b);
  }
}
