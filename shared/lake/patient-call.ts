import { backoffMs, retryAfterMs, withTimeout, type Clock, type Random } from '../core/index.ts';
import { adlsFailure, retryHeadersOf } from './adls-errors.ts';

/** Makes one call of an SDK, perhaps more than once. `act` gets the signal that its request must have. */
export type PatientCall = <T>(
  signal: AbortSignal | undefined,
  act: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

const TRIES = 4;
const BACKOFF = { baseMs: 1_000, capMs: 8_000 } as const;
/** A service that asks for longer ends the call: the run comes back later, and its lease is not held for nothing. */
const LONGEST_WAIT_MS = 30_000;
/** A connection that hangs is given up here, the SDK's own retries included: it would wait for ever. */
const CALL_TIMEOUT_MS = 120_000;
/** What the SDK hands to its caller at once; it repeats 500, 503 and failures of the network itself. */
const REPEATED = new Set([408, 429, 502, 504]);

/** The wait before the next try, in ms; undefined where the error is final, or asks for too long. */
const waitAfter = (error: unknown, tried: number, clock: Clock, random: Random): number | undefined => {
  const { status } = adlsFailure(error);
  if (status === undefined || !REPEATED.has(status) || tried === TRIES) return undefined;
  const headers = retryHeadersOf(error);
  const askedMs = headers === undefined ? undefined : retryAfterMs(headers, clock.now());
  const waitMs = Math.max(askedMs ?? 0, backoffMs(tried, BACKOFF, random));
  return waitMs > LONGEST_WAIT_MS ? undefined : waitMs;
};

/**
 * Repeats what a busy service refused (429, 408) or a gateway did not pass on (502, 504), after the `Retry-After` that it asks for and with
 * jitter. Each try has its own time limit; the caller's signal ends the waits too, with its reason.
 * Source: Azure Storage, "Scalability targets", 503 and 429; RFC 9110, 10.2.3.
 */
export const createPatientCall =
  (clock: Clock, random: Random): PatientCall =>
  async (signal, act) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await act(withTimeout(CALL_TIMEOUT_MS, signal));
      } catch (error) {
        const waitMs = waitAfter(error, tried, clock, random);
        if (waitMs === undefined) throw error;
        await clock.sleep(waitMs, signal);
      }
    }
  };
