import { dateOfDays } from './calendar.ts';

/** Picoseconds of a second. */
export const PICOS_PER_SECOND = 1_000_000_000_000n;
const FRACTION_DIGITS = 12;
const DAY_S = 86_400;

/** 0001-01-01T00:00:00Z and the last picosecond of the year 9999, in picoseconds since 1970-01-01T00:00Z. */
export const INSTANT_RANGE = {
  min: -62_135_596_800n * PICOS_PER_SECOND,
  max: 253_402_300_800n * PICOS_PER_SECOND - 1n,
} as const;

/** The UTC text of picoseconds since 1970-01-01T00:00Z, with as many fractional digits as it needs. */
export const instantOfPicos = (picos: bigint): string => {
  const fraction = ((picos % PICOS_PER_SECOND) + PICOS_PER_SECOND) % PICOS_PER_SECOND;
  const whole = Number((picos - fraction) / PICOS_PER_SECOND);
  const days = Math.floor(whole / DAY_S);
  const time = new Date((whole - days * DAY_S) * 1000).toISOString().slice(11, 19);
  const digits = fraction.toString().padStart(FRACTION_DIGITS, '0').replace(/0+$/, '');
  return `${dateOfDays(days)}T${time}${digits === '' ? '' : `.${digits}`}Z`;
};
