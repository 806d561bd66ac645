import { Failure } from '../failure.ts';

const DURATION = /^P(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?)?$/i;
/** A time without an offset would be another one on another machine. */
const TIME = /T.*(?:Z|[+-]\d\d:?\d\d)$/i;
const MOST_MS = 3_650 * 86_400_000;

const WRONG =
  '--until must be a duration (PT2H, P1D, PT30M) or a time (2026-12-24T18:00:00Z) that is still to come.';

/** Ms of a duration; undefined for a text that is none. */
const durationMs = (text: string): number | undefined => {
  const groups = DURATION.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const [days, hours, minutes] = ['days', 'hours', 'minutes'].map((name) => Number(groups[name] ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000;
};

/** A time in ISO 8601, of a time or of a duration from `now` (epoch ms) on. */
export const untilOf = (text: string | undefined, now: number): string | undefined => {
  if (text === undefined) return undefined;
  const ms = durationMs(text) ?? (TIME.test(text) ? Date.parse(text) - now : NaN);
  if (ms > 0 && ms <= MOST_MS) return new Date(now + ms).toISOString();
  throw new Failure('usage', WRONG);
};
