/** A signal that is aborted with any of `signals`, or after `timeoutMs` with a `TimeoutError`. */
export const withTimeout = (
  timeoutMs: number,
  ...signals: readonly (AbortSignal | undefined)[]
): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(timeoutMs), ...signals.filter((signal) => signal !== undefined)]);

/**
 * Does what must not be cut in the middle: `work` is handed a signal that is aborted `graceMs` after `signal` is, with the same reason.
 * Rejects as `work` does.
 */
export const withGrace = async <Value>(
  signal: AbortSignal | undefined,
  graceMs: number,
  work: (late: AbortSignal) => Promise<Value>,
): Promise<Value> => {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    timer = setTimeout(() => late.abort(signal?.reason), graceMs);
  };
  if (signal?.aborted === true) begin();
  else signal?.addEventListener('abort', begin, { once: true });
  try {
    return await work(late.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', begin);
  }
};
