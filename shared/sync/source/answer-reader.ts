import type { Page } from '../../odata/index.ts';
import type { FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { isOffsetLink } from './offset-link.ts';

/** Reads answers page by page, in the feed's order, and remembers how the source joins its pages. */
export class AnswerReader {
  readonly #run: RunContext;
  readonly #orderby: string;
  #answered = 0;
  #isLinked = false;
  #offsetPaged: boolean;

  /** `offsetPaged`: an earlier attempt has seen it. */
  constructor(run: RunContext, { orderby }: FeedCursor, offsetPaged = false) {
    this.#run = run;
    this.#orderby = orderby;
    this.#offsetPaged = offsetPaged;
  }

  /** Rows of the present answer. */
  get answered(): number {
    return this.#answered;
  }

  /** A page had a link to the next one. */
  get isLinked(): boolean {
    return this.#isLinked;
  }

  /** Pages were joined by a count of rows, which a delete shifts. */
  get offsetPaged(): boolean {
    return this.#offsetPaged;
  }

  /** The pages of one answer. Rejects as the source does. */
  async *pages(filter: string | undefined): AsyncGenerator<Page, void, undefined> {
    const { feed, source, signal } = this.#run;
    const { select } = feed.source;
    const query = { orderby: this.#orderby, ...(filter && { filter }), ...(select && { select }) };
    this.#answered = 0;
    for await (const page of source.pages(query, signal)) {
      this.#run.pages += 1;
      this.#answered += page.rows.length;
      this.#isLinked ||= page.nextLink !== undefined;
      this.#offsetPaged ||= isOffsetLink(page.nextLink, this.#answered);
      yield page;
    }
  }
}
