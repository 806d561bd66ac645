import { TidemarkError } from '../../../core/index.ts';
import type { RangeAnswer } from './range-answer.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeRequest } from './range-request.ts';

/** The next answer, asked for while the rows of the present one are taken; it is scanned once they were. */
export class Prefetch {
  readonly #parts: Pick<RangeParts, 'asker' | 'rows'>;
  #next: Promise<RangeAnswer> | undefined;
  #turn: PromiseWithResolvers<void> | undefined;

  constructor(parts: Pick<RangeParts, 'asker' | 'rows'>) {
    this.#parts = parts;
  }

  /** Whether an answer was asked for before. */
  get isBegun(): boolean {
    return this.#next !== undefined;
  }

  /** The answer that was asked for before, or one that is asked for now. */
  answer(request: () => RangeRequest): Promise<RangeAnswer> {
    const next = this.#next ?? this.#ask(request(), undefined);
    this.#next = undefined;
    return next;
  }

  /** Asks, while the rows of the present answer are still to be taken. */
  begin(request: RangeRequest): void {
    this.#turn = Promise.withResolvers();
    this.#turn.promise.catch(() => undefined);
    this.#next = this.#ask(request, this.#turn.promise);
    this.#next.catch(() => undefined);
  }

  /** Takes the rows of the present answer. What was asked for meanwhile is scanned after that. */
  async during<Taken>(take: () => Promise<Taken>): Promise<Taken> {
    try {
      const taken = await take();
      this.#turn?.resolve();
      return taken;
    } catch (error) {
      this.#turn?.reject(error);
      throw error;
    }
  }

  /** Waits for what was asked for and nobody takes. Never rejects. */
  async drop(): Promise<void> {
    this.#turn?.reject(new TidemarkError('invariant', 'An answer came after its read had ended.'));
    const answer = await this.#next?.catch(() => undefined);
    answer?.page.release();
    this.#next = undefined;
  }

  #ask(request: RangeRequest, turn: Promise<void> | undefined): Promise<RangeAnswer> {
    const { asker, rows } = this.#parts;
    return asker.ask(request, async (body) => {
      await turn;
      return rows.scan(body);
    });
  }
}
