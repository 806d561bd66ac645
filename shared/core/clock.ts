import { setTimeout as delay } from 'node:timers/promises';

/**
 * Time as an argument. `now` is epoch ms, UTC: it may jump. `elapsed` is ms of a clock that never jumps, and stands still with its machine.
 * `sleep` rejects with the signal's reason when it is aborted.
 */
export interface Clock {
  now(): number;
  elapsed(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal === undefined ? undefined : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
