export { withGrace, withTimeout } from './abort.ts';
export { afterSending } from './after-sending.ts';
export { backoffMs, type BackoffPolicy, type Random } from './backoff.ts';
export { boundedText } from './bounded-text.ts';
export { systemClock, type Clock } from './clock.ts';
export { isTidemarkError, TidemarkError, type ErrorKind, type Facts } from './errors.ts';
export { newUuid, type NewId } from './ids.ts';
export { listNames } from './list-names.ts';
export { retryAfterMs, serverTimeMs } from './retry-after.ts';
