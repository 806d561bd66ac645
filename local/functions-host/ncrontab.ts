import { nextOccurrence as next, parseNcrontab, type Schedule } from '../../shared/config/index.ts';
import { TidemarkError } from '../../shared/core/index.ts';

export type { Schedule };

/** A schedule as the host reads it. Rejects with `config`, also a time span. */
export const parseSchedule = (text: string): Schedule => {
  const schedule = parseNcrontab(text);
  if (schedule !== undefined) return schedule;
  throw new TidemarkError(
    'config',
    `The schedule '${text}' is not NCRONTAB: six fields, {second} {minute} {hour} {day} {month} {day of week}.`,
  );
};

/** The first time strictly after `after` at which the schedule fires, in UTC. Rejects with `config` when there is none. */
export const nextOccurrence = (schedule: Schedule, after: Date): Date => {
  const found = next(schedule, after.getTime());
  if (found !== undefined) return new Date(found);
  throw new TidemarkError('config', 'The schedule names a day that never comes.');
};
