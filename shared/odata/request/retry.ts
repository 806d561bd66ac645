import { backoffMs, retryAfterMs, saying } from '../../core/index.ts';
import { serviceError } from '../errors/index.ts';
import { exhaustion, isMispacked, isUnknownHost } from './http-errors.ts';
import type { HttpOptions, HttpReply, HttpRequest } from './http-types.ts';

const MAX_ATTEMPTS = 5;
/** What no repetition should change is tried once more: a name that DNS does not know, as a resolver that has just started says the same. */
const MAX_OF_LASTING = 2;
const BACKOFF = { baseMs: 1000, capMs: 30_000 } as const;
/** Whoever asks for a longer wait ends the run: coming back later costs less than waiting. */
const MAX_RETRY_AFTER_MS = 120_000;

/** An attempt that failed in a way that may pass: by its answer, or without one. */
export interface FailedAttempt {
  /** How many there were, with this one. */
  readonly attempts: number;
  readonly reply?: HttpReply | undefined;
  readonly cause?: unknown;
}

/** Waits until a request's next attempt, at the service's pace where it states one. Throws its last failure where it has none left. */
export const waitOrGiveUp = async (
  options: HttpOptions,
  request: HttpRequest,
  { attempts, reply, cause }: FailedAttempt,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const afterMs = reply === undefined ? undefined : retryAfterMs(reply.headers, options.clock.now());
  const tooLong = afterMs !== undefined && afterMs > MAX_RETRY_AFTER_MS;
  const most = isUnknownHost(cause) || isMispacked(cause) ? MAX_OF_LASTING : MAX_ATTEMPTS;
  if (tooLong || attempts >= most) {
    const { origin } = new URL(options.serviceUrl);
    const last = { attempts, reply, afterMs, tooLong, cause, origin };
    const error = exhaustion(options.feed, request.purpose, last);
    throw saying(error, serviceError(reply?.text() ?? '').said);
  }
  await options.clock.sleep((afterMs ?? 0) + backoffMs(attempts, BACKOFF, options.random), signal);
};
