/** A number in `[0, 1)`, as `Math.random`. */
export type Random = () => number;

export interface BackoffPolicy {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * The wait before retry `attempt` (1 for the first), in ms: full jitter over an exponential ceiling, so that clients
 * that failed together do not come back together.
 * Source: AWS Architecture Blog, "Exponential Backoff and Jitter".
 */
export const backoffMs = (attempt: number, policy: BackoffPolicy, random: Random): number =>
  Math.round(random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1)));
