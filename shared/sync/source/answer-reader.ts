import { isTidemarkError } from '../../core/index.ts';
import type { Page, ScannedPage } from '../../odata/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { isOffsetLink } from './offset-link.ts';

/** A page of an answer, and what it says. */
export interface AnswerPage {
  readonly page: Page;
  readonly scanned: ScannedPage;
}

/** Reads answers page by page, in the feed's order, and remembers how the source joins its pages. */
export class AnswerReader {
  readonly #run: RunContext;
  readonly #orderby: string;
  readonly #scan: (page: Page) => ScannedPage;
  #answered = 0;
  #pages = 0;
  #lastPage = 0;
  #longestPage: number;
  #isLinked = false;
  #offsetPaged: boolean;
  #failure: unknown;

  /** `offsetPaged`: an earlier attempt has seen it. */
  constructor(
    run: RunContext,
    { orderby }: FeedCursor,
    {
      scan,
      offsetPaged = false,
    }: { readonly scan: (page: Page) => ScannedPage; readonly offsetPaged?: boolean },
  ) {
    this.#run = run;
    this.#orderby = orderby;
    this.#scan = scan;
    this.#offsetPaged = offsetPaged;
    this.#longestPage = run.state.source.longestPage ?? 0;
  }

  /** Rows of the present answer. */
  get answered(): number {
    return this.#answered;
  }

  /** The present answer came in several pages. */
  get isPaged(): boolean {
    return this.#pages > 1;
  }

  /**
   * The present answer shows by its length that no page of it was cut: the last one is shorter than another that the source sent, now or before.
   * What limits the rows of one page limits those of any.
   */
  get isShort(): boolean {
    return this.#lastPage < this.#longestPage;
  }

  /** Rows of the longest page that the feed ever got. */
  get longestPage(): number {
    return this.#longestPage;
  }

  /** A page had a link to the next one. */
  get isLinked(): boolean {
    return this.#isLinked;
  }

  /** Pages were joined by a count of rows, which a delete shifts. */
  get offsetPaged(): boolean {
    return this.#offsetPaged;
  }

  /** What a page could not be had for; every page before it was used to its end. */
  get failure(): unknown {
    return this.#failure;
  }

  /** The pages of one answer. Rejects as the source does, and the scanner. */
  async *pages(filter: string | undefined): AsyncGenerator<AnswerPage, void, undefined> {
    const { feed, source, signal } = this.#run;
    const { select } = feed.source;
    const query = { orderby: this.#orderby, ...(filter && { filter }), ...(select && { select }) };
    this.#answered = 0;
    this.#pages = 0;
    try {
      for await (const page of source.pages(query, signal)) yield this.#read(page);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  #read(page: Page): AnswerPage {
    const scanned = this.#scan(page);
    this.#run.pages += 1;
    this.#pages += 1;
    this.#lastPage = scanned.rowCount;
    this.#longestPage = Math.max(this.#longestPage, this.#lastPage);
    this.#answered += this.#lastPage;
    this.#isLinked ||= page.nextLink !== undefined;
    this.#offsetPaged ||= isOffsetLink(page.nextLink, this.#answered);
    return { page, scanned };
  }
}

/** Whether a read ended since the source failed it between two pages, and not since the run has to leave off. */
export const isEndOfSource = ({ signal }: RunContext, { failure }: AnswerReader, error: unknown): boolean =>
  !signal.aborted && isTidemarkError(error) && error === failure;
