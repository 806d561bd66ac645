import { CASE_BIT, DOT, LOWER_E, MINUS, PLUS, ZERO } from '../values/index.ts';
import { brokenAt } from './json-bytes.ts';

/** So many digits survive in a double, and come back as the same digits. */
const EXACT_DIGITS = 15;
const MAX_EXACT = 999_999_999_999_999;
/** So many fit into 32 bits; one less with a point. */
const SMALL_DIGITS = 9;
/** More than any type of number has room for, and than a page has digits. */
const MOST_EXPONENT = 1e15;
/** Powers of ten; up to the 22nd a double holds them exactly. */
const POWERS = Array.from({ length: 64 }, (_, power) => Number(`1e${power}`));
const EXACT_POWERS = 22;

const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9;

const digitsEnd = (bytes: Uint8Array, at: number): number => {
  let end = at;
  while (isDigit(bytes[end] ?? 0)) end += 1;
  return end;
};

/** The one reader of numbers, as JSON writes them and as texts: exactly, by their digits. */
export class NumberLiteral {
  isNegative = false;
  /** The number without its sign is `mantissa` times 10 to the power of `exponent`, where `isWide` is false. */
  mantissa = Number.NaN;
  exponent = 0;
  /** It has more than 15 digits: the bytes from `first` up to `last` but for a point, times 10 to the power of `exponent`. */
  isWide = false;
  bytes: Uint8Array = new Uint8Array(0);
  first = 0;
  last = 0;
  count = 0;
  /** Where it began and ended, sign included. */
  start = 0;
  end = 0;
  #value = 0;

  /** Reads a JSON number, which begins with a digit or a minus; answers where it ended, or where the JSON breaks. */
  readNumber(bytes: Uint8Array, at: number): number {
    const isNegative = bytes[at] === MINUS;
    const digits = isNegative ? at + 1 : at;
    this.start = at;
    this.isNegative = isNegative;
    if (bytes[digits] === ZERO && isDigit(bytes[digits + 1] ?? 0)) return brokenAt(digits + 1);
    return this.#read(bytes, digits);
  }

  /** Reads a number in a text, which may have a plus and leading zeros; answers where it ended, or a negative number for none. */
  readText(bytes: Uint8Array, at: number): number {
    const sign = bytes[at];
    this.start = at;
    this.isNegative = sign === MINUS;
    return this.#read(bytes, sign === MINUS || sign === PLUS ? at + 1 : at);
  }

  /** Times 10^`scale`, as a whole number of at most 15 digits; NaN where it is none. */
  scaled(scale: number): number {
    if (this.isWide) return Number.NaN;
    const shift = this.exponent + scale;
    const value =
      shift >= 0
        ? this.mantissa * (POWERS[shift] ?? Infinity)
        : // Of numbers of so few digits no quotient comes to lie on a whole number by rounding.
          this.mantissa / (POWERS[-shift] ?? Number.NaN);
    if (!(value <= MAX_EXACT && Number.isInteger(value))) return Number.NaN;
    return this.isNegative ? -value : value;
  }

  /** The nearest double; an infinity beyond the greatest one. */
  double(): number {
    const { exponent, mantissa } = this;
    if (this.isWide || exponent > EXACT_POWERS || exponent < -EXACT_POWERS) return Number(this.text());
    // One rounding only: both numbers are exact. Source: William Clinger, "How to Read Floating Point Numbers Accurately".
    const size = exponent < 0 ? mantissa / (POWERS[-exponent] ?? 1) : mantissa * (POWERS[exponent] ?? 1);
    return this.isNegative ? -size : size;
  }

  /**
   * Leaves out the zeros at both ends of it, so that `mantissa` and `exponent` are the same for equal numbers, and `count` digits stand
   * from `first` up to `last`.
   */
  trim(): void {
    const sign = this.bytes[this.start];
    const at = sign === MINUS || sign === PLUS ? this.start + 1 : this.start;
    const whole = digitsEnd(this.bytes, at);
    const hasPoint = this.bytes[whole] === DOT;
    const to = hasPoint ? digitsEnd(this.bytes, whole + 1) : whole;
    this.#readLong(at, to, hasPoint ? to - whole - 1 : 0);
  }

  /** How it was written. */
  text(): string {
    const { buffer, byteOffset } = this.bytes;
    return Buffer.from(buffer, byteOffset + this.start, this.end - this.start).toString('latin1');
  }

  #read(bytes: Uint8Array, at: number): number {
    this.#value = 0;
    const whole = this.#readDigits(bytes, at);
    if (whole === at) return brokenAt(at);
    const hasPoint = bytes[whole] === DOT;
    const end = hasPoint ? this.#readDigits(bytes, whole + 1) : whole;
    const places = hasPoint ? end - whole - 1 : 0;
    if (hasPoint && places === 0) return brokenAt(end);
    // A page's bytes are the same for all of its numbers: to write them each time would cost the collector's attention.
    if (this.bytes !== bytes) this.bytes = bytes;
    if (end - at > SMALL_DIGITS || ((bytes[end] ?? 0) | CASE_BIT) === LOWER_E)
      return this.#readLong(at, end, places);
    this.mantissa = this.#value;
    this.exponent = -places;
    this.isWide = false;
    this.end = end;
    return end;
  }

  /** Reads digits behind those read before; answers where they ended. More than nine do not fit, and are read again. */
  #readDigits(bytes: Uint8Array, at: number): number {
    let value = this.#value;
    let end = at;
    let digit = (bytes[end] ?? 0) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = (Math.imul(value, 10) + digit) | 0;
      end += 1;
      digit = (bytes[end] ?? 0) - ZERO;
    }
    this.#value = value;
    return end;
  }

  /** The digits `[at, to)`, `places` of them behind a point, and the exponent that may follow. */
  #readLong(at: number, to: number, places: number): number {
    this.end = to;
    const power = this.#readExponent(to);
    if (this.end < 0) return this.end;
    this.#leaveZeros(at, to);
    const { bytes, first, last } = this;
    const point = places === 0 ? to : to - places - 1;
    const behind = last > point ? last - point - 1 : last - point;
    this.exponent = first === last ? 0 : power - behind;
    let digits = 0;
    let value = 0;
    for (let index = first; index < last; index += 1) {
      const digit = (bytes[index] ?? 0) - ZERO;
      if (digit < 0) continue;
      digits += 1;
      value = value * 10 + digit;
    }
    this.mantissa = value;
    this.count = digits;
    this.isWide = digits > EXACT_DIGITS;
    return this.end;
  }

  /** Leaves out the zeros at both ends. */
  #leaveZeros(at: number, to: number): void {
    const { bytes } = this;
    let first = at;
    let last = to;
    while (first < last && ((bytes[first] ?? 0) === ZERO || bytes[first] === DOT)) first += 1;
    while (last > first && ((bytes[last - 1] ?? 0) === ZERO || bytes[last - 1] === DOT)) last -= 1;
    this.first = first;
    this.last = last;
  }

  #readExponent(at: number): number {
    const { bytes } = this;
    if (((bytes[at] ?? 0) | CASE_BIT) !== LOWER_E) return 0;
    const sign = bytes[at + 1];
    const first = sign === MINUS || sign === PLUS ? at + 2 : at + 1;
    const end = digitsEnd(bytes, first);
    this.end = end === first ? brokenAt(end) : end;
    let power = 0;
    for (let index = first; index < end; index += 1)
      power = Math.min(MOST_EXPONENT, power * 10 + (bytes[index] ?? 0) - ZERO);
    return sign === MINUS ? -power : power;
  }
}
