import { setImmediate as turn } from 'node:timers/promises';
import type { TestClock } from './standing-clock.ts';

/** A clock whose hands the test moves, and whose sleepers wake by the steady one. */
export interface TwoHandedClock extends TestClock {
  /** Both hands go on, from one sleeper's time to the next; whoever wakes has done what it can at once by then. */
  pass(ms: number): Promise<void>;
  /** The wall's hand alone: the machine stood still for so long, or its time was set. */
  jump(ms: number): void;
  /** How many sleep. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Turns of the event loop within which everything that waits for nothing outside is done. */
const TURNS = 5;

const settled = async (): Promise<void> => {
  for (let count = 0; count < TURNS; count += 1) await turn();
};

export const twoHandedClock = (startMs = Date.UTC(2026, 0, 1)): TwoHandedClock => {
  const sleepers = new Set<Sleeper>();
  let wall = startMs;
  let steady = 0;
  const move = (ms: number): void => {
    wall += ms;
    steady += ms;
  };
  const next = (): Sleeper | undefined => [...sleepers].toSorted((a, b) => a.until - b.until)[0];
  return {
    now: () => wall,
    elapsed: () => steady,
    get sleeping() {
      return sleepers.size;
    },
    jump: (ms) => {
      wall += ms;
    },
    advance: (ms) => {
      move(ms);
      for (const { until, wake } of sleepers) if (until <= steady) wake();
    },
    pass: async (ms) => {
      const end = steady + ms;
      await settled();
      for (let first = next(); first !== undefined && first.until <= end; first = next()) {
        move(first.until - steady);
        first.wake();
        await settled();
      }
      move(end - steady);
      await settled();
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = {
          until: steady + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        const leaveOff = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        if (signal?.aborted === true) return leaveOff();
        sleepers.add(sleeper);
        signal?.addEventListener('abort', leaveOff, { once: true });
        return undefined;
      }),
  };
};
