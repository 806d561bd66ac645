import { MINUS, ZERO } from './ascii.ts';

/** So far below zero that no sum of digits lifts it. */
const INVALID = -1_000_000_000;

/** The number that two digits are; far below zero where these are none, or stand past the end. */
export const twoDigits = (bytes: Uint8Array, at: number): number => {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  // As unsigned numbers all that is no digit is above nine.
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? INVALID : tens * 10 + ones;
};

const daysInMonth = (year: number, month: number): number => {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
};

/** Days from 1970-01-01 to the first of a month, Gregorian. Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
const firstOfMonth = (year: number, month: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.trunc(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.trunc((153 * ((month + 9) % 12) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + (yearOfEra >> 2) - Math.trunc(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** The one reader of `Edm.Date` literals: `YYYY-MM-DD`, of the years 0001 to 9999. Source: OData 4.01 ABNF, `dateValue`. */
export class DateLiteral {
  /** Days since 1970-01-01 of the date that was read last. */
  days = 0;
  #month = 0;
  #daysBefore = 0;
  #daysIn = 0;

  /** Reads the date at `at`; answers where it ended, or -1 where there is no such day. */
  read(bytes: Uint8Array, at: number): number {
    const year = twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2);
    const month = twoDigits(bytes, at + 5);
    const day = twoDigits(bytes, at + 8);
    if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return -1;
    if (year < 1 || month < 1 || month > 12) return -1;
    // Rows often stand near each other in time.
    if (year * 12 + month !== this.#month) this.#turnTo(year, month);
    if (day < 1 || day > this.#daysIn) return -1;
    this.days = this.#daysBefore + day;
    return at + 10;
  }

  #turnTo(year: number, month: number): void {
    this.#month = year * 12 + month;
    this.#daysBefore = firstOfMonth(year, month) - 1;
    this.#daysIn = daysInMonth(year, month);
  }
}
