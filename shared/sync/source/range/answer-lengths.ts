import type { RangeAnswer } from './asker.ts';
import type { Learned } from './learned.ts';

/** What the lengths of answers prove. */
export class AnswerLengths {
  readonly #learned: Learned;
  #last = 0;
  #most = 0;

  constructor(learned: Learned) {
    this.#learned = learned;
  }

  /** Rows of the longest answer of this read. */
  get most(): number {
    return this.#most;
  }

  get #longest(): number {
    return this.#learned.traits.longestPage ?? 0;
  }

  /** Whether an answer is the end by itself: shorter than was asked for, and than an answer that the feed got before. */
  isEnd({ page, top, torn, isPart }: RangeAnswer): boolean {
    const { rowCount } = page.scanned;
    const longest = this.#longest;
    this.#last = rowCount;
    this.#most = Math.max(this.#most, rowCount);
    this.#learned.note({ longestPage: Math.max(longest, rowCount) });
    if (isPart || torn !== undefined || page.link !== undefined) return false;
    return rowCount === 0 || ((top === undefined || rowCount < top) && rowCount < longest);
  }

  /** Whether an answer that holds so many rows may have others besides. */
  holdsMore(rows: number, page: number): boolean {
    const { topAtMost = page } = this.#learned.traits;
    return rows < Math.min(page, topAtMost) && rows <= this.#longest;
  }

  /** Whether only its link says that an answer is not the end. */
  isShort({ page, top }: RangeAnswer): boolean {
    const { rowCount } = page.scanned;
    return page.link !== undefined && rowCount !== top && rowCount < this.#longest;
  }

  /** Whether an answer holds all of the part that was asked for. */
  isWholePart({ page, top }: RangeAnswer): boolean {
    const { rowCount } = page.scanned;
    return page.link === undefined && rowCount !== top && rowCount < Math.max(1, this.#longest);
  }

  /** The source has rows above the last answer: it is shorter than those before as the service cuts them by now. */
  mistrust(): void {
    this.#learned.note({ longestPage: this.#last });
  }
}
