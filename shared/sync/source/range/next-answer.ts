import { isLate } from '../is-late.ts';
import type { AnswerLengths } from './answer-lengths.ts';
import type { NextRequest } from './next-request.ts';
import type { PageFound } from './page-rows.ts';
import { PartAsker } from './part-asker.ts';
import type { Position } from './position.ts';
import { Prefetch } from './prefetch.ts';
import type { RangeAnswer } from './range-answer.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeStart } from './range-start.ts';
import { ReadAhead } from './read-ahead.ts';
import type { ValueReader } from './value-reader.ts';

/** Where a read stands, and what is asked next. */
interface Reading {
  readonly position: Position;
  readonly next: NextRequest;
  readonly lengths: AnswerLengths;
  readonly values: Pick<ValueReader, 'isOpen'>;
}

/** Where the answers of a read come from: one was asked for before, else it was read ahead, else it is asked for now. */
export class NextAnswer {
  readonly #parts: RangeParts;
  readonly #reading: Reading;
  readonly #prefetch: Prefetch;
  readonly #asked: PartAsker;
  readonly #ahead: ReadAhead;

  constructor(parts: RangeParts, { isAhead }: Pick<RangeStart, 'isAhead'>, reading: Reading) {
    this.#parts = parts;
    this.#reading = reading;
    this.#prefetch = new Prefetch(parts);
    this.#asked = new PartAsker(parts, reading, this.#prefetch);
    this.#ahead = new ReadAhead(parts, reading.position, isAhead !== true);
  }

  /** Rejects as `PartAsker.answer` does. */
  async next(): Promise<RangeAnswer> {
    const isPlain = !this.#prefetch.isBegun && this.#isPlain;
    const ahead = isPlain ? await this.#ahead.answer() : undefined;
    if (ahead !== undefined) return ahead;
    await this.leave();
    return this.#asked.answer();
  }

  /** Something else is asked than the next answer: once there is room for it beside what is read ahead. */
  leave(): Promise<void> {
    return this.#ahead.leave();
  }

  /** Sees an answer that moved the position on, before its rows are taken, and asks for what follows, where something does. */
  see(answer: RangeAnswer, found: PageFound, isFull: boolean): void {
    this.#ahead.see(answer, isFull && this.#isPlain && isMostlyNew(answer, found));
    if (isFull) this.#askAhead();
  }

  /** Takes the rows of the present answer; what was asked for meanwhile is scanned after that. */
  during<Taken>(take: () => Promise<Taken>): Promise<Taken> {
    return this.#prefetch.during(take);
  }

  /** As `PartAsker.widens`. */
  widens(answer: RangeAnswer, isDone: boolean): boolean {
    return this.#asked.widens(answer, isDone);
  }

  /** Lets go of what nobody takes. Never rejects. */
  async drop(): Promise<void> {
    await this.#ahead.drop();
    await this.#prefetch.drop();
  }

  /** What is asked next is all that lies above the position. */
  get #isPlain(): boolean {
    const { next, values } = this.#reading;
    return !next.isCell && !next.isBeyond && !values.isOpen && next.width.now === undefined;
  }

  #askAhead(): void {
    const { next, values } = this.#reading;
    const waits = next.isCell || values.isOpen || isLate(this.#parts.run);
    const isThere = !this.#ahead.hasRoom || (this.#isPlain && this.#ahead.covers);
    if (!waits && !isThere) this.#prefetch.begin(next.make());
  }
}

const isMostlyNew = ({ page: { scanned } }: RangeAnswer, { rows }: PageFound): boolean =>
  2 * rows.fresh.length > scanned.rowCount;
