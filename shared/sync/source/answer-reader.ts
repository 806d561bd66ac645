import type { Page, ScannedPage } from '../../odata/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { notePage } from './note-page.ts';
import { Learned, orderbyOf } from './range/index.ts';
import { isOffsetLink } from './offset-link.ts';

/** A page of an answer, and what it says. */
export interface AnswerPage {
  readonly page: Page;
  readonly scanned: ScannedPage;
}

/** Reads an answer page by page, by its links, and sees how the source joins them. */
export class AnswerReader {
  readonly #run: RunContext;
  readonly #learned: Learned;
  readonly #cursor: FeedCursor;
  readonly #scan: (page: Page) => ScannedPage;
  #answered = 0;
  #offsetPaged = false;

  constructor(run: RunContext, cursor: FeedCursor, scan: (page: Page) => ScannedPage) {
    this.#run = run;
    this.#learned = new Learned(run);
    this.#cursor = cursor;
    this.#scan = scan;
  }

  /** Pages were joined by a count of rows, which a delete shifts. */
  get offsetPaged(): boolean {
    return this.#offsetPaged;
  }

  /** The pages of one answer. Rejects as the source does, and the scanner. */
  async *pages(filter: string | undefined): AsyncGenerator<AnswerPage, void, undefined> {
    const { feed, source, signal, state } = this.#run;
    const { noSelect } = state.source;
    const orderby = orderbyOf(this.#cursor, 'cursor', state.source);
    const { select } = feed.source;
    const query = {
      ...(orderby !== undefined && { orderby }),
      ...(filter && { filter }),
      ...(select && noSelect !== true && { select }),
    };
    this.#answered = 0;
    for await (const page of source.pages(query, signal)) yield this.#read(page);
  }

  #read(page: Page): AnswerPage {
    const scanned = this.#scan(page);
    notePage(this.#run, scanned);
    this.#learned.noteDigits(scanned.places);
    this.#answered += scanned.rowCount;
    this.#offsetPaged ||= isOffsetLink(page.nextLink, this.#answered);
    return { page, scanned };
  }
}
