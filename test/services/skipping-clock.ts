import type { TestClock } from '../support/standing-clock.ts';

/** Waits of this length are heartbeats, which end with what they watch. */
const HEARTBEAT_MS = 15_000;

/** A clock that goes on, in which nobody waits: whoever sleeps moves it by so much. */
export const skippingClock = (): TestClock => {
  let skippedMs = 0;
  const now = (): number => Date.now() + skippedMs;
  return {
    now,
    elapsed: now,
    advance: (ms) => {
      skippedMs += ms;
    },
    sleep: async (ms, signal) => {
      await Promise.resolve();
      signal?.throwIfAborted();
      if (ms < HEARTBEAT_MS) skippedMs += ms;
      else
        await new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        });
    },
  };
};
