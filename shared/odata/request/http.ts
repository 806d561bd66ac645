import { isTidemarkError, saying, withTimeout } from '../../core/index.ts';
import { serviceError } from '../errors/index.ts';
import type { Traffic } from './types.ts';
import { attempt } from './attempt.ts';
import { isTransient, refusal } from './http-errors.ts';
import type { AuthHeaders, HttpOptions, HttpReply, HttpRequest } from './http-types.ts';
import { BodyPool } from './body-pool.ts';
import { waitOrGiveUp } from './retry.ts';

/** One service over HTTP. */
export interface HttpClient {
  /**
   * The service's answer to one request: a 2xx, or one of the request's `answers`. What may pass is tried 5 times, at the
   * service's pace where it states one. Rejects with the `source-*` kinds, with `config` for a 404 or a header that cannot be
   * sent, and with the signal's reason. The reply is the caller's to release.
   */
  get(request: HttpRequest, signal?: AbortSignal): Promise<HttpReply>;
  readonly traffic: Readonly<Traffic>;
}

/** How a request goes out; `auth` once a token had to be renewed. */
interface Plan {
  readonly accept: string;
  readonly auth?: AuthHeaders;
}

interface Outcome {
  readonly auth?: AuthHeaders;
  readonly reply?: HttpReply;
  readonly cause?: unknown;
}

type Signal = AbortSignal | undefined;

const ANY = '*/*';

const isAnswer = (request: HttpRequest, { status }: HttpReply): boolean =>
  request.answers?.includes(status) === true;

class Client implements HttpClient {
  readonly traffic: Traffic = { requests: 0, bytes: 0 };
  readonly #options: HttpOptions;
  readonly #pool = new BodyPool();
  readonly #refusedAccepts = new Set<string>();

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  async get(request: HttpRequest, signal?: AbortSignal): Promise<HttpReply> {
    let plan: Plan = { accept: this.#acceptFor(request) };
    let attempts = 0;
    for (;;) {
      const outcome = await this.#once(request, plan, signal);
      const { reply, cause } = outcome;
      if (reply !== undefined && reply.status >= 200 && reply.status < 300) return reply;
      const amended = await this.#amend(request, plan, outcome, signal);
      if (amended !== undefined) {
        plan = amended;
        continue;
      }
      if (reply !== undefined && isAnswer(request, reply)) return reply;
      if (reply !== undefined && !isTransient(reply.status)) {
        throw saying(refusal(this.#options.feed, request.purpose, reply), serviceError(reply.text()).said);
      }
      attempts += 1;
      await waitOrGiveUp(this.#options, request, { attempts, reply, cause }, signal);
    }
  }

  #acceptFor(request: HttpRequest): string {
    return request.accept.find((value) => !this.#refusedAccepts.has(value)) ?? ANY;
  }

  async #once(request: HttpRequest, plan: Plan, signal: Signal): Promise<Outcome> {
    signal?.throwIfAborted();
    const limited = withTimeout(this.#options.timeoutMs, signal);
    try {
      const auth = plan.auth ?? (await this.#options.authorize(limited, false));
      const reply = await attempt(this.#options, request, {
        accept: plan.accept,
        auth,
        signal: limited,
        pool: this.#pool,
        traffic: this.traffic,
      });
      return { auth, reply };
    } catch (cause) {
      signal?.throwIfAborted();
      if (isTidemarkError(cause)) throw cause;
      return { cause };
    }
  }

  /** Another way to ask, where this one was turned down: the next `Accept`, or once a fresh token. */
  async #amend(
    request: HttpRequest,
    plan: Plan,
    { auth, reply }: Outcome,
    signal: Signal,
  ): Promise<Plan | undefined> {
    if ((reply?.status === 406 || reply?.status === 415) && plan.accept !== ANY) {
      this.#refusedAccepts.add(plan.accept);
      return { ...plan, accept: this.#acceptFor(request) };
    }
    if (reply?.status !== 401 || plan.auth !== undefined) return undefined;
    const fresh = await this.#options.authorize(withTimeout(this.#options.timeoutMs, signal), true);
    // The same credentials again could lock an account.
    return JSON.stringify(fresh) === JSON.stringify(auth) ? undefined : { ...plan, auth: fresh };
  }
}

export const createHttpClient = (options: HttpOptions): HttpClient => new Client(options);
