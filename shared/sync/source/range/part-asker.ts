import { inWords, type TidemarkError } from '../../../core/index.ts';
import { mayBeTooMuch } from '../../../odata/index.ts';
import type { AnswerLengths } from './answer-lengths.ts';
import type { RangeAnswer } from './range-answer.ts';
import type { NextRequest } from './next-request.ts';
import type { Position } from './position.ts';
import type { Prefetch } from './prefetch.ts';
import type { RangeParts } from './range-parts.ts';
import { breaksBehind } from './torn.ts';

/** Where a read stands, and what is asked next. */
interface Reading {
  readonly position: Position;
  readonly next: NextRequest;
  readonly lengths: AnswerLengths;
}

/** Asks what is next and, where the service does not answer for all that lies above a value, for a part of it. */
export class PartAsker {
  readonly #parts: RangeParts;
  readonly #reading: Reading;
  readonly #prefetch: Prefetch;
  /** Why a part is asked for. */
  #why: TidemarkError | undefined;

  constructor(parts: RangeParts, reading: Reading, prefetch: Prefetch) {
    this.#parts = parts;
    this.#reading = reading;
    this.#prefetch = prefetch;
  }

  /** The next answer. Rejects as the source does, where asking for less helps nothing. */
  async answer(): Promise<RangeAnswer> {
    const { next } = this.#reading;
    for (;;) {
      try {
        return await this.#prefetch.answer(() => next.make());
      } catch (error) {
        const least = await this.#narrow(error);
        if (least !== undefined) return least;
      }
    }
  }

  /**
   * Of an answer that brought nothing, whether it did so because it is a part: then a wider one is next. `isDone`: its link leads to nothing. Throws why
   * parts are asked for where no wider one is answered.
   */
  widens(answer: RangeAnswer, isDone: boolean): boolean {
    const { lengths, next, position } = this.#reading;
    const { bounds, page } = this.#parts;
    if (!answer.isPart || !(isDone || lengths.isWholePart(answer))) return false;
    if (!next.width.widen(bounds.unit, page) && this.#why !== undefined)
      throw breaksBehind(this.#parts, position.value, this.#why);
    return true;
  }

  /** Less is asked for from now on; answers the first part. Throws the error where no less is answered. */
  async #narrow(error: unknown): Promise<RangeAnswer | undefined> {
    const { position, next } = this.#reading;
    if (!mayBeTooMuch(error)) throw error;
    if (position.value === undefined) throw withoutStart(error);
    if (!next.width.narrow(this.#parts.bounds.unit)) throw breaksBehind(this.#parts, position.value, error);
    const least = this.#why === undefined ? await this.#least(error) : undefined;
    this.#why = error;
    return least;
  }

  /** The first part is the smallest step above the position. A service in trouble does not answer that either, and is not asked further. */
  async #least(why: TidemarkError): Promise<RangeAnswer> {
    const least = await this.#prefetch.answer(() => this.#reading.next.make()).catch(unlessTooMuch);
    if (least === undefined) throw why;
    return least;
  }
}

const unlessTooMuch = (error: unknown): undefined => {
  if (!mayBeTooMuch(error)) throw error;
};

/** Of all rows there is no part without a value that it begins at. */
const withoutStart = (error: TidemarkError): TidemarkError =>
  inWords(
    error,
    `${error.message} If all rows are too much for one answer, set "start" of the cursor: from there on the service is asked for parts.`,
  );
