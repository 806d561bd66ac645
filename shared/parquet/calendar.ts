/** 1582-10-15, the first day of the Gregorian calendar, in days since 1970: from there on both calendars count alike. */
const GREGORIAN_START = -141_427;

const DAY_MICROS = 86_400_000_000n;

const floorDivide = (value: number, by: number): number => Math.floor(value / by);
const floorModulo = (value: number, by: number): number => value - floorDivide(value, by) * by;

/** Year, month and day of a day of the Julian calendar. Source: Richards, "Calendars", algorithm 3 (Explanatory Supplement, 15.11.3). */
const julianDate = (
  days: number,
): { readonly year: number; readonly month: number; readonly day: number } => {
  const e = 4 * (days + 2_440_588 + 1401) + 3;
  const h = 5 * floorDivide(floorModulo(e, 1461), 4) + 2;
  const month = (floorDivide(h, 153) + 2) % 12;
  return {
    year: floorDivide(e, 1461) - 4716 + floorDivide(13 - month, 12),
    month: month + 1,
    day: floorDivide(h % 153, 5) + 1,
  };
};

/** Days since 1970 of a date of the proleptic Gregorian calendar; a day that its month does not have is the next month's first. */
const gregorianDays = (year: number, month: number, day: number): number => {
  const fromMarch = month > 2 ? month - 3 : month + 9;
  const marchYear = month > 2 ? year : year - 1;
  const ofYear = floorDivide(153 * fromMarch + 2, 5) + day - 1;
  const leapDays = floorDivide(marchYear, 4) - floorDivide(marchYear, 100) + floorDivide(marchYear, 400);
  return marchYear * 365 + leapDays + ofYear - 719_468;
};

/**
 * The day of the proleptic Gregorian calendar that has the date of a day of the calendar that Java had before: Julian until 1582-10-04, Gregorian
 * from the day after it, 1582-10-15, on. Both in days since 1970.
 * Source: Apache Spark, `RebaseDateTime.rebaseJulianToGregorianDays`.
 */
export const rebaseDays = (days: number): number => {
  if (days >= GREGORIAN_START) return days;
  const { year, month, day } = julianDate(days);
  return gregorianDays(year, month, day);
};

/** The same of a moment, in µs since 1970, whose date is that of a zone `offset` µs ahead of UTC. */
export const rebaseMicros = (micros: bigint, offset: bigint): bigint => {
  const local = micros + offset;
  const ofDay = ((local % DAY_MICROS) + DAY_MICROS) % DAY_MICROS;
  const days = Number((local - ofDay) / DAY_MICROS);
  return BigInt(rebaseDays(days)) * DAY_MICROS + ofDay - offset;
};
