import {
  cursorAt,
  type CursorPlaces,
  type Page,
  type Place,
  placeOf,
  type ScannedPage,
} from '../../odata/index.ts';
import type { FeedCursor, SourceRow, Window } from '../feed/index.ts';
import type { LinksBounds } from './links-bounds.ts';
import type { SeenRows } from './seen-rows.ts';
import { type PassedOver, Sifter } from './sift.ts';
import type { WindowTaken } from './window-taken.ts';

/** Takes the rows of a window as a source's links bring them, in whatever order. */
export class WindowRows {
  readonly #cursor: FeedCursor;
  readonly #taken: WindowTaken;
  readonly #sifter: Sifter;
  readonly #seen: SeenRows;
  #last: SourceRow | undefined;
  #isOrdered = true;
  /** Rows from here on were not asked for; undefined: they were. */
  #end: Place | undefined;
  #above = 0;

  constructor(cursor: FeedCursor, taken: WindowTaken, seen: SeenRows) {
    this.#cursor = cursor;
    this.#taken = taken;
    this.#sifter = new Sifter(cursor);
    this.#seen = seen;
  }

  /** The last row in the order asked for, taken or not. */
  get last(): SourceRow | undefined {
    return this.#last;
  }

  /** No row before another of less cursor value was new. */
  get isOrdered(): boolean {
    return this.#isOrdered;
  }

  /** Rows that were not asked for. */
  get outside(): number {
    const { belowBound, nullCursor } = this.#sifter.passedOver;
    return belowBound + nullCursor + this.#above;
  }

  get passedOver(): PassedOver {
    return this.#sifter.passedOver;
  }

  /** `sent`: what was asked for, which may be more than the window. */
  begin({ lower, upper }: Pick<Window, 'lower' | 'upper'>, { ge, lt }: LinksBounds): void {
    const { kind } = this.#cursor;
    const isLower = ge !== undefined && lower !== undefined && ge < lower.value.order;
    this.#sifter.beginChain(isLower ? { op: 'ge', value: cursorAt(kind, ge) } : lower);
    const { order } = upper.value;
    this.#end = lt === undefined ? undefined : placeOf(kind, lt > order ? lt : order);
  }

  scan(page: Page): ScannedPage {
    return page.scan(this.#taken.scanner);
  }

  /** Takes of the page that was scanned last what belongs to the window and did not come before. `isBehind`: rows that did are no repeats. */
  async take(page: ScannedPage, isBehind: boolean): Promise<void> {
    const { passedOver } = this.#sifter;
    const { repeated } = passedOver;
    const { kept, suspects } = this.#sifter.sift(page);
    const inOrder = kept.filter((row) => this.#isWanted(page.places, row));
    const unknown =
      suspects.length > 0 || this.#seen.areAllKnown
        ? await this.#unknownAmong(page.places, inOrder, suspects)
        : inOrder;
    this.#last = this.#sifter.last ?? this.#last;
    this.#taken.keep(page, unknown);
    if (isBehind) passedOver.repeated = repeated;
  }

  #isWanted(places: CursorPlaces, row: number): boolean {
    const isWanted = this.#taken.isWanted(places, row);
    if (!isWanted && this.#end !== undefined && places.compareTo(row, this.#end) >= 0) this.#above += 1;
    return isWanted;
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
