import { comparePlaces, orderOfPlace, type Place } from '../../../odata/index.ts';
import type { Asked } from './range-answer.ts';
import type { Cuts } from './cuts.ts';
import type { Position } from './position.ts';
import { type PageAhead, RangeAhead } from './range-ahead.ts';
import type { RangeParts } from './range-parts.ts';

/** The ranges that are read ahead, from the lowest on, and their pages, which wait for their turn. */
export class RangeQueue {
  readonly #parts: Pick<RangeParts, 'cursor' | 'bounds'>;
  readonly #limit: Place;
  readonly #cuts: Cuts;
  #ranges: RangeAhead[] = [];
  /** Bytes of the pages that wait, and of the largest one that came. */
  #held = 0;
  #largest = 0;

  /** Rows beyond `limit` are left to the read itself. */
  constructor(parts: Pick<RangeParts, 'cursor' | 'bounds'>, cuts: Cuts, limit: Place) {
    this.#parts = parts;
    this.#cuts = cuts;
    this.#limit = limit;
  }

  /** The lowest range that the read has not come to; undefined: there is none. */
  get next(): RangeAhead | undefined {
    return this.#ranges.find(({ isEntered }) => !isEntered);
  }

  /** Bytes that are held once so many more pages have come. */
  bytesWith(pages: number): number {
    return this.#held + this.#largest * pages;
  }

  /** The page in which a position lies; `wait`: its range has more to come. Pages that lie below are let go. */
  find({ place, value }: Position): PageAhead | 'wait' | undefined {
    if (place === undefined || value === undefined) return undefined;
    this.#leaveBelow(place);
    this.#cuts.leaveBelow(value.order);
    const [range] = this.#ranges;
    if (range === undefined || range.cut.from > value.order) return undefined;
    const [page] = range.pages;
    if (page === undefined) return 'wait';
    return comparePlaces(page.first, place) <= 0 ? page : undefined;
  }

  /** Whether the lowest range has a question under way. */
  get isAsking(): boolean {
    return this.#ranges[0]?.isAsking === true;
  }

  /** Takes the page that was found, whose memory is the caller's from now on; answers whether its range begins with it. */
  enter(page: PageAhead): boolean {
    const [range] = this.#ranges;
    const isFirst = range?.isEntered === false;
    if (range !== undefined) range.isEntered = true;
    range?.shift();
    this.#held -= page.page.sizeBytes;
    return isFirst;
  }

  /** The lowest range that has more to ask for. Where memory is short only the one that is read next may: else nothing would come. */
  lowest(isShort: boolean): RangeAhead | undefined {
    const [first] = this.#ranges;
    if (isShort) return first?.canAsk === true && first.pages.length === 0 ? first : undefined;
    const waiting = this.#ranges.find(({ canAsk }) => canAsk);
    const { lowest } = this.#cuts;
    return lowest === undefined || (waiting !== undefined && waiting.cut.from < lowest)
      ? waiting
      : this.#cut();
  }

  /** Takes what a range was answered. Answers whether it can be read on by value. */
  take(range: RangeAhead, asked: Asked, body: Uint8Array): boolean {
    const fate = range.take(asked, body, this.#limit);
    if (typeof fate === 'string') {
      asked.page.release();
      if (fate === 'end') this.#cuts.endAt(range.cut.from);
      return fate !== 'odd';
    }
    const { sizeBytes } = asked.page;
    this.#held += sizeBytes;
    this.#largest = Math.max(this.#largest, sizeBytes);
    this.#recut(range, fate.kept);
    return true;
  }

  /** Lets go of what has come. */
  clear(): void {
    for (const range of this.#ranges) for (const { page } of range.pages) page.release();
    this.#ranges = [];
  }

  #leaveBelow(place: Place): void {
    for (const range of this.#ranges)
      for (let [page] = range.pages; page !== undefined && isBelow(page, place); [page] = range.pages) {
        range.shift();
        this.#held -= page.page.sizeBytes;
        page.page.release();
      }
    if (this.#ranges[0]?.isOver === true) this.#ranges = this.#ranges.filter(({ isOver }) => !isOver);
  }

  #cut(): RangeAhead | undefined {
    const { cursor, bounds } = this.#parts;
    const cut = this.#cuts.next();
    if (cut === undefined) return undefined;
    const range = new RangeAhead(cursor, bounds, cut);
    this.#ranges = [...this.#ranges, range].toSorted((a, b) => (a.cut.from < b.cut.from ? -1 : 1));
    return range;
  }

  /** What a page says of where to cut what lies behind its range, and what is left of one that has many pages. */
  #recut(range: RangeAhead, { first, last }: PageAhead): void {
    const begin = orderOfPlace(this.#parts.cursor.kind, first);
    const span = last.value.order - begin;
    const { to } = range.cut;
    if (begin > to) this.#cuts.skip({ from: to, to: begin }, span);
    else this.#cuts.see(to, span);
    const { rest } = range;
    if (rest === undefined || !this.#cuts.isWide(rest)) return;
    range.end();
    this.#cuts.add({ ...rest, span });
  }
}

const isBelow = ({ last }: PageAhead, place: Place): boolean => comparePlaces(last.place, place) <= 0;
