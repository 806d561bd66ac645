import type { CursorPlaces, Page, ScannedPage } from '../../odata/index.ts';
import type { Bound, SourceRow } from '../feed/index.ts';
import type { SeenRows } from './seen-rows.ts';
import type { PassedOver, Sifter } from './sift.ts';
import type { WindowTaken } from './window-taken.ts';

/** Takes the rows of a window as a source's links bring them, in whatever order. */
export class WindowRows {
  readonly #taken: WindowTaken;
  readonly #sifter: Sifter;
  readonly #seen: SeenRows;
  #last: SourceRow | undefined;
  #isOrdered = true;

  constructor(taken: WindowTaken, sifter: Sifter, seen: SeenRows) {
    this.#taken = taken;
    this.#sifter = sifter;
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
    return belowBound + nullCursor + this.#taken.above;
  }

  get passedOver(): PassedOver {
    return this.#sifter.passedOver;
  }

  begin(lower: Bound | undefined): void {
    this.#sifter.beginChain(lower);
  }

  scan(page: Page): ScannedPage {
    return page.scan(this.#taken.scanner);
  }

  /** Takes of the page that was scanned last what belongs to the window and did not come before. `isBehind`: rows that did are no repeats. */
  async take(page: ScannedPage, isBehind: boolean): Promise<void> {
    const { passedOver } = this.#sifter;
    const { repeated } = passedOver;
    const { kept, suspects } = this.#sifter.sift(page);
    const inOrder = kept.filter((row) => this.#taken.isWanted(page.places, row));
    const unknown =
      suspects.length > 0 || this.#seen.areAllKnown
        ? await this.#unknownAmong(page.places, inOrder, suspects)
        : inOrder;
    this.#last = this.#sifter.last ?? this.#last;
    this.#taken.keep(page, unknown);
    if (isBehind) passedOver.repeated = repeated;
  }

  /** Of rows in order and rows that came after a greater one, those that did not come before. */
  async #unknownAmong(
    places: CursorPlaces,
    inOrder: readonly number[],
    suspects: readonly number[],
  ): Promise<readonly number[]> {
    const late = suspects.filter((row) => this.#taken.isWanted(places, row));
    const fresh = await this.#seen.newAmong([...inOrder, ...late]);
    this.#sifter.passedOver.repeated += inOrder.length + late.length - fresh.size;
    // A row that came after a greater one and was not there before: the source keeps no order.
    if (late.some((row) => fresh.has(row))) this.#isOrdered = false;
    return [...fresh].toSorted((a, b) => a - b);
  }
}
