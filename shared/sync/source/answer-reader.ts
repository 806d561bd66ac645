import { isTidemarkError } from '../../core/index.ts';
import type { EntityQuery, Page, ScannedPage } from '../../odata/index.ts';
import { type FeedCursor, selectOf } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { type ChainEnd, ChainEnds } from './chain-ends.ts';
import { cutByTop } from './links-cut.ts';
import { notePage } from './note-page.ts';
import { isOffsetLink } from './offset-link.ts';
import { asBefore, Asker, askOnce, Learned, orderbyOf } from './range/index.ts';

/** A page of an answer, and what it says. */
export interface AnswerPage {
  readonly page: Page;
  readonly scanned: ScannedPage;
  /** It was asked for behind an answer that had no link: rows of that may come again with it. */
  readonly isBehind: boolean;
}

type Pages<End> = AsyncGenerator<AnswerPage, End, undefined>;

/**
 * Reads an answer page by page, by its links, and sees how the source joins them. Behind an answer that has no link, and may not be the last, it asks on by
 * the number of rows so far: some services send a few rows where no `$top` asks for more.
 */
export class AnswerReader {
  readonly #run: RunContext;
  readonly #learned: Learned;
  readonly #cursor: FeedCursor;
  readonly #scan: (page: Page) => ScannedPage;
  readonly #isDoubted: boolean;
  #ends: ChainEnds;
  #answered = 0;
  #pages = 0;
  #offsetPaged = false;
  #mayBeCut = false;

  /** `isDoubted`: an answer that is shorter than others is no end either. */
  constructor(
    run: RunContext,
    cursor: FeedCursor,
    scan: (page: Page) => ScannedPage,
    { isDoubted }: { readonly isDoubted: boolean },
  ) {
    this.#run = run;
    this.#learned = new Learned(run);
    this.#cursor = cursor;
    this.#scan = scan;
    this.#isDoubted = isDoubted;
    this.#ends = this.#begin();
  }

  /** Pages were joined by a count of rows, which a delete shifts. */
  get offsetPaged(): boolean {
    return this.#offsetPaged;
  }

  /** Nothing has shown that the last answer was the last one. */
  get mayBeCut(): boolean {
    return this.#mayBeCut;
  }

  /** The pages of one answer. Rejects as the source does, and the scanner, and with `source-stalled` where rows are seen to lack. */
  async *pages(filter: string | undefined): Pages<void> {
    const query = this.#queryOf(filter);
    this.#ends = this.#begin();
    let end = yield* this.#first(query);
    while (end === 'more') end = yield* this.#behind(query);
    if (end === 'cut') throw cutByTop(this.#run);
    this.#mayBeCut = end !== 'end';
    this.#forgetOld();
  }

  /** What was learned a day ago, and this read did not show again. */
  #forgetOld(): void {
    for (const name of ['linksEndEarly', 'noSkip'] as const)
      if (this.#learned.has(name) && this.#learned.isDue(name)) this.#learned.forget(name);
  }

  #begin(): ChainEnds {
    this.#answered = 0;
    return new ChainEnds(this.#learned, this.#cursor, this.#isDoubted);
  }

  #queryOf(filter: string | undefined): EntityQuery {
    const { feed, state } = this.#run;
    const orderby = orderbyOf(this.#cursor, 'cursor', state.source);
    const select = selectOf(feed);
    return {
      ...(orderby !== undefined && { orderby }),
      ...(filter && { filter }),
      ...(select && state.source.noSelect !== true && { select }),
    };
  }

  /** The greatest `$top` that the source takes, if it takes any. */
  get #top(): Pick<EntityQuery, 'top'> {
    const { top } = asBefore({ order: 'cursor', top: this.#run.feed.source.pageSize }, this.#learned);
    return top === undefined ? {} : { top };
  }

  /** Without a `$top`, as links end where it is reached; with one where links were seen to end before. */
  async *#first(query: EntityQuery): Pages<ChainEnd> {
    if (this.#learned.holds('linksEndEarly')) {
      const end = yield* this.#unlessRefused({ ...query, ...this.#top });
      if (end !== 'refused') return end;
    }
    return yield* this.#chain(query);
  }

  /** By the number of rows so far. Where the service does not take that, a `$top` alone may bring more than none. */
  async *#behind(query: EntityQuery): Pages<ChainEnd> {
    const top = this.#top;
    if (!this.#learned.holds('noSkip')) {
      const end = yield* this.#unlessRefused({ ...query, ...top, skip: this.#answered });
      if (end !== 'refused') return end;
      this.#learned.learn({ noSkip: true });
    }
    this.#run.notes.add({ kind: 'option-refused', option: '$skip' });
    const all = top.top === undefined ? 'refused' : yield* this.#unlessRefused({ ...query, ...top });
    return all === 'refused' ? 'same' : all;
  }

  /** The same as `#chain` of a question that the service may refuse, or break on twice while it answers a plain one. */
  async *#unlessRefused(query: EntityQuery): Pages<ChainEnd | 'refused'> {
    const before = this.#pages;
    for (let tries = 1; ; tries += 1) {
      try {
        return yield* this.#chain(query);
      } catch (error) {
        if (this.#pages > before || !isRefusal(error)) throw error;
        if (isTidemarkError(error, 'source-contract') || tries > 1) return 'refused';
        await this.#askPlain();
      }
    }
  }

  /** Rejects where the service is in trouble: then it has refused nothing. */
  async #askPlain(): Promise<void> {
    const asker = new Asker(this.#run, this.#cursor, this.#learned);
    const asking = { run: this.#run, cursor: this.#cursor, asker };
    await askOnce(asking, { order: 'none', top: 1 }, () => undefined);
  }

  /** The pages of a question, by their links. */
  async *#chain(query: EntityQuery): Pages<ChainEnd> {
    const { source, signal } = this.#run;
    const isBehind = this.#ends.hasBegun;
    const before = this.#answered;
    for await (const page of source.pages(query, signal))
      yield { page, scanned: this.#read(query, page), isBehind };
    const isMore = isBehind && this.#answered > before;
    if (isMore) this.#ends.mistrust();
    const end = this.#ends.end(query);
    if (isMore && end !== 'same') this.#noteBehind();
    return end;
  }

  #read(query: EntityQuery, page: Page): ScannedPage {
    this.#pages += 1;
    const scanned = this.#scan(page);
    notePage(this.#run, scanned);
    this.#learned.noteDigits(scanned.places);
    this.#learned.noteExact(scanned.places);
    this.#ends.see(query, scanned);
    this.#answered += scanned.rowCount;
    this.#offsetPaged ||= isOffsetLink(page.nextLink, this.#answered);
    return scanned;
  }

  /** Rows came behind an answer that had no link. */
  #noteBehind(): void {
    this.#offsetPaged = true;
    if (!this.#learned.holds('linksEndEarly')) this.#learned.learn({ linksEndEarly: true });
  }
}

/** Whether it may be that the service does not take a question: it says so, or breaks before any row was whole. */
const isRefusal = (error: unknown): boolean =>
  isTidemarkError(error, 'source-contract') ||
  (isTidemarkError(error, 'source-unavailable') && (error.facts['wholeRows'] ?? 0) === 0);
