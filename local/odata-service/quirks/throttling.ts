import { errorResponse } from '../respond.ts';

/** Services that answer so many requests and no more. */
export interface ThrottlingQuirks {
  /** Every nth request of any kind is told to wait: 429 or `status`; Retry-After in seconds, as the HTTP date one second from now, or not at all. */
  throttle?: {
    readonly everyNth: number;
    readonly retryAfter?: number | 'date';
    readonly status?: 403 | 429 | 503;
  };
  /** So many requests within a time, and then none until the time has passed; Retry-After says when unless `unsaid`. */
  quota?: {
    readonly requests: number;
    readonly windowMs: number;
    readonly status?: 403 | 429 | 503;
    readonly unsaid?: boolean;
  };
}

const waitFor = (status: number, retryAfter: string | undefined): Response =>
  errorResponse(status, 'Too many requests.', retryAfter === undefined ? {} : { 'retry-after': retryAfter });

const throttled = ({ throttle }: ThrottlingQuirks, nth: number, nowMs: number): Response | undefined => {
  if (throttle === undefined || nth % throttle.everyNth !== 0) return undefined;
  const { status = 429, retryAfter } = throttle;
  if (retryAfter === undefined) return waitFor(status, undefined);
  return waitFor(status, retryAfter === 'date' ? new Date(nowMs + 1000).toUTCString() : String(retryAfter));
};

/** What of one service's requests counts against its limits. */
export class RequestBudget {
  #windowFrom = -Infinity;
  #used = 0;

  /** The refusal of the nth request; undefined while there is room. */
  refuse(quirks: ThrottlingQuirks, nth: number, nowMs: number): Response | undefined {
    return throttled(quirks, nth, nowMs) ?? this.#spent(quirks, nowMs);
  }

  #spent({ quota }: ThrottlingQuirks, nowMs: number): Response | undefined {
    if (quota === undefined) return undefined;
    if (nowMs >= this.#windowFrom + quota.windowMs) {
      this.#windowFrom = nowMs;
      this.#used = 0;
    }
    this.#used += 1;
    if (this.#used <= quota.requests) return undefined;
    const seconds = Math.ceil((this.#windowFrom + quota.windowMs - nowMs) / 1000);
    return waitFor(quota.status ?? 429, quota.unsaid === true ? undefined : String(seconds));
  }
}
