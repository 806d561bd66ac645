import { isTidemarkError } from '../../core/index.ts';
import { comparePlaces, type Page, type Place, placeOf } from '../../odata/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import { type SourceRow, type Window, windowFilter, withinEnd } from '../feed/index.ts';
import { AnswerReader, isEndOfSource } from './answer-reader.ts';
import type { Fetched } from './fetched.ts';
import { notePassedOver } from './note-passed-over.ts';
import type { RunContext } from '../run/index.ts';
import type { Staging } from '../table/index.ts';
import type { WindowSource } from './seen-rows.ts';
import { type Chain, tailAfter } from './tail.ts';
import { isLate } from './walk-parts.ts';
import { type FetchedBefore, WindowRows } from './window-rows.ts';

export interface FetchOptions {
  readonly staging: Staging;
  /** Told of the rows that come, by columns. */
  readonly comparison: { addSource(batch: ColumnBatch): Promise<void> };
  readonly from: FetchedBefore | undefined;
  /** Told whenever everything that came is staged, and may be gone on from. */
  readonly onStaged: (fetched: Fetched) => Promise<void>;
  /** Told of every page. */
  readonly onPage: (rows: number) => Promise<void>;
}

/** Whether there was time to read on. */
type Step = 'more' | 'late';

/** One fetch of a window, while it is under way. */
class WindowFetch {
  readonly #run: RunContext;
  readonly #base: WindowSource;
  readonly #window: Window;
  readonly #options: FetchOptions;
  readonly #rows: WindowRows;
  readonly #answers: AnswerReader;
  readonly #upper: Place;
  #isCut: boolean;
  #longestPage = 0;

  constructor(run: RunContext, base: WindowSource, window: Window, options: FetchOptions) {
    const { from } = options;
    this.#run = run;
    this.#base = base;
    this.#window = window;
    this.#options = options;
    this.#rows = new WindowRows(run, base, window, options);
    const scan = (page: Page) => this.#rows.scan(page);
    const offsetPaged = from?.offsetPaged ?? false;
    this.#answers = new AnswerReader(run, base.cursor, { scan, offsetPaged });
    this.#upper = placeOf(base.cursor.kind, window.upper.value.order);
    this.#isCut = from?.isCut ?? false;
  }

  async toEnd(): Promise<Fetched> {
    await this.#rows.resume();
    const isComplete = this.#options.from?.isComplete === true;
    const step = isComplete ? 'more' : await this.#walk().catch((error: unknown) => this.#endEarly(error));
    this.#describe();
    const open = await this.#takeHeld();
    if (step === 'more') return this.#fetched(true, open);
    if (open !== undefined) await this.#options.staging.stage(open);
    return this.#fetched(false);
  }

