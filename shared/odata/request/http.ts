import { backoffMs, isTidemarkError, retryAfterMs, saying, withTimeout } from '../../core/index.ts';
import { attempt } from './attempt.ts';
import { exhaustion, isMispacked, isTransient, isUnknownHost, refusal } from './http-errors.ts';
import type { AuthHeaders, HttpOptions, HttpReply, HttpRequest } from './http-types.ts';
import { createBodyReader } from './read-body.ts';
import { serviceError } from '../errors/index.ts';
import type { Traffic } from '../metadata/index.ts';

const MAX_ATTEMPTS = 5;
/** What no repetition should change is tried once more: a name that DNS does not know, as a resolver that has just started says the same. */
const MAX_OF_LASTING = 2;
const BACKOFF = { baseMs: 1000, capMs: 30_000 } as const;
/** Whoever asks for a longer wait ends the run: coming back later costs less than waiting. */
const MAX_RETRY_AFTER_MS = 120_000;

/** One service over HTTP. */
export interface HttpClient {
  /**
   * The service's answer to one request: a 2xx, or one of the request's `answers`. What may pass is tried 5 times, at the
   * service's pace where it states one. Rejects with the `source-*` kinds, with `config` for a 404 or a header that cannot be
   * sent, and with the signal's reason.
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

export const createHttpClient = (options: HttpOptions): HttpClient => {
  const traffic: Traffic = { requests: 0, bytes: 0 };
  const readBody = createBodyReader();
  const refusedAccepts = new Set<string>();

  const acceptFor = (request: HttpRequest): string =>
    request.accept.find((value) => !refusedAccepts.has(value)) ?? ANY;

  const once = async (request: HttpRequest, plan: Plan, signal: Signal): Promise<Outcome> => {
    signal?.throwIfAborted();
    const limited = withTimeout(options.timeoutMs, signal);
    try {
      const auth = plan.auth ?? (await options.authorize(limited, false));
      const reply = await attempt(options, request, {
        accept: plan.accept,
        auth,
        signal: limited,
        readBody,
        traffic,
      });
      return { auth, reply };
    } catch (cause) {
      signal?.throwIfAborted();
      if (isTidemarkError(cause)) throw cause;
      return { cause };
    }
  };

  /** Another way to ask, where this one was turned down: the next `Accept`, or once a fresh token. */
  const amend = async (
    request: HttpRequest,
    plan: Plan,
    { auth, reply }: Outcome,
    signal: Signal,
  ): Promise<Plan | undefined> => {
    if ((reply?.status === 406 || reply?.status === 415) && plan.accept !== ANY) {
      refusedAccepts.add(plan.accept);
      return { ...plan, accept: acceptFor(request) };
    }
    if (reply?.status !== 401 || plan.auth !== undefined) return undefined;
    const fresh = await options.authorize(withTimeout(options.timeoutMs, signal), true);
    // The same credentials again could lock an account.
    return JSON.stringify(fresh) === JSON.stringify(auth) ? undefined : { ...plan, auth: fresh };
  };

  const waitOrGiveUp = async (
    request: HttpRequest,
    { reply, cause }: Outcome,
    attempts: number,
    signal: Signal,
  ): Promise<void> => {
    const afterMs = reply === undefined ? undefined : retryAfterMs(reply.headers, options.clock.now());
    const tooLong = afterMs !== undefined && afterMs > MAX_RETRY_AFTER_MS;
    const most = isUnknownHost(cause) || isMispacked(cause) ? MAX_OF_LASTING : MAX_ATTEMPTS;
    if (tooLong || attempts >= most) {
      const error = exhaustion(options.feed, request.purpose, {
        attempts,
        reply,
        afterMs,
        tooLong,
        cause,
        origin: new URL(options.serviceUrl).origin,
      });
      throw saying(error, serviceError(reply?.text ?? '').said);
    }
    await options.clock.sleep((afterMs ?? 0) + backoffMs(attempts, BACKOFF, options.random), signal);
  };

  const get = async (request: HttpRequest, signal?: AbortSignal): Promise<HttpReply> => {
    let plan: Plan = { accept: acceptFor(request) };
    let attempts = 0;
    for (;;) {
      const outcome = await once(request, plan, signal);
      const { reply } = outcome;
      if (reply !== undefined && reply.status >= 200 && reply.status < 300) return reply;
      const amended = await amend(request, plan, outcome, signal);
      if (amended !== undefined) {
        plan = amended;
        continue;
      }
      if (reply !== undefined && request.answers?.includes(reply.status) === true) return reply;
      if (reply !== undefined && !isTransient(reply.status)) {
        throw saying(refusal(options.feed, request.purpose, reply), serviceError(reply.text).said);
      }
      attempts += 1;
      await waitOrGiveUp(request, outcome, attempts, signal);
    }
  };

  return { get, traffic };
};
