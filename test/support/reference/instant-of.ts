const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DAY_MS = 86_400_000;
const PICOS_PER_SECOND = 10n ** 12n;
const FIRST = -62_135_596_800n * PICOS_PER_SECOND;
const AFTER_LAST = 253_402_300_800n * PICOS_PER_SECOND;

/** Days since 1970-01-01 of a day of the years 0001 to 9999; undefined where there is no such day. */
const dayOf = (year: number, month: number, day: number): number | undefined => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isThere =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isThere && year >= 1 ? date.getTime() / DAY_MS : undefined;
};

/** Days since 1970-01-01 of an `Edm.Date` text. */
export const daysOf = (text: string): number | undefined => {
  const parts = DATE.exec(text);
  return parts === null ? undefined : dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]));
};

/** Whether there is such a time of day: 24:00 is the end of a day, and second 60 is one that was put in before a UTC midnight. */
const isClock = (hour: number, minute: number, second: number, isBeforeMidnight: boolean): boolean => {
  if (hour > 24 || minute > 59 || second > 60) return false;
  if (hour === 24) return minute === 0 && second === 0;
  return second < 60 || isBeforeMidnight;
};

/**
 * Picoseconds since 1970-01-01T00:00Z of an `Edm.DateTimeOffset` text, which must lie in the years 0001 to 9999 of UTC; undefined when it is
 * none. Source: OData 4.01 ABNF, `dateTimeOffsetValue`.
 */
export const picosOf = (text: string): bigint | undefined => {
  const parts = INSTANT.exec(text);
  if (parts === null) return undefined;
  const numberAt = (group: number): number => Number(parts[group] ?? '0');
  const day = dayOf(numberAt(1), numberAt(2), numberAt(3));
  const [hour, minute, second] = [numberAt(4), numberAt(5), numberAt(6)];
  const [offsetHours, offsetMinutes] = [numberAt(9), numberAt(10)];
  const fraction = BigInt((parts[7] ?? '').padEnd(12, '0'));
  if (day === undefined || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (parts[8] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  const minuteOfDay = (hour * 60 + minute - offset + 2880) % 1440;
  if (!isClock(hour, minute, second, minuteOfDay === 1439) || (hour === 24 && fraction > 0n))
    return undefined;
  const seconds = BigInt(day * 86_400 + (hour * 60 + minute - offset) * 60 + second);
  const picos = seconds * PICOS_PER_SECOND + fraction;
  return picos >= FIRST && picos < AFTER_LAST ? picos : undefined;
};

/** Rounded down, as every time before 1970 shows. */
export const floorDivide = (value: bigint, by: bigint): bigint => {
  const rest = ((value % by) + by) % by;
  return (value - rest) / by;
};
