const DURATION = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?)?$/i;
/** A time without an offset would be another one on another machine. */
const TIME = /T.*(?:Z|[+-]\d\d:?\d\d)$/i;
/** A guard against a typo in the year. */
const MOST_DAYS = 3_650;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Ms of a duration; undefined for a text that is none. */
const durationMs = (text: string): number | undefined => {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, days = 0, hours = 0, minutes = 0] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * MINUTE_MS;
};

/** Whether the calendar has the day that a time begins with: `Date` takes 30 February for 2 March. */
const isDay = (text: string): boolean => {
  const [day = ''] = text.split(/T/i);
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
};

/** Ms from now to a time; undefined for a text that is none. */
const msTo = (text: string, now: number): number | undefined => {
  const at = TIME.test(text) && isDay(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at - now;
};

/** What is wrong with the end of a pause that lasts for `ms` from now on, as words after its name; undefined: nothing is. */
export const pauseFault = (ms: number): string | undefined => {
  if (ms <= 0) return 'must be in the future';
  return ms <= MOST_DAYS * DAY_MS ? undefined : `must be at most ten years (${MOST_DAYS} days) from now`;
};

/** The end of a pause in ISO 8601, or what is wrong with the text that named it. */
type Until =
  { readonly outcome: 'ok'; readonly at: string } | { readonly outcome: 'refused'; readonly message: string };

const NEITHER =
  'must be a duration, such as PT2H, P1D or PT30M, or a time with its zone, such as 2026-12-24T18:00:00Z';

/** The end of a pause, of a time or of a duration from `now` (epoch ms) on. */
export const untilOf = (text: string, now: number): Until => {
  const ms = durationMs(text) ?? msTo(text, now);
  if (ms === undefined) return { outcome: 'refused', message: NEITHER };
  const message = pauseFault(ms);
  return message === undefined
    ? { outcome: 'ok', at: new Date(now + ms).toISOString() }
    : { outcome: 'refused', message };
};
