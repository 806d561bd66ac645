import { type Feed, nextOccurrence, type Schedule } from '../shared/config/index.ts';
import { waitMs } from '../shared/sync/index.ts';

/** So many turns in a row that a feed missed are more than a busy tick. */
const TURNS = 3;
/** A timer that ticks every few seconds is late only where somebody could see it. */
const LEAST_MS = 300_000;
/** Nobody waits for what comes less often. */
const FURTHEST_DAYS = 400;

/**
 * From when on a feed is late (epoch ms): the third turn that its schedule, the timer's ticks and its own `every`, gave it since it was fresh.
 * Undefined where it is off, was never fresh, or has no such turn.
 */
export const lateAt = (
  schedule: Schedule | undefined,
  { enabled, everyMs = 0 }: Pick<Feed, 'enabled' | 'everyMs'>,
  freshAt: number | undefined,
): number | undefined => {
  if (schedule === undefined || !enabled || freshAt === undefined) return undefined;
  let at: number | undefined = freshAt;
  for (let turn = 0; turn < TURNS && at !== undefined; turn += 1)
    at = nextOccurrence(schedule, at + waitMs(everyMs), FURTHEST_DAYS);
  return at === undefined ? undefined : Math.max(at, freshAt + LEAST_MS);
};
