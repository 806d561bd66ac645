import { systemClock } from '../../../shared/core/index.ts';
import { FACTOR } from '../launch.ts';

/** Seconds of a real host, in ms here. */
export const s = (seconds: number): number => seconds * 1000 * FACTOR;

/** What a machine that is busy may take longer, ms. */
export const SLACK_MS = 3_000;

/** By when telemetry is here: a real host sends it in batches, half a minute apart. */
export const SENT_MS = s(45) + SLACK_MS;

export const sleep = (ms: number): Promise<void> => systemClock.sleep(ms);

/** A time span as host.json has it. */
export const span = (ms: number): string => `00:${new Date(ms).toISOString().slice(14, 23)}`;

/** A schedule that fires every so many seconds of a real host; schedules know no less than a second. */
export const every = (seconds: number): string => `*/${Math.max(1, Math.round(seconds * FACTOR))} * * * * *`;

/** A schedule that never comes while a scene is played. */
export const NEVER = '0 0 0 29 2 *';

/** Waits until `holds`, for at most the time given; tells whether it does. */
export const until = async (holds: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> => {
  const endMs = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > endMs) return false;
    await sleep(20);
  }
  return true;
};
