import type { ReloadSchedule } from '../../config/index.ts';

const DAY_MS = 86_400_000;
/** Monday 5 January 1970, 00:00 UTC: a schedule of weeks is one of Mondays. */
const MONDAY = 4 * DAY_MS;

/**
 * The last time up to `now` (epoch ms) at which a schedule has a reload due. The times are counted from one Monday, so that they follow from
 * the schedule alone. UTC has no summer time: days are all as long.
 */
export const lastDue = ({ everyMs, atMs = 0 }: ReloadSchedule, now: number): number => {
  const first = MONDAY + atMs;
  return first + Math.floor((now - first) / everyMs) * everyMs;
};

/** The first time after `now` (epoch ms) at which a schedule has a reload due. */
export const nextDue = (schedule: ReloadSchedule, now: number): number =>
  lastDue(schedule, now) + schedule.everyMs;

/**
 * The time for which a reload is due; undefined when none is. `done` (epoch ms): the last one that was begun, or where the schedule began to count. Times
 * that passed meanwhile are made up for by one reload.
 */
export const dueFor = (schedule: ReloadSchedule, done: number, now: number): number | undefined => {
  const last = lastDue(schedule, now);
  return last > done ? last : undefined;
};
