import type { HttpResponseInit } from '@azure/functions';

/** An answer of what is so now: nobody may keep it. */
export const json = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** ISO 8601 of epoch ms. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
