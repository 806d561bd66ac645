import { CASE_BIT, COLON, DOT, MINUS, PLUS, UPPER_T, UPPER_Z, ZERO } from './ascii.ts';
import { DateLiteral, twoDigits } from './date-literal.ts';

const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1440;
const FRACTION_DIGITS = 12;
const POWERS = Array.from({ length: FRACTION_DIGITS + 1 }, (_, power) => 10 ** power);
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, in seconds since 1970. */
const FIRST = -62_135_596_800;
const LAST = 253_402_300_799;

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
  readonly #date = new DateLiteral();
  /** Of the part that was read last: a minute's seconds, an offset's minutes. */
  #part = 0;

  /** Reads the instant at `at`; answers where it ended, or -1 where there is none. */
  read(bytes: Uint8Array, at: number): number {
    if (this.#date.read(bytes, at) < 0) return -1;
    const minutes = minutesAt(bytes, at + 10);
    if (minutes < 0) return -1;
    const zone = this.#readSeconds(bytes, at + 16);
    const second = this.#part;
    const end = zone < 0 ? -1 : this.#readZone(bytes, zone);
    if (end < 0) return -1;
    // Few times are so late that there may be no such one.
    if ((minutes >= DAY_MINUTES || second === 60) && !this.#isTime(minutes, second)) return -1;
    const seconds = this.#date.days * DAY_SECONDS + (minutes - this.#part) * 60 + second;
    this.seconds = seconds;
    return seconds < FIRST || seconds > LAST ? -1 : end;
  }

  #isTime(minutes: number, second: number): boolean {
    if (minutes >= DAY_MINUTES) return minutes === DAY_MINUTES && second === 0 && this.picos === 0;
    return (minutes - this.#part + 2 * DAY_MINUTES) % DAY_MINUTES === DAY_MINUTES - 1;
  }

  /** The seconds and their fraction, which may be left out; answers where the zone begins. */
  #readSeconds(bytes: Uint8Array, at: number): number {
    this.#part = 0;
    this.picos = 0;
    if (bytes[at] !== COLON) return at;
    const second = twoDigits(bytes, at + 1);
    if (second < 0 || second > 60) return -1;
    this.#part = second;
    return bytes[at + 3] === DOT ? this.#readFraction(bytes, at + 4) : at + 3;
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
    this.#part = 0;
    const sign = bytes[at] ?? 0;
    if ((sign & ~CASE_BIT) === UPPER_Z) return at + 1;
    if (sign !== PLUS && sign !== MINUS) return -1;
    const hours = twoDigits(bytes, at + 1);
    const minutes = twoDigits(bytes, at + 4);
    if (bytes[at + 3] !== COLON || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return -1;
    this.#part = (sign === PLUS ? 1 : -1) * (hours * 60 + minutes);
    return at + 6;
  }
}