  /** What came in order before the source failed is staged, and a later attempt resumes after it. */
  async #endEarly(failure: unknown): Promise<never> {
    const resumes = isTidemarkError(failure) && failure.retry === 'later';
    const isEnd = isEndOfSource(this.#run, this.#answers, failure);
    // A failure to keep it is none of the source's: whatever is kept, the same error ends the attempt.
    if (resumes && isEnd && this.#rows.isOrdered) await this.#stage().catch(() => undefined);
    this.#rows.tellOddities();
    throw failure;
  }

  /** No answer is taken for the last one before what follows its last row was asked for: some services cut in silence. */
  async #walk(): Promise<Step> {
    const rows = this.#rows;
    if (rows.last === undefined) {
      const filter = windowFilter(this.#run.feed, this.#base.cursor, this.#window);
      if ((await this.#walkChain({ filter, lower: this.#window.lower })) === 'late') return 'late';
    }
    for (;;) {
      const before = rows.last;
      if (before === undefined || !rows.isOrdered || this.#isAllRead) return 'more';
      if ((await this.#walkAfter(before)) === 'late') return 'late';
      if (rows.last === before && (await this.#walkBeyondTies(before)) === 'late') return 'late';
      if (rows.last === before) return 'more';
    }
  }

  /** Asks for what follows a row, until something does. */
  async #walkAfter(row: SourceRow): Promise<Step> {
    const rows = this.#rows;
    const { passedOver } = rows;
    for (const chain of this.#chainsAfter(row, rows.areTiesKnown)) {
      // Every attempt gets somewhere.
      if (isLate(this.#run) && rows.rows > (this.#options.from?.rows ?? 0)) return 'late';
      const { repeated } = passedOver;
      if ((await this.#walkChain(chain)) === 'late') return 'late';
      // Rows at the value that it was asked from come again, as they must.
      passedOver.repeated = repeated;
      // What it brought may be cut as well: the rest of this value comes before any greater one.
      if (rows.last !== row) return 'more';
    }
    return 'more';
  }

  /**
   * Rows of one value whose keys cannot be compared are asked for from their value on. Where that brings none that are new, and greater values
   * bring some, the answer was cut within the value.
   */
  async #walkBeyondTies(row: SourceRow): Promise<Step> {
    const [beyond, ...others] = this.#chainsAfter(row, false);
    const { cursor } = this.#base;
    if (this.#answers.isLinked || cursor.unique || beyond === undefined || others.length > 0) return 'more';
    const step = await this.#walkChain(beyond);
    this.#isCut ||= this.#rows.last !== row;
    return step;
  }

  async #walkChain({ filter, lower }: Chain): Promise<Step> {
    const rows = this.#rows;
    rows.beginChain(lower);
    for await (const { page, scanned } of this.#answers.pages(filter)) {
      await rows.take(scanned);
      this.#longestPage = Math.max(this.#longestPage, scanned.rowCount);
      await this.#options.onPage(rows.rows);
      if (page.nextLink !== undefined && isLate(this.#run)) return 'late';
      if (rows.isFull) await this.#stage();
    }
    return 'more';
  }

  async #stage(): Promise<void> {
    const batch = await this.#takeHeld();
    if (batch === undefined) return;
    await this.#options.staging.stage(batch);
    if (this.#rows.isOrdered) await this.#options.onStaged(this.#fetched(false));
  }

  async #takeHeld(): Promise<ColumnBatch | undefined> {
    const batch = this.#rows.takeHeld();
    if (batch !== undefined) await this.#options.comparison.addSource(batch);
    return batch;
  }

  #chainsAfter(row: SourceRow, tiesKnown: boolean): readonly Chain[] {
    const { cursor } = this.#base;
    const chains = tailAfter(this.#run.feed, this.#base, row, tiesKnown).map(({ filter, lower }): Chain => ({
      filter: withinEnd(cursor, this.#window, filter),
      lower,
    }));
    // The last one asks for greater values, and there are none in the window.
    const endsAbove = cursor.unique || chains.length > 1 || !tiesKnown;
    const isAtTop = comparePlaces(row.place, this.#upper) >= 0;
    return isAtTop && endsAbove ? chains.slice(0, -1) : chains;
  }

  /** A source that is seen to ignore the filter, and links its pages, would send everything once more. */
  get #isAllRead(): boolean {
    return this.#answers.isLinked && this.#rows.outsideNow > 0;
  }

  #fetched(isComplete: boolean, open?: ColumnBatch): Fetched {
    const { rows, last, greatest, atStart, outside, isOrdered, lastKeys } = this.#rows;
    const { offsetPaged } = this.#answers;
    const keys = isOrdered && this.#options.from === undefined ? lastKeys : undefined;
    const isCut = this.#isCut;
    const longestPage = this.#longestPage;
    const came = { open, rows, longestPage, last, greatest, atStart, keys, outside };
    return { ...came, offsetPaged, isComplete, isOrdered, isCut };
  }

  #describe(): void {
    const { notes } = this.#run;
    const { outside, passedOver, isOrdered } = this.#rows;
    notePassedOver(this.#run, outside, passedOver.repeated);
    this.#rows.tellOddities();
    if (!isOrdered) notes.add({ kind: 'order-ignored' });
    if (this.#answers.offsetPaged) notes.add({ kind: 'offset-paged' });
  }
}

/**
 * Fetches a window's rows, in the order asked for where the source keeps it, and stages them. Ends at the next page when the deadline comes:
 * everything that came is staged then; else the last rows are left open, to share a file with others. Rows without a cursor value, outside the window or seen before are left out, and noted.
 */
export const fetchWindow = (
  run: RunContext,
  base: WindowSource,
  window: Window,
  options: FetchOptions,
): Promise<Fetched> => new WindowFetch(run, base, window, options).toEnd();
