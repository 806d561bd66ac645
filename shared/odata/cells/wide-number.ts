import { ZERO } from '../values/index.ts';
import type { NumberLiteral } from '../json/index.ts';

const WORD = 4_294_967_296;
/** What a word is multiplied by at once: the product and what is carried stay below 2^53. */
const STEP_DIGITS = 6;
const STEPS = Array.from({ length: STEP_DIGITS + 1 }, (_, power) => 10 ** power);

const LONG_DIGITS = 19;
/** The word that holds the sign of a 64-bit integer. */
const SIGN = 0x80_00_00_00;

/** Whether the size of a number, of at most 19 digits, fits into 64 bits with its sign. */
const isLong = (words: Uint32Array, isNegative: boolean): boolean => {
  const [low, high = 0] = words;
  return words[2] === 0 && (high < SIGN || (isNegative && high === SIGN && low === 0));
};

/** A whole number of up to 128 bits, without a BigInt. The caller checks that it fits. */
export class WideNumber {
  /** The low word first. */
  readonly words = new Uint32Array(4);
  #digits = 0;

  /** Digits that the number has, without zeros before them. */
  get digits(): number {
    return this.#digits;
  }

  /** The digits of a literal, without sign, point and exponent; false where there are more than 38. */
  take(literal: NumberLiteral): boolean {
    this.words.fill(0);
    return literal.isWide ? this.#takeBytes(literal) : this.#takeMantissa(literal.mantissa);
  }

  /** The same of a whole number of 64 bits, with its exponent and, in two's complement, its sign; false for any other number. */
  takeLong(literal: NumberLiteral): boolean {
    const { exponent, isNegative } = literal;
    if (exponent < 0 || !this.take(literal) || this.#digits + exponent > LONG_DIGITS) return false;
    this.shift(exponent);
    if (!isLong(this.words, isNegative)) return false;
    if (isNegative) this.negate();
    return true;
  }

  /** Multiplies by 10^`power`. */
  shift(power: number): void {
    for (let left = power; left > 0; left -= STEP_DIGITS) this.#multiplyAdd(Math.min(left, STEP_DIGITS), 0);
    this.#digits += power;
  }

  /** Two's complement of it. */
  negate(): void {
    const { words } = this;
    let carry = 1;
    for (let index = 0; index < words.length; index += 1) {
      const word = (~(words[index] ?? 0) >>> 0) + carry;
      words[index] = word;
      carry = word >= WORD ? 1 : 0;
    }
  }

  #takeMantissa(mantissa: number): boolean {
    const high = Math.floor(mantissa / WORD);
    this.words[0] = mantissa - high * WORD;
    this.words[1] = high;
    this.#digits = 0;
    for (let rest = mantissa; rest >= 1; rest = Math.floor(rest / 10)) this.#digits += 1;
    return true;
  }

  #takeBytes({ bytes, first, last }: NumberLiteral): boolean {
    let step = 0;
    let count = 0;
    this.#digits = 0;
    for (let at = first; at < last; at += 1) {
      const digit = (bytes[at] ?? 0) - ZERO;
      // The point.
      if (digit < 0) continue;
      step = step * 10 + digit;
      count += 1;
      this.#digits += 1;
      if (this.#digits > 38) return false;
      if (count < STEP_DIGITS) continue;
      this.#multiplyAdd(count, step);
      step = 0;
      count = 0;
    }
    this.#multiplyAdd(count, step);
    return true;
  }

  #multiplyAdd(power: number, more: number): void {
    const { words } = this;
    const factor = STEPS[power] ?? 1;
    let carry = more;
    for (let index = 0; index < words.length; index += 1) {
      const product = (words[index] ?? 0) * factor + carry;
      carry = Math.floor(product / WORD);
      words[index] = product - carry * WORD;
    }
  }
}
