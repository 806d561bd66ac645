import type { FixedBuilder, WordsBuilder } from '../../parquet/index.ts';
import type { PutCell } from './decode-cell.ts';

const NOT_A_DATE = 'it is not a date of the years 0001 to 9999';
const NOT_A_TIME = 'it is not a time of the years 0001 to 9999 with an offset';

const ZERO = 48;
const COLON = 58;
const HYPHEN = 45;
const DOT = 46;
const PLUS = 43;
const T = 84;
const Z = 90;
const CASE = 32;
/** So far below zero that no sum of digits lifts it. */
const INVALID = -1_000_000_000;

const SECOND_MICROS = 1_000_000;
const MINUTE_MICROS = 60 * SECOND_MICROS;
const DAY_MICROS = 1440 * MINUTE_MICROS;
const FRACTION_DIGITS = 12;
/** 0001-01-01 and 9999-12-31, in days since 1970-01-01. */
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;

const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : INVALID;
};

/** Two digits. The caller sees to it that the text is long enough: past its end there would be no number. */
const two = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  // As unsigned numbers all that is no digit is above nine.
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? INVALID : tens * 10 + ones;
};

const daysInMonth = (year: number, month: number): number => {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
};

/** Days since 1970-01-01, Gregorian. Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.trunc(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.trunc((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + (yearOfEra >> 2) - Math.trunc(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** Days since 1970-01-01 of the `YYYY-MM-DD` that a text begins with; undefined when there is no such day. */
const leadingDay = (text: string): number | undefined => {
  if (text.length < 10) return undefined;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
};

/** Offset from UTC in minutes of what stands from `at` to the end: `Z`, or `+hh:mm`. */
const zoneMinutes = (text: string, at: number): number | undefined => {
  const sign = text.charCodeAt(at);
  if ((sign & ~CASE) === Z) return at + 1 === text.length ? 0 : undefined;
  if ((sign !== PLUS && sign !== HYPHEN) || at + 6 !== text.length) return undefined;
  const hours = two(text, at + 1);
  const minutes = two(text, at + 4);
  if (text.charCodeAt(at + 3) !== COLON || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
    return undefined;
  return (sign === PLUS ? 1 : -1) * (hours * 60 + minutes);
};

/** Where the fraction that begins at `at` ends; undefined for no digit, or more than twelve. */
const fractionEnd = (text: string, at: number): number | undefined => {
  let end = at;
  while (digit(text, end) >= 0) end += 1;
  return end > at && end - at <= FRACTION_DIGITS ? end : undefined;
};

const fractionMicros = (text: string, start: number, end: number): number => {
  let micros = 0;
  for (let at = start; at < start + 6; at += 1) micros = micros * 10 + (at < end ? digit(text, at) : 0);
  return micros;
};

/** `24:00:00` is the next day's beginning, and a leap second (23:59:60 UTC) the second that follows. */
const isClock = (hour: number, minute: number, micros: number, zone: number): boolean => {
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || micros < 0) return false;
  if (hour === 24) return minute === 0 && micros === 0;
  if (micros < MINUTE_MICROS) return true;
  return micros < MINUTE_MICROS + SECOND_MICROS && (hour * 60 + minute - zone + 2880) % 1440 === 1439;
};

/** µs from the leading day's midnight UTC to the instant, floored; may be negative, or a day and more. */
const microsAfter = (text: string): number | undefined => {
  if (text.length < 'YYYY-MM-DDThh:mmZ'.length) return undefined;
  const hour = two(text, 11);
  const minute = two(text, 14);
  if ((text.charCodeAt(10) & ~CASE) !== T || text.charCodeAt(13) !== COLON) return undefined;
  // Within the minute.
  let micros = 0;
  let at = 16;
  if (text.charCodeAt(16) === COLON) {
    micros = two(text, 17) * SECOND_MICROS;
    at = 19;
    if (text.charCodeAt(19) === DOT) {
      const end = fractionEnd(text, 20);
      if (end === undefined) return undefined;
      micros += fractionMicros(text, 20, end);
      at = end;
    }
  }
  const zone = zoneMinutes(text, at);
  if (zone === undefined || !isClock(hour, minute, micros, zone)) return undefined;
  return (hour * 60 + minute - zone) * MINUTE_MICROS + micros;
};

/** Days since 1970-01-01 of an `Edm.Date` text; undefined when there is no such day. */
export const parseDate = (text: string): number | undefined =>
  text.length === 10 ? leadingDay(text) : undefined;

/** Whether the text is an instant within the years 0001 to 9999 in UTC. */
export const isInstant = (text: string): boolean => dayOfInstant(text) !== undefined;

/** The UTC day of an instant. */
const dayOfInstant = (text: string): number | undefined => {
  const day = leadingDay(text);
  const micros = microsAfter(text);
  if (day === undefined || micros === undefined) return undefined;
  const utc = day + Math.floor(micros / DAY_MICROS);
  return utc >= FIRST_DAY && utc <= LAST_DAY ? utc : undefined;
};

/**
 * Timestamps: an `Edm.DateTimeOffset` to the µs, floored, in UTC; up to twelve fraction digits, any offset.
 * Source: OData 4.01 ABNF, `dateTimeOffsetValue`.
 */
export const timestampCell =
  (builder: WordsBuilder): PutCell =>
  (json) => {
    if (typeof json !== 'string') return NOT_A_TIME;
    const day = leadingDay(json);
    const micros = microsAfter(json);
    if (day === undefined || micros === undefined) return NOT_A_TIME;
    const total = day * DAY_MICROS + micros;
    if (Number.isSafeInteger(total)) builder.push(total);
    else if (dayOfInstant(json) === undefined) return NOT_A_TIME;
    else builder.pushBigInt(BigInt(day) * BigInt(DAY_MICROS) + BigInt(micros));
    return undefined;
  };

/** Timestamps of an `Edm.Date`: its midnight in UTC. */
export const midnightCell =
  (builder: WordsBuilder): PutCell =>
  (json) => {
    const day = typeof json === 'string' ? parseDate(json) : undefined;
    if (day === undefined) return NOT_A_DATE;
    builder.pushBigInt(BigInt(day) * BigInt(DAY_MICROS));
    return undefined;
  };

/** Dates of an `Edm.Date`, or with `isInstantSource` the UTC day of an `Edm.DateTimeOffset`. */
export const dateCell =
  (builder: FixedBuilder, isInstantSource: boolean): PutCell =>
  (json) => {
    const parse = isInstantSource ? dayOfInstant : parseDate;
    const day = typeof json === 'string' ? parse(json) : undefined;
    if (day === undefined) return isInstantSource ? NOT_A_TIME : NOT_A_DATE;
    builder.push(day);
    return undefined;
  };
