import type { RangeAnswer } from './range-answer.ts';
import type { Learned } from './learned.ts';

/** What the lengths of answers prove. */
export class AnswerLengths {
  readonly #learned: Learned;
  #last = 0;
  #most = 0;
  /** Before an answer was doubted: rows of the longest one, and rows taken. */
  #doubted: { readonly longest: number; readonly taken: number } | undefined;

  constructor(learned: Learned) {
    this.#learned = learned;
  }

  /** Rows of the longest answer of this read. */
  get most(): number {
    return this.#most;
  }

  /** The last answer had no row: nothing follows it. */
  get endsEmpty(): boolean {
    return this.#last === 0;
  }

  /** It was asked on behind an answer that may have been the end. */
  get isDoubted(): boolean {
    return this.#doubted !== undefined;
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
    return rows < Math.min(page, topAtMost) && rows < this.#longest;
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

  /** Nothing tells whether the last answer is the end: it is taken for one that is no shorter than others. */
  doubt(taken: number): void {
    this.#doubted = { longest: this.#longest, taken };
    this.mistrust();
  }

  /** It was the end where nothing came behind it. */
  trust(taken: number): void {
    const doubted = this.#doubted;
    if (doubted?.taken === taken)
      this.#learned.note({ longestPage: Math.max(this.#longest, doubted.longest) });
  }

  /** Rows were left out of the last answer: it is shorter than those before as the service cuts them by now. */
  mistrust(): void {
    this.#learned.note({ longestPage: this.#last });
  }
}
