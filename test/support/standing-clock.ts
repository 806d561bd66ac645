import type { SteadyClock } from '../../shared/core/index.ts';

/** A clock that stands still until it is moved; whoever sleeps on it moves it, unless it is a heartbeat. */
export interface TestClock extends SteadyClock {
  advance(ms: number): void;
}

const HEARTBEAT_MS = 15_000;

export const testClock = (startMs = Date.UTC(2026, 0, 1)): TestClock => {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    elapsed: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: async (ms, signal) => {
      await Promise.resolve();
      signal?.throwIfAborted();
      if (ms < HEARTBEAT_MS) nowMs += ms;
      else
        await new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        });
    },
  };
};
