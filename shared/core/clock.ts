import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Time as an argument. `now` is epoch ms, UTC: it may jump. `sleep` rejects with the signal's reason when it is aborted. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A clock with two hands: `elapsed` is ms of a hand that never jumps, and that stands still while its machine does. */
export interface SteadyClock extends Clock {
  elapsed(): number;
}

export const systemClock: SteadyClock = {
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

/** Ms that the event loop of this thread was at work since the process began. */
export const busyMs = (): number => performance.eventLoopUtilization().active;

/** Waits until an epoch ms of a clock, whose timers may wake a little early. */
export const sleepUntil = async (clock: Clock, atMs: number, signal?: AbortSignal): Promise<void> => {
  for (let ms = atMs - clock.now(); ms > 0; ms = atMs - clock.now()) await clock.sleep(ms, signal);
};
