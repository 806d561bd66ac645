import { backoffMs, retryAfterMs, saying, sleepUntil, type TidemarkError } from '../../core/index.ts';
import { bodyFaultOf, serviceError } from '../errors/index.ts';
import { readPageMembers } from '../scan/index.ts';
import { MAX_PAUSE_MS, noBudget } from './budget.ts';
import { exhaustion, refusal } from './http-errors.ts';
import type { HttpOptions, HttpReply, HttpRequest, RequestPurpose } from './http-types.ts';
import { type Came, TRIES, type Verdict } from './judge.ts';

/** A count is worth less than a page: nothing waits for it. */
const MOST_TRIES: Readonly<Record<RequestPurpose, number>> = {
  metadata: Infinity,
  page: Infinity,
  'next page': Infinity,
  count: 2,
};
const BACKOFF = { baseMs: 1000, capMs: 30_000 } as const;
const SERVER_ERROR = 500;

/** An attempt that failed in a way that may pass. */
export interface FailedAttempt extends Came {
  readonly verdict: Verdict;
}

/** Why a request has no answer, once it has no attempt left. */
export interface GivenUp {
  readonly error: TidemarkError;
  /** Rows that came whole before the last answer broke off. */
  readonly wholeRows: number;
}

/** The rows of what came of a body, each of which is whole. */
const rowsIn = ({ bytes }: HttpReply, feed: string): number => {
  try {
    return readPageMembers(bytes, feed).rowCount;
  } catch (error) {
    return bodyFaultOf(error)?.wholeRows ?? 0;
  }
};

/** The attempts of one request. */
export class Tries {
  readonly #options: HttpOptions;
  readonly #request: HttpRequest;
  #attempts = 0;
  #serverErrors = 0;

  constructor(options: HttpOptions, request: HttpRequest) {
    this.#options = options;
    this.#request = request;
  }

  /** Waits until the next attempt, at the service's pace where it states one; answers why there is none where this was the last one. */
  async again(failed: FailedAttempt, signal: AbortSignal | undefined): Promise<GivenUp | undefined> {
    const { budget = noBudget, clock, random } = this.#options;
    const { reply, verdict } = failed;
    this.#attempts += 1;
    if (reply?.status === SERVER_ERROR) this.#serverErrors += 1;
    const afterMs = reply === undefined ? undefined : retryAfterMs(reply.headers, clock.now());
    const tooLong = afterMs !== undefined && afterMs > MAX_PAUSE_MS;
    const isLast = tooLong || this.#attempts >= this.#mostOf(verdict);
    const waitMs = (afterMs ?? 0) + (isLast ? 0 : backoffMs(this.#attempts, BACKOFF, random));
    if (verdict === 'throttled') budget.pause(waitMs);
    if (isLast || (await this.#isOutOfTime(verdict, waitMs, signal)))
      return this.#givenUp(failed, afterMs, tooLong);
    return undefined;
  }

  #mostOf(verdict: Verdict): number {
    const { purpose, tries = Infinity } = this.#request;
    return Math.min(TRIES[verdict], MOST_TRIES[purpose], tries);
  }

  /** Waits. True where the deadline comes before a pause of the service is over. */
  async #isOutOfTime(verdict: Verdict, waitMs: number, signal: AbortSignal | undefined): Promise<boolean> {
    const { clock, deadline = Infinity } = this.#options;
    const until = clock.now() + waitMs;
    if (verdict !== 'throttled' || until <= deadline) {
      await clock.sleep(waitMs, signal);
      return false;
    }
    await sleepUntil(clock, deadline, signal);
    return true;
  }

  #givenUp(failed: FailedAttempt, afterMs: number | undefined, tooLong: boolean): GivenUp {
    const { feed, serviceUrl } = this.#options;
    const { purpose } = this.#request;
    const attempts = this.#attempts;
    const wholeRows = this.#wholeRows(failed);
    const isLasting = attempts > 1 && this.#serverErrors === attempts;
    const { origin } = new URL(serviceUrl);
    const last = { ...failed, attempts, wholeRows, afterMs, tooLong, isLasting, origin };
    const { reply, verdict, fault } = failed;
    const isExpired = verdict === 'expired' && reply !== undefined;
    const told = isExpired ? refusal(feed, purpose, reply) : exhaustion(feed, purpose, last);
    // A document that is the same every time will be so at the next run.
    const error = purpose === 'metadata' && verdict === 'cut' && fault !== undefined ? fault : told;
    const said = failed.fault?.said ?? serviceError(failed.reply?.text() ?? '').said;
    return { error: saying(error, said), wholeRows };
  }

  #wholeRows({ reply, fault }: FailedAttempt): number {
    if (fault !== undefined) return bodyFaultOf(fault)?.wholeRows ?? 0;
    return reply?.brokenOff === undefined ? 0 : rowsIn(reply, this.#options.feed);
  }
}
