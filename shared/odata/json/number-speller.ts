import { NumberLiteral } from './number-literal.ts';

/** From here on 15 digits do not tell whole numbers apart. */
const FIRST_LONG = 1e15;
/** Down to here a double holds 15 digits. */
const LEAST_NORMAL = 2.3e-308;

/**
 * Spells numbers within JSON texts and texts: as JavaScript writes the double, where that is the same number in at most 15 digits, else by
 * their own digits: so that equal numbers are equal texts, and no digit is lost.
 */
export class NumberSpeller {
  readonly #shown = new NumberLiteral();

  /** The text of a JSON number. */
  spell(literal: NumberLiteral): string {
    if (literal.isWide) return literal.text();
    const value = literal.double();
    const size = Math.abs(value);
    if (Number.isInteger(value) && size >= FIRST_LONG) return literal.text();
    const text = JSON.stringify(value);
    if (literal.mantissa === 0 || (size >= LEAST_NORMAL && Number.isFinite(value))) return text;
    return this.#isSame(literal, text) ? text : literal.text();
  }

  #isSame(literal: NumberLiteral, text: string): boolean {
    const shown = this.#shown;
    if (shown.readText(Buffer.from(text, 'latin1'), 0) < 0) return false;
    literal.trim();
    shown.trim();
    return shown.mantissa === literal.mantissa && shown.exponent === literal.exponent;
  }
}
