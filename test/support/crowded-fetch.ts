import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { Fetch } from '../../shared/odata/index.ts';

type FetchInit = Parameters<Fetch>[1];

/** A service over which requests take their time, so that several are under way at once. */
export interface Crowded {
  readonly fetch: Fetch;
  /** Pages of rows that were under way at once, at most. */
  readonly most: number;
  /** The same of each request. */
  readonly atOnce: readonly number[];
  /** Requests that were told to wait. */
  readonly refused: number;
}

/** `room`: so many at once are answered, and what is more is told to wait. */
export const crowded = (fetch: Fetch, room = Infinity): Crowded => {
  let now = 0;
  const seen = { most: 0, refused: 0, atOnce: [] as number[] };
  return Object.assign(seen, {
    fetch: async (url: string, init: FetchInit) => {
      if (now >= room) {
        seen.refused += 1;
        await delay(5);
        return new Response('{}', { status: 429, headers: { 'retry-after': '1' } });
      }
      now += 1;
      seen.most = Math.max(seen.most, now);
      seen.atOnce.push(now);
      try {
        await turn();
        return await fetch(url, init);
      } finally {
        now -= 1;
      }
    },
  });
};
