import type { SteadyClock } from '../../shared/core/index.ts';

/** A clock that stands still until it is moved; whoever sleeps on it moves it, unless it is a heartbeat. */
export interface TestClock extends SteadyClock {
  advance(ms: number): void;
}

/** Waits of this length are heartbeats, which end with what they watch. */
const HEARTBEAT_MS = 15_000;

/** A clock over another one, `base` in ms, in which nobody waits: whoever sleeps moves it by so much. */
export const movedClock = (base: () => number): TestClock => {
  let movedMs = 0;
  const now = (): number => base() + movedMs;
  return {
    now,
    elapsed: now,
    advance: (ms) => {
      movedMs += ms;
    },
    sleep: async (ms, signal) => {
      await Promise.resolve();
      signal?.throwIfAborted();
      if (ms < HEARTBEAT_MS) movedMs += ms;
      else
        await new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        });
    },
  };
};

/** A clock that stands still until it is moved. */
export const testClock = (startMs = Date.UTC(2026, 0, 1)): TestClock => movedClock(() => startMs);
