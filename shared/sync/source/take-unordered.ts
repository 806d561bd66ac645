import { TidemarkError } from '../../core/index.ts';
import { comparePlaces, type CursorPlaces, type ScannedPage } from '../../odata/index.ts';
import { isWithin, keyTextAt, type SourceRow } from '../feed/index.ts';
import { greatestRow } from './greatest-row.ts';
import { isLate } from './is-late.ts';
import type { Reached, Step, WalkParts } from './walk-parts.ts';

/** Ids that one walk may hold, to drop what an unstable skip token repeats: some 200 MB. */
const ROW_LIMIT = 2_000_000;

interface Parts extends WalkParts {
  /** Sees rows that came for the first time, none of them beyond the horizon. */
  readonly see: (page: ScannedPage, rows: readonly number[]) => void;
}

/**
 * Takes pages of a source that does not keep the order asked for: everything is read and staged, nothing is committed before the end,
 * since until then no row is known to be the lowest that is still to come. `before` is the greatest row of the pages taken in order.
 */
export class UnorderedTaker implements Reached {
  readonly #parts: Parts;
  /** Rows that were taken in order before the source was seen to keep none, and are not committed yet. */
  readonly #before: ReadonlySet<string>;
  readonly #ids = new Set<string>();
  #greatest: SourceRow | undefined;
  #keys: Set<string> | undefined;
  #taken = 0;

  constructor(parts: Parts, before: SourceRow | undefined) {
    this.#parts = parts;
    this.#before = parts.intake.openIds();
    this.#greatest = before;
  }

  get greatest(): SourceRow | undefined {
    return this.#greatest;
  }

  /** Rows taken so far that the table did not hold. */
  get taken(): number {
    return this.#taken;
  }

  get keys(): readonly string[] | undefined {
    return this.#keys && [...this.#keys];
  }

  async take(page: ScannedPage): Promise<Step> {
    const { run, intake } = this.#parts;
    const step = await this.#takeRows(page, this.#wantedOf(page));
    if (step !== 'more' || !isLate(run)) return step;
    await intake.letGo();
    run.notes.add({ kind: 'unordered-not-committed' });
    return 'stopped';
  }

  #wantedOf({ places, rowCount }: ScannedPage): readonly number[] {
    const { passedOver, youngest } = this.#parts;
    const lower = this.#parts.lower();
    const tooYoung = youngest();
    const wanted: number[] = [];
    for (let row = 0; row < rowCount; row += 1) {
      if (places.isNull(row)) passedOver.nullCursor += 1;
      else if (!isWithin(places, row, lower)) passedOver.belowBound += 1;
      else if (tooYoung === undefined || places.compareTo(row, tooYoung) <= 0 || this.#isAhead(places, row))
        wanted.push(row);
    }
    return wanted;
  }

  #isAhead(places: CursorPlaces, row: number): boolean {
    const horizon = this.#parts.horizon();
    return horizon !== undefined && places.compareTo(row, horizon) > 0;
  }

  async #takeRows(page: ScannedPage, wanted: readonly number[]): Promise<Step> {
    const { intake, passedOver, tally } = this.#parts;
    if (wanted.length === 0) return this.#takeNothing();
    const found = await intake.identify(wanted);
    if (found === 'replan') return 'replan';
    const idAt = new Map(wanted.map((row, place) => [row, found.ids[place] ?? '']));
    const first = wanted.filter((row) => this.#isNew(idAt.get(row) ?? ''));
    this.#checkBounds();
    passedOver.repeated += wanted.length - first.length;
    const isNotAhead = (row: number): boolean => !this.#isAhead(page.places, row);
    this.#noteGreatest(page, wanted.filter(isNotAhead));
    this.#parts.see(page, first.filter(isNotAhead));
    const isThere = (id: string): boolean => found.inTable.has(id) || this.#before.has(id);
    const missing = first.filter((row) => !isThere(idAt.get(row) ?? ''));
    intake.addNew(missing);
    this.#taken += missing.length;
    tally.see(page.places, first);
    tally.took(page.places, missing);
    if (intake.isFull) await intake.stage();
    return 'more';
  }

  #takeNothing(): Step {
    this.#parts.intake.addNew([]);
    return 'more';
  }

  #isNew(id: string): boolean {
    const before = this.#ids.size;
    return this.#ids.add(id).size > before;
  }

  /** Keys are known from the first value on that is greater than any that was read in order. */
  #noteGreatest(page: ScannedPage, rows: readonly number[]): void {
    const { cursor } = this.#parts;
    const before = this.#greatest;
    const greatest = greatestRow(cursor, before, page, rows);
    if (greatest === undefined) return;
    if (before === undefined || comparePlaces(greatest.place, before.place) > 0) this.#keys = new Set();
    for (const row of rows)
      if (page.places.compareTo(row, greatest.place) === 0) this.#keys?.add(keyTextAt(cursor, page, row));
    this.#greatest = greatest;
  }

  #checkBounds(): void {
    if (this.#ids.size <= ROW_LIMIT) return;
    const { feed } = this.#parts.run;
    throw new TidemarkError(
      'source-contract',
      `Feed "${feed.name}": the service ignores $orderby and has more than ${ROW_LIMIT} rows to read at once. ` +
        'Narrow the feed with "filter" or "start".',
      { feed: feed.name },
    );
  }
}
