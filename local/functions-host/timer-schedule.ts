import { type Clock, TidemarkError } from '../../shared/core/index.ts';
import type { Binding, TypedData } from './core-module.ts';
import { nextOccurrence, parseSchedule, type Schedule } from './ncrontab.ts';
import { type Settings, withSettings } from './settings.ts';

/** Node's timers hold 32 bits: a longer wait is slept in parts. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** The schedule of a timer binding, `%SETTING%` looked up. Rejects with `config`. */
export const scheduleOf = (functionName: string, { schedule }: Binding, settings: Settings): Schedule => {
  if (typeof schedule !== 'string') throw new TidemarkError('config', `${functionName} has no schedule.`);
  return parseSchedule(withSettings(functionName, schedule, settings));
};

/** What a timer function is handed: when it ran last and will run next, as the real host writes it. */
export const timerData = (isPastDue: boolean, last: Date, next: Date): TypedData => ({
  json: JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: last.toISOString(),
      Next: next.toISOString(),
      LastUpdated: last.toISOString(),
    },
    IsPastDue: isPastDue,
  }),
});

/** One occurrence. `last` and `next` are those around it. */
export interface Tick {
  readonly last: Date;
  readonly next: Date;
}

/**
 * Calls `run` at every occurrence until `signal` aborts; a run is over before the next one starts. Occurrences that were
 * missed meanwhile make one run, at once. `run` must not reject. Rejects with `config` for a schedule without an occurrence.
 */
export const followSchedule = async (
  schedule: Schedule,
  clock: Clock,
  signal: AbortSignal,
  run: (tick: Tick) => Promise<void>,
): Promise<void> => {
  let last = new Date(clock.now());
  while (!signal.aborted) {
    const due = nextOccurrence(schedule, last);
    const waitMs = due.getTime() - clock.now();
    if (waitMs > 0) await clock.sleep(Math.min(waitMs, LONGEST_SLEEP_MS), signal).catch(() => undefined);
    if (signal.aborted) return;
    if (clock.now() < due.getTime()) continue;
    const started = new Date(clock.now());
    await run({ last, next: nextOccurrence(schedule, started) });
    last = started > due ? started : due;
  }
};
