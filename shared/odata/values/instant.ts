import { dateOfDays, daysOfDate } from './calendar.ts';

const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(?:Z|([+-])(\d\d):(\d\d))$/i;
const PICOS_PER_SECOND = 1_000_000_000_000n;
const FRACTION_DIGITS = 12;
const DAY_S = 86_400;

/** 0001-01-01T00:00:00Z and the last picosecond of the year 9999, in picoseconds since 1970-01-01T00:00Z. */
export const INSTANT_RANGE = {
  min: -62_135_596_800n * PICOS_PER_SECOND,
  max: 253_402_300_800n * PICOS_PER_SECOND - 1n,
} as const;

/** A time of day, or an offset, in seconds; undefined where a part is past 23, 59 or 59. A part that is left out is 0. */
const secondsOf = (hours = '0', minutes = '0', seconds = '0'): number | undefined => {
  const h = Number(hours);
  const m = Number(minutes);
  const s = Number(seconds);
  return h <= 23 && m <= 59 && s <= 59 ? h * 3600 + m * 60 + s : undefined;
};

/**
 * Picoseconds since 1970-01-01T00:00Z of an `Edm.DateTimeOffset` text with any offset; undefined when it is none. A leap
 * second (`:60`), `24:00` and a text without an offset are not taken: they have no single place on the line of time.
 * Source: OData 4.01 ABNF, `dateTimeOffsetValue`.
 */
export const picosOfInstant = (text: string): bigint | undefined => {
  const parts = INSTANT.exec(text);
  if (parts === null) return undefined;
  const days = daysOfDate(parts[1] ?? '');
  const time = secondsOf(parts[2], parts[3], parts[4]);
  const offset = secondsOf(parts[7], parts[8]);
  if (days === undefined || time === undefined || offset === undefined) return undefined;
  const whole = days * DAY_S + time - (parts[6] === '-' ? -offset : offset);
  return BigInt(whole) * PICOS_PER_SECOND + BigInt((parts[5] ?? '').padEnd(FRACTION_DIGITS, '0'));
};

/** The UTC text of picoseconds since 1970-01-01T00:00Z, with as many fractional digits as it needs. */
export const instantOfPicos = (picos: bigint): string => {
  const fraction = ((picos % PICOS_PER_SECOND) + PICOS_PER_SECOND) % PICOS_PER_SECOND;
  const whole = Number((picos - fraction) / PICOS_PER_SECOND);
  const days = Math.floor(whole / DAY_S);
  const time = new Date((whole - days * DAY_S) * 1000).toISOString().slice(11, 19);
  const digits = fraction.toString().padStart(FRACTION_DIGITS, '0').replace(/0+$/, '');
  return `${dateOfDays(days)}T${time}${digits === '' ? '' : `.${digits}`}Z`;
};
