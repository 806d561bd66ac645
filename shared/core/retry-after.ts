import type { HeaderReader } from './rest-answer.ts';

/** A longer pause is a mistake, and its end may be no date that there is. */
const YEAR_MS = 365 * 86_400_000;

/**
 * How long a response asks to wait, in ms, a year at most; undefined when it does not. A date counts from the response's own `Date`, so
 * that a wrong clock on either side does not matter, and from `now` where there is none.
 * Source: RFC 9110, 10.2.3 "Retry-After".
 */
export const retryAfterMs = (headers: HeaderReader, now: number): number | undefined => {
  const text = headers.get('retry-after')?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(YEAR_MS, Math.ceil(Number(text) * 1000));
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  return Math.min(YEAR_MS, Math.max(0, until - (serverTimeMs(headers) ?? now)));
};

/** The response's `Date`, epoch ms; undefined when there is none. */
export const serverTimeMs = (headers: HeaderReader): number | undefined => {
  const ms = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};
