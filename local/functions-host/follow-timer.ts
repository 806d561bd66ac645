import type { Clock } from '../../shared/core/index.ts';
import type { TypedData } from './core-module.ts';
import type { Delays } from './delays.ts';
import type { Without } from './host-rules.ts';
import { nextOccurrence, type Schedule } from './ncrontab.ts';
import { followSchedule, timerData } from './timer-schedule.ts';
import type { TimerStatus, TimerStore } from './timer-store.ts';

export interface TimerOptions {
  readonly name: string;
  readonly schedule: Schedule;
  /** Undefined: there is no store, this host is alone and remembers nothing. */
  readonly store: TimerStore | undefined;
  readonly clock: Clock;
  readonly delays: Delays;
  readonly without: Without;
  readonly signal: AbortSignal;
  /** Runs the function. Must not reject. */
  readonly run: (data: TypedData, reason: string) => Promise<void>;
}

const NEVER = new Date(0);

/** A schedule that fires seldom enough to be worth a status. */
const keepsStatus = ({ schedule, clock, delays }: TimerOptions): boolean => {
  const first = nextOccurrence(schedule, new Date(clock.now()));
  return nextOccurrence(schedule, first).getTime() - first.getTime() >= delays.ms('statusSchedule');
};

const statusAt = (last: Date, next: Date): TimerStatus => ({
  Last: last.toISOString(),
  Next: next.toISOString(),
  LastUpdated: last.toISOString(),
});

/** Runs at once what should have run while no host was there: one run, however much was missed. */
const catchUp = async (options: TimerOptions, save: (last: Date) => Promise<void>): Promise<void> => {
  const { name, store, schedule, clock, run } = options;
  const status = await store?.readStatus(name);
  const now = new Date(clock.now());
  if (status === undefined) return save(NEVER);
  if (new Date(status.Next) >= now) return undefined;
  await run(timerData(true, new Date(status.Last), nextOccurrence(schedule, now)), 'Timer is past due');
  return save(now);
};

/**
 * Runs a timer by its schedule until the signal aborts: on one host at a time, which is the one that holds its lock. What
 * was missed for want of a host is made good at a start, as past due; what a long run covers is not marked.
 * Rejects when the store cannot be used.
 */
export const followTimer = async (options: TimerOptions): Promise<void> => {
  const { name, schedule, clock, signal, without } = options;
  const store = without.has('timer-lock') ? undefined : options.store;
  const isKept = options.store !== undefined && !without.has('past-due') && keepsStatus(options);
  const save = async (last: Date): Promise<void> => {
    const next = nextOccurrence(schedule, new Date(clock.now()));
    if (isKept) await options.store?.writeStatus(name, statusAt(last, next));
  };
  while (!signal.aborted) {
    const lock = store === undefined ? undefined : await store.lock(name, signal);
    if (store !== undefined && lock === undefined) return;
    const mayRun = lock === undefined ? signal : AbortSignal.any([signal, lock.lost]);
    if (isKept) await catchUp(options, save);
    await followSchedule(schedule, clock, mayRun, async ({ last, next }) => {
      const started = new Date(clock.now());
      await options.run(timerData(false, last, next), `Timer fired at ${started.toISOString()}`);
      await save(started);
    });
  }
};
