import { isTidemarkError, saying, type TidemarkError, withTimeout } from '../../core/index.ts';
import { serviceError } from '../errors/index.ts';
import { attempt } from './attempt.ts';
import { noBudget, type Turn } from './budget.ts';
import { BodyPool } from './body-pool.ts';
import { CookieJar } from './cookie-jar.ts';
import { refusal } from './http-errors.ts';
import type { AuthHeaders, HttpOptions, HttpReply, HttpRequest } from './http-types.ts';
import { type Came, isTooMuch, judge, type Verdict } from './judge.ts';
import { hasOwnAccept } from './request-headers.ts';
import { type GivenUp, Tries } from './retry.ts';
import type { Traffic } from './types.ts';

/** What came of a request. A reply is the caller's to release. */
export type Sent<Value> =
  | { readonly outcome: 'read'; readonly value: Value; readonly reply: HttpReply }
  /** No rows: 204, or a body of nothing. */
  | { readonly outcome: 'empty'; readonly reply: HttpReply }
  /** 404 where rows were asked for; `error` where that means that the set is not there. */
  | { readonly outcome: 'missing'; readonly reply: HttpReply; readonly error: TidemarkError }
  /** `most`: the limit that its sentence names. */
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly most?: number;
      readonly error: TidemarkError;
    }
  /** 404 or 410 to a next link. */
  | { readonly outcome: 'expired'; readonly error: TidemarkError }
  | {
      readonly outcome: 'broken';
      readonly why: 'status' | 'cut' | 'late';
      readonly wholeRows: number;
      readonly error: TidemarkError;
    };

/** Takes what it wants of a body; a fault of the body that it throws is judged, and may be tried again. */
export type ReadReply<Value> = (reply: HttpReply) => Value | Promise<Value>;

/** One service over HTTP. */
export interface HttpClient {
  /**
   * The service's answer to one request. What may pass is tried 5 times, at the service's pace where it states one. Rejects with what ends a run:
   * `source-denied`, `source-throttled`, `source-unavailable` without an answer, `source-contract`, `config` for a header that cannot be sent or
   * a host that is not there; with what `read` throws that is no fault of the body; and with the signal's reason.
   */
  send<Value>(request: HttpRequest, read: ReadReply<Value>, signal?: AbortSignal): Promise<Sent<Value>>;
  readonly traffic: Readonly<Traffic>;
}

/** How a request goes out; `auth` once a token had to be renewed. */
interface Plan {
  readonly accept: string;
  readonly auth?: AuthHeaders;
}

interface Outcome extends Came {
  readonly auth?: AuthHeaders;
}

interface Judged<Value> extends Came {
  readonly verdict: Verdict;
  readonly value?: Value;
}

type Signal = AbortSignal | undefined;

const ANY = '*/*';

const BROKEN: Partial<Record<Verdict, 'status' | 'cut' | 'late'>> = {
  failing: 'status',
  cut: 'cut',
  late: 'late',
};

const outOfTries = ({ verdict }: Judged<unknown>, { error, wholeRows }: GivenUp): Sent<never> => {
  if (verdict === 'expired') return { outcome: 'expired', error };
  const why = BROKEN[verdict];
  if (why === undefined || error.kind === 'source-throttled') throw error;
  return { outcome: 'broken', why, wholeRows, error };
};

