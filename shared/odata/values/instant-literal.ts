import { CASE_BIT, COLON, DOT, MINUS, PLUS, UPPER_T, UPPER_Z, ZERO } from './ascii.ts';
import type { LiteralBytes } from './literal-bytes.ts';
import { MonthTable, NO_DAY, twoDigits } from './month-table.ts';

const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1440;
const FRACTION_DIGITS = 12;
const POWERS = Array.from({ length: FRACTION_DIGITS + 1 }, (_, power) => 10 ** power);
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, in seconds since 1970. */
const FIRST = -62_135_596_800;
const LAST = 253_402_300_799;
/** `YYYY-MM-DDThh:mm:ss` and the character behind it, which is read with it. */
const PLAIN_BYTES = 20;

/** The minutes of the `Thh:mm` at a place, up to an hour past midnight; -1 where there is none. */
const minutesAt = (bytes: Uint8Array, at: number): number => {
  const hour = twoDigits(bytes, at + 1);
  const minute = twoDigits(bytes, at + 4);
  if (((bytes[at] ?? 0) & ~CASE_BIT) !== UPPER_T || bytes[at + 3] !== COLON) return -1;
  return hour >= 0 && hour <= 24 && minute >= 0 && minute <= 59 ? hour * 60 + minute : -1;
};

/**
 * The one reader of `Edm.DateTimeOffset` literals, for cells, cursor values and bounds alike: up to twelve fraction digits, any
 * offset, seconds may be left out, `t` and `z` may be small. `24:00:00` is the next day's beginning, and a leap second (23:59:60 UTC)
 * the second that follows. Of the years 0001 to 9999 in UTC. Source: OData 4.01 ABNF, `dateTimeOffsetValue`.
 */
export class InstantLiteral {
  /** Seconds since 1970-01-01T00:00Z of the instant that was read last, floored, and the picoseconds after them. */
  seconds = Number.NaN;
  picos = Number.NaN;
  readonly #months = new MonthTable();
  #offset = 0;

  /** Minutes from UTC that the instant was written with. */
  get offset(): number {
    return this.#offset;
  }

  /** Reads the instant at `at`; answers where it ended, or -1 where there is none. */
  read(input: LiteralBytes, at: number): number {
    const { bytes, view } = input;
    if (at + PLAIN_BYTES > bytes.length) return this.#readLate(input, at);
    // Four characters at once, of which each digit is left as its value, and each sign as 0: `DDTh`, `h:mm`, `:ss` and what follows.
    const day = view.getInt32(at + 8, true) ^ 0x30_54_30_30;
    const time = view.getInt32(at + 12, true) ^ 0x30_30_3a_30;
    const rest = view.getInt32(at + 16, true) ^ 0x30_30_3a;
    // A digit stays below 16 with 6 more.
    const wrong =
      ((day | (day + 0x06_00_06_06)) & 0xf0_df_f0_f0) |
      ((time | (time + 0x06_06_00_06)) & 0xf0_f0_ff_f0) |
      ((rest | (rest + 0x06_06_00)) & 0x00_f0_f0_ff);
    const hour = ((day >>> 24) & 15) * 10 + (time & 15);
    const minute = ((time >>> 16) & 15) * 10 + (time >>> 24);
    const second = ((rest >>> 8) & 15) * 10 + ((rest >>> 16) & 15);
    if (wrong !== 0 || hour > 23 || minute > 59 || second > 59) return this.#readLate(input, at);
    const days = this.#months.daysOf(input, at, (day & 15) * 10 + ((day >>> 8) & 15));
    this.seconds = days * DAY_SECONDS + (hour * 3600 + minute * 60 + second);
    this.picos = 0;
    this.#offset = 0;
    if (days === NO_DAY) return -1;
    return rest >>> 24 === UPPER_Z ? at + PLAIN_BYTES : this.#readRest(bytes, at + PLAIN_BYTES - 1);
  }

  /** The fraction and the zone behind the seconds. */
  #readRest(bytes: Uint8Array, at: number): number {
    const zone = bytes[at] === DOT ? this.#readFraction(bytes, at + 1) : at;
    const end = zone < 0 ? -1 : this.#readZone(bytes, zone);
    this.seconds -= this.#offset * 60;
    return end > 0 && this.seconds >= FIRST && this.seconds <= LAST ? end : -1;
  }

  /** A time without seconds, or one so late that there may be none. */
  #readLate(input: LiteralBytes, at: number): number {
    const { bytes } = input;
    const days = this.#months.daysOf(input, at, twoDigits(bytes, at + 8));
    const minutes = minutesAt(bytes, at + 10);
    if (days === NO_DAY || minutes < 0) return -1;
    const hasSeconds = bytes[at + 16] === COLON;
    const second = hasSeconds ? twoDigits(bytes, at + 17) : 0;
    if (second < 0 || second > 60) return -1;
    this.seconds = days * DAY_SECONDS + minutes * 60 + second;
    this.picos = 0;
    // Only of seconds there are fractions.
    const end =
      !hasSeconds && bytes[at + 16] === DOT ? -1 : this.#readRest(bytes, hasSeconds ? at + 19 : at + 16);
    return this.#isTime(minutes, second) ? end : -1;
  }

  #isTime(minutes: number, second: number): boolean {
    if (minutes >= DAY_MINUTES) return minutes === DAY_MINUTES && second === 0 && this.picos === 0;
    return second < 60 || (minutes - this.#offset + 2 * DAY_MINUTES) % DAY_MINUTES === DAY_MINUTES - 1;
  }

  #readFraction(bytes: Uint8Array, start: number): number {
    let value = 0;
    let at = start;
    let digit = (bytes[at] ?? 0) - ZERO;
    while (digit >= 0 && digit <= 9) {
      if (at - start === FRACTION_DIGITS) return -1;
      value = value * 10 + digit;
      at += 1;
      digit = (bytes[at] ?? 0) - ZERO;
    }
    this.picos = value * (POWERS[FRACTION_DIGITS - (at - start)] ?? 0);
    return at > start ? at : -1;
  }

  /** `Z`, or `+hh:mm`: its minutes from UTC. */
  #readZone(bytes: Uint8Array, at: number): number {
    this.#offset = 0;
    const sign = bytes[at] ?? 0;
    if ((sign & ~CASE_BIT) === UPPER_Z) return at + 1;
    if (sign !== PLUS && sign !== MINUS) return -1;
    const hours = twoDigits(bytes, at + 1);
    const minutes = twoDigits(bytes, at + 4);
    if (bytes[at + 3] !== COLON || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return -1;
    this.#offset = (sign === PLUS ? 1 : -1) * (hours * 60 + minutes);
    return at + 6;
  }
}
