import { MINUS, ZERO } from './ascii.ts';
import type { LiteralBytes } from './literal-bytes.ts';

/** So far below zero that no sum of digits lifts it. */
const INVALID = -1_000_000_000;
/** No day of these years. */
export const NO_DAY = INVALID;
/** Months that are remembered, of some twenty years, by four numbers each: two words of text, the days before them, the days in them. */
const SLOTS = 256;
const WIDTH = 4;
const MONTH_BYTES = 8;

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

/** Months as they are written, `YYYY-MM-`, of the years 0001 to 9999: rows often stand near each other in time, so that most are known. */
export class MonthTable {
  readonly #slots = new Int32Array(SLOTS * WIDTH);

  /** Days from 1970-01-01 to the day of the month that is written at `at`; `NO_DAY` where there is no such month, or it has no such day. */
  daysOf({ bytes, view }: LiteralBytes, at: number, day: number): number {
    if (at + MONTH_BYTES > bytes.length) return NO_DAY;
    const slots = this.#slots;
    const year = view.getInt32(at, true);
    const month = view.getInt32(at + 4, true);
    // By the last two digits of the year, and the month.
    const years = ((year >>> 16) & 15) * 10 + ((year >>> 24) & 15);
    const months = ((month >>> 8) & 15) * 10 + ((month >>> 16) & 15);
    const slot = ((years * 12 + months) & (SLOTS - 1)) * WIDTH;
    if (slots[slot] !== year || slots[slot + 1] !== month) {
      if (!this.#learn(bytes, at, slot)) return NO_DAY;
      slots[slot] = year;
      slots[slot + 1] = month;
    }
    return day >= 1 && day <= (slots[slot + 3] ?? 0) ? (slots[slot + 2] ?? 0) + day : NO_DAY;
  }

  #learn(bytes: Uint8Array, at: number, slot: number): boolean {
    const year = twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2);
    const month = twoDigits(bytes, at + 5);
    if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return false;
    if (year < 1 || month < 1 || month > 12) return false;
    this.#slots[slot + 2] = firstOfMonth(year, month) - 1;
    this.#slots[slot + 3] = daysInMonth(year, month);
    return true;
  }
}
