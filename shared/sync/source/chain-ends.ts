import { hash } from 'node:crypto';
import type { EntityQuery, ScannedPage } from '../../odata/index.ts';
import type { SourceTraits } from '../../state/index.ts';
import { type FeedCursor, keyTextAt } from '../feed/index.ts';
import type { Learned } from './range/index.ts';

/**
 * How a question and its links ended. `more`: rows may follow the last one. `same`: they brought the rows of an earlier question once more. `cut`: the same,
 * and no more than `$top` lets through.
 */
export type ChainEnd = 'more' | 'end' | 'same' | 'cut';

/** Judges the ends of the questions of one read by links, none of which has a link behind it. */
export class ChainEnds {
  readonly #learned: Learned;
  readonly #cursor: FeedCursor;
  readonly #isDoubted: boolean;
  /** What the questions before have brought. */
  readonly #prints = new Set<string>();
  /** Rows of the longest page without a `$top`. */
  #untopped = 0;
  #print: string | undefined;
  #last = 0;
  /** Where the question before ended short of others, the most that was thought to be an answer. */
  #short: Pick<SourceTraits, 'longestByLinks' | 'longestPage'> | undefined;

  /** `isDoubted`: an answer that is shorter than others is no end either. */
  constructor(learned: Learned, cursor: FeedCursor, isDoubted: boolean) {
    this.#learned = learned;
    this.#cursor = cursor;
    this.#isDoubted = isDoubted;
  }

  /** Another question was answered before. */
  get hasBegun(): boolean {
    return this.#prints.size > 0;
  }

  /** Sees a page of the present question, while it is held. */
  see({ top }: EntityQuery, page: ScannedPage): void {
    const { rowCount } = page;
    const { longestByLinks = 0, longestPage = 0 } = this.#learned.traits;
    if (top === undefined) {
      this.#untopped = Math.max(this.#untopped, rowCount);
      this.#learned.note({ longestByLinks: Math.max(longestByLinks, rowCount) });
    } else this.#learned.note({ longestPage: Math.max(longestPage, rowCount) });
    if (rowCount > 0) this.#print ??= this.#printOf(page);
    this.#last = rowCount;
  }

  /** The present question has no further page. */
  end({ top }: EntityQuery): ChainEnd {
    const [print, last] = [this.#print, this.#last];
    this.#print = undefined;
    this.#last = 0;
    if (print === undefined || last === 0) return 'end';
    if (this.#prints.has(print))
      return top !== undefined && last >= top && last > this.#untopped ? 'cut' : 'same';
    this.#prints.add(print);
    const isShort = this.#isShort(last, top);
    this.#short = !isShort ? undefined : top === undefined ? { longestByLinks: last } : { longestPage: last };
    return !this.#isDoubted && isShort ? 'end' : 'more';
  }

  /** Rows came behind the question before: where it ended short of others, the service cuts its answers there by now. */
  mistrust(): void {
    if (this.#short !== undefined) this.#learned.note(this.#short);
  }

  /** Fewer rows than were asked for, and than a page of such a question had. */
  #isShort(last: number, top: number | undefined): boolean {
    const { longestByLinks = 0, longestPage = 0 } = this.#learned.traits;
    return top === undefined ? last < longestByLinks : last < top && last < longestPage;
  }

  /** Tells pages of other rows apart, in whatever order they come. */
  #printOf(page: ScannedPage): string {
    const textAt = (row: number): string =>
      `${keyTextAt(this.#cursor, page, row)} ${page.textOf(this.#cursor.column, row)}`;
    const rows = Array.from({ length: page.rowCount }, (_, row) => textAt(row));
    return hash('sha1', rows.toSorted().join('\n'), 'base64');
  }
}
