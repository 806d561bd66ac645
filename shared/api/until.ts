const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/i;
/** A time without an offset would be another one on another machine. */
const TIME = /T.*(?:Z|[+-]\d\d:?\d\d)$/i;
const MOST_MS = 3_650 * 86_400_000;

/** Ms of a duration; undefined for a text that is none. */
const durationMs = (text: string): number | undefined => {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, days = 0, hours = 0, minutes = 0] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
};

/** Whether the calendar has the day that a time begins with: `Date` takes 30 February for 2 March. */
const isDay = (text: string): boolean => {
  const [day = ''] = text.split(/T/i);
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
};

/** Ms from now to a time; undefined for a text that is none. */
const msTo = (text: string, now: number): number | undefined =>
  TIME.test(text) && isDay(text) ? Date.parse(text) - now : undefined;

/** The time in ISO 8601 that a pause ends, of a time or of a duration from `now` (epoch ms) on; undefined for a text that is none, or of the past. */
export const untilOf = (text: string, now: number): string | undefined => {
  const ms = durationMs(text) ?? msTo(text, now) ?? 0;
  return ms > 0 && ms <= MOST_MS ? new Date(now + ms).toISOString() : undefined;
};