class Client implements HttpClient {
  readonly traffic: Traffic = { requests: 0, bytes: 0, slowed: 0, heldBack: 0 };
  readonly #options: HttpOptions;
  readonly #pool = new BodyPool();
  readonly #jar: CookieJar;
  readonly #refusedAccepts = new Set<string>();

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#jar = new CookieJar(options.clock);
  }

  async send<Value>(request: HttpRequest, read: ReadReply<Value>, signal?: Signal): Promise<Sent<Value>> {
    const tries = new Tries(this.#options, request);
    let plan: Plan = { accept: this.#acceptFor(request) };
    for (;;) {
      const came = await this.#once(request, plan, signal);
      const amended = await this.#amend(request, plan, came, signal);
      if (amended !== undefined) {
        plan = amended;
        continue;
      }
      const judged = await this.#judged(request, came, read);
      const final = this.#final(request, judged);
      if (final !== undefined) return final;
      if (isTooMuch(judged.verdict)) this.traffic.slowed += 1;
      const givenUp = await tries.again(judged, signal);
      judged.reply?.release();
      if (givenUp !== undefined) return outOfTries(judged, givenUp);
    }
  }

  #acceptFor(request: HttpRequest): string {
    return request.accept.find((value) => !this.#refusedAccepts.has(value)) ?? ANY;
  }

  async #once(request: HttpRequest, plan: Plan, signal: Signal): Promise<Outcome> {
    signal?.throwIfAborted();
    try {
      const auth = plan.auth ?? (await this.#options.authorize(this.#limited(signal), false));
      const reply = await attempt(this.#options, request, {
        accept: plan.accept,
        auth,
        turn: () => this.#turn(signal),
        pool: this.#pool,
        jar: this.#jar,
        traffic: this.traffic,
      });
      if (reply.brokenOff !== undefined) signal?.throwIfAborted();
      return { auth, reply };
    } catch (cause) {
      signal?.throwIfAborted();
      if (isTidemarkError(cause)) throw cause;
      return { cause };
    }
  }

  #limited(signal: Signal): AbortSignal {
    return withTimeout(this.#options.timeoutMs, signal);
  }

  /** The time limit of a request begins with its turn. */
  async #turn(signal: Signal): Promise<Turn & { readonly signal: AbortSignal }> {
    const { feed, deadline, budget = noBudget } = this.#options;
    const turn = await budget.turn({ feed, signal, deadline });
    if (turn.wasHeldBack) this.traffic.heldBack += 1;
    return { ...turn, signal: this.#limited(signal) };
  }

  async #judged<Value>({ purpose }: HttpRequest, came: Came, read: ReadReply<Value>): Promise<Judged<Value>> {
    const { reply } = came;
    const verdict = judge(purpose, came);
    if (verdict !== 'whole' || reply === undefined) return { ...came, verdict };
    try {
      return { reply, verdict, value: await read(reply) };
    } catch (fault) {
      const next = isTidemarkError(fault) ? judge(purpose, { reply, fault }) : 'ends';
      if (next !== 'ends' && isTidemarkError(fault)) return { reply, fault, verdict: next };
      reply.release();
      throw fault;
    }
  }

  /** What an answer comes to that is not asked for again; undefined for one that is. */
  #final<Value>({ purpose }: HttpRequest, judged: Judged<Value>): Sent<Value> | undefined {
    const { verdict, reply, value } = judged;
    if (reply === undefined) return undefined;
    if (verdict === 'whole') return { outcome: 'read', value: value as Value, reply };
    if (verdict === 'empty') return { outcome: 'empty', reply };
    if (verdict !== 'missing' && verdict !== 'refused' && verdict !== 'ends') return undefined;
    const { said, most } = serviceError(reply.text());
    const error = saying(refusal(this.#options.feed, purpose, reply), said);
    if (verdict === 'ends') throw error;
    if (verdict === 'missing') return { outcome: 'missing', reply, error };
    return { outcome: 'refused', status: reply.status, error, ...(most !== undefined && { most }) };
  }

  /** Another way to ask, where this one was turned down: the next `Accept`, or once a fresh token. */
  async #amend(
    request: HttpRequest,
    plan: Plan,
    { auth, reply }: Outcome,
    signal: Signal,
  ): Promise<Plan | undefined> {
    const isRefusedForm = reply?.status === 406 || reply?.status === 415;
    if (isRefusedForm && plan.accept !== ANY && !hasOwnAccept(this.#options, request)) {
      this.#refusedAccepts.add(plan.accept);
      return { ...plan, accept: this.#acceptFor(request) };
    }
    if (reply?.status !== 401 || plan.auth !== undefined) return undefined;
    const fresh = await this.#options.authorize(this.#limited(signal), true);
    // The same credentials again could lock an account.
    return JSON.stringify(fresh) === JSON.stringify(auth) ? undefined : { ...plan, auth: fresh };
  }
}

export const createHttpClient = (options: HttpOptions): HttpClient => new Client(options);
