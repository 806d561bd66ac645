import type { Page } from '../../odata/index.ts';
import type { RunContext } from '../run/index.ts';
import { type BoundPlace, boundPlace, type Window } from '../feed/index.ts';
import { AnswerReader } from './answer-reader.ts';
import { horizonAt } from './horizon-at.ts';
import { linksBounds } from './links-bounds.ts';
import { notePassedOver } from './note-passed-over.ts';
import { rangeFilter, type RangeParts } from './range/index.ts';
import type { WindowSource } from './seen-rows.ts';
import { isLate } from './is-late.ts';
import type { WindowFetchParts } from './window-range.ts';
import { WindowRows } from './window-rows.ts';

/** Reads a window by the links of a source that keeps no order, or ignores the filter. */
export class WindowByLinks {
  readonly #run: RunContext;
  readonly #base: WindowSource;
  readonly #window: Window;
  readonly #parts: WindowFetchParts;
  readonly #rows: WindowRows;
  readonly #answers: AnswerReader;
  #longestPage = 0;

  constructor(run: RunContext, base: WindowSource, window: Window, parts: WindowFetchParts) {
    this.#run = run;
    this.#base = base;
    this.#window = window;
    this.#parts = parts;
    this.#rows = new WindowRows(base.cursor, parts.taken, parts.seen);
    const scan = (page: Page) => this.#rows.scan(page);
    this.#answers = new AnswerReader(run, base.cursor, scan, { isDoubted: true });
  }

  get rows(): Pick<WindowRows, 'last' | 'isOrdered' | 'outside'> {
    return this.#rows;
  }

  get longestPage(): number {
    return this.#longestPage;
  }

  /** Pages were joined by a count of rows, which a delete shifts. */
  get offsetPaged(): boolean {
    return this.#answers.offsetPaged;
  }

  /** `source`: what asking the source takes. */
  async read(source: RangeParts): Promise<'end' | 'stopped'> {
    const { taken, onPage, stage } = this.#parts;
    const sent = await linksBounds(source, this.#window);
    this.#rows.begin(this.#window, sent);
    const filter = rangeFilter(this.#run.feed, this.#base.cursor, sent);
    for await (const { page, scanned, isBehind } of this.#answers.pages(filter)) {
      taken.horizon ??= this.#horizonAt(page);
      this.#longestPage = Math.max(this.#longestPage, scanned.rowCount);
      await this.#rows.take(scanned, isBehind);
      await onPage(taken.rows);
      if ((page.nextLink !== undefined || isBehind) && isLate(this.#run)) return 'stopped';
      if (taken.isFull) await stage();
    }
    return 'end';
  }

  #horizonAt(page: Page): BoundPlace | undefined {
    const { cursor } = this.#base;
    const horizon = horizonAt(this.#run, cursor, page);
    return horizon && boundPlace(cursor, horizon);
  }

  describe(): void {
    const { outside, passedOver, isOrdered } = this.#rows;
    notePassedOver(this.#run, outside, passedOver.repeated);
    if (!isOrdered) this.#run.notes.add({ kind: 'order-ignored' });
    if (this.offsetPaged) this.#run.notes.add({ kind: 'offset-paged' });
  }
}
