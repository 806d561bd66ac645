import { withTimeout } from './abort.ts';
import { backoffMs, type Random } from './backoff.ts';
import type { Clock } from './clock.ts';
import { restAnswerOf } from './rest-answer.ts';
import { retryAfterMs } from './retry-after.ts';

/** Makes one call of a storage SDK, perhaps more than once. `act` gets the signal that its request must have. */
export type PatientCall = <T>(
  signal: AbortSignal | undefined,
  act: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

export interface Patience {
  /** Of the waits between the tries. */
  readonly clock: Clock;
  readonly random: Random;
  /** For one try, with what the SDK itself repeats: a connection that hangs would be waited for without an end. */
  readonly timeoutMs: number;
}

const TRIES = 4;
const BACKOFF = { baseMs: 1_000, capMs: 8_000 } as const;
/** A service that asks for longer ends the call: the run comes back later, and its lease is not held for nothing. */
const LONGEST_WAIT_MS = 30_000;
/** What the SDKs of lake and queue hand to their caller at once; they repeat 500, 503 and failures of the network. */
const REPEATED = new Set([408, 429, 502, 504]);

/** The wait before the next try, in ms; undefined where the error is final, or asks for too long. */
const waitAfter = (error: unknown, tried: number, { clock, random }: Patience): number | undefined => {
  const { status, headers } = restAnswerOf(error);
  if (status === undefined || !REPEATED.has(status) || tried === TRIES) return undefined;
  const askedMs = headers === undefined ? undefined : retryAfterMs(headers, clock.now());
  const waitMs = Math.max(askedMs ?? 0, backoffMs(tried, BACKOFF, random));
  return waitMs > LONGEST_WAIT_MS ? undefined : waitMs;
};

/**
 * Repeats what a busy service refused (429, 408) or a gateway did not pass on (502, 504), after the `Retry-After` that it asks for and with
 * jitter. Each try has its own time limit; the caller's signal ends the waits too, with its reason.
 * Source: Azure Storage, "Scalability targets", 503 and 429; RFC 9110, 10.2.3; findings/storage-sdks-and-429.sh.
 */
export const createPatientCall =
  (patience: Patience): PatientCall =>
  async (signal, act) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await act(withTimeout(patience.timeoutMs, signal));
      } catch (error) {
        const waitMs = waitAfter(error, tried, patience);
        if (waitMs === undefined) throw error;
        await patience.clock.sleep(waitMs, signal);
      }
    }
  };
