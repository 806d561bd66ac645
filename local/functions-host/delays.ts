import type { Clock } from '../../shared/core/index.ts';

/** The host's own waits, ms. What an app sets (a schedule, `functionTimeout`, `visibilityTimeout`) is not among them. */
const DELAYS_MS = {
  /** An HTTP call that is open when the host is told to end. */
  openCalls: 30_000,
  /** Runs at work when the host is told to end. */
  runsAtEnd: 10_000,
  /** The `appTerminate` hooks. */
  hooks: 5_000,
  /** Between a function's time-out and the end of its worker. */
  timeoutGrace: 2_000,
  /** Until the caller of the function that timed out first has its answer. */
  timeoutAnswer: 12_000,
  /** The least time between two starts of a worker, after the first that crashed. */
  workerRestart: 10_000,
  /** How long a timer's lock outlives a host that died. */
  lockLease: 60_000,
  /** How often a host looks whether a timer's lock is free. */
  lockLook: 60_000,
  /** A schedule that fires more often keeps no status. */
  statusSchedule: 60_000,
  /** A message at work is hidden for so long, whatever `visibilityTimeout` is; prolonged. */
  hidden: 600_000,
  /** The longest wait of an idle poll, unless `maxPollingInterval` is set. */
  longestPoll: 60_000,
} as const;

export type DelayName = keyof typeof DELAYS_MS;

/** The waits of an idle poll, ms, in their order; the last comes again and again. */
const POLL_WAITS_MS = [100, 200, 300, 500, 900, 1_700, 3_000, 6_000, 12_000, 24_000, 53_000, 60_000] as const;

/** The host's waits, all of them times one factor. */
export interface Delays {
  readonly factor: number;
  ms(name: DelayName): number;
  /** Ends early, without a word, when the signal aborts. */
  wait(name: DelayName, signal?: AbortSignal): Promise<void>;
  /** What the work answers, or undefined when that takes longer. */
  atMost<T>(name: DelayName, work: Promise<T>): Promise<T | undefined>;
  /** The wait after the `nth` poll in a row (from 0) that found nothing, ms. */
  pollMs(nth: number): number;
}

/** Source: Azure Functions host 4.1037 as it was seen, queue extension 5.3.10. */
export const createDelays = (clock: Clock, factor: number): Delays => {
  const ms = (name: DelayName): number => DELAYS_MS[name] * factor;
  const wait = (name: DelayName, signal?: AbortSignal): Promise<void> =>
    clock.sleep(ms(name), signal).catch(() => undefined);
  return {
    factor,
    ms,
    wait,
    atMost: async (name, work) => {
      const over = new AbortController();
      const ended = await Promise.race([work, wait(name, over.signal).then(() => undefined)]);
      over.abort();
      return ended;
    },
    pollMs: (nth) => (POLL_WAITS_MS[nth] ?? 60_000) * factor,
  };
};
