import * as z from 'zod';
import { parseDuration } from './duration.ts';
import type { ReloadSchedule } from './feed.ts';
import { duration } from './feed-parts.ts';

const DAY_MS = 86_400_000;
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The keys of a reload that say when the timer begins one by itself. */
export const scheduleShape = {
  every: duration
    .describe('The timer reloads the window by itself, so often: "P1D". Default: only when it is asked for.')
    .exactOptional(),
  at: z
    .string()
    .regex(TIME_OF_DAY, 'must be a time of day in UTC, hours and minutes, such as "02:00"')
    .describe('With an "every" of whole days: the time of day in UTC, such as "02:00". Default: midnight.')
    .exactOptional(),
};

interface ScheduleInput {
  readonly every?: string;
  readonly at?: string;
}

/** Whether a time of day is said, and no days. */
export const isAtAlone = ({ every, at }: ScheduleInput): boolean => at !== undefined && every === undefined;

export const AT_ALONE = 'has "at", which needs "every": {"every": "P1D", "at": "02:00"} is once a day';

/** Whether a time of day is said for what is not so many days apart. */
export const isAtWithin = ({ every, at }: ScheduleInput): boolean =>
  at !== undefined && every !== undefined && (parseDuration(every) ?? 0) % DAY_MS !== 0;

export const AT_OF_DAYS =
  'has "at", which needs an "every" of whole days, such as "P1D" or "P7D"; leave "at" out, or change "every"';

/** When the timer reloads by itself; undefined: never. */
export const toSchedule = ({ every, at }: ScheduleInput): ReloadSchedule | undefined => {
  const everyMs = every === undefined ? undefined : parseDuration(every);
  if (everyMs === undefined) return undefined;
  const [, hours, minutes] = TIME_OF_DAY.exec(at ?? '') ?? [];
  const atMs = hours === undefined ? undefined : (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { everyMs, ...(atMs !== undefined && { atMs }) };
};
