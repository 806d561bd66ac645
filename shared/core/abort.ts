/** A signal that is aborted with any of `signals`, or after `timeoutMs` with a `TimeoutError`. */
export const withTimeout = (
  timeoutMs: number,
  ...signals: readonly (AbortSignal | undefined)[]
): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(timeoutMs), ...signals.filter((signal) => signal !== undefined)]);
