import { BACKSLASH, LOWER_U } from '../values/index.ts';
import { brokenAt } from './json-bytes.ts';

const HEX_DIGITS = 4;
const UNIT_LENGTH = 6;

/** A hexadecimal digit's value; -1 for any other byte. */
const hexDigit = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code & ~32;
  return letter >= 65 && letter <= 70 ? letter - 55 : -1;
};

/** What each escape of one letter stands for; 0 for none. */
const MEANT = new Uint8Array(256);
for (const pair of ['b\b', 'f\f', 'n\n', 'r\r', 't\t', '""', '\\\\', '//'])
  MEANT[pair.charCodeAt(0)] = pair.charCodeAt(1);

/** Where the escape ends whose backslash is at `at`; negative where it is none. */
export const escapeEnd = (bytes: Uint8Array, at: number): number => {
  const letter = bytes[at + 1] ?? 0;
  if (letter !== LOWER_U) return MEANT[letter] === 0 ? brokenAt(at) : at + 2;
  for (let digit = 0; digit < HEX_DIGITS; digit += 1)
    if (hexDigit(bytes[at + 2 + digit] ?? 0) < 0) return brokenAt(at);
  return at + UNIT_LENGTH;
};

/** The code unit of the `\uXXXX` at `at`; -1 where there is none. */
const unitAt = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] !== BACKSLASH || bytes[at + 1] !== LOWER_U) return -1;
  let unit = 0;
  for (let digit = at + 2; digit < at + UNIT_LENGTH; digit += 1)
    unit = unit * 16 + hexDigit(bytes[digit] ?? 0);
  return unit;
};

const isHigh = (unit: number): boolean => unit >= 0xd8_00 && unit < 0xdc_00;
const isLow = (unit: number): boolean => unit >= 0xdc_00 && unit < 0xe0_00;

/** Half of a surrogate pair, which is no character. */
export const isHalf = (code: number): boolean => code >= 0xd8_00 && code < 0xe0_00;

/** Reads the escapes of texts whose escapes are known to be right. */
export class EscapeReader {
  /** Where the escape ended that was read last. */
  end = 0;

  /** The character that is meant by the escape at `at`, of a pair of them the one that both mean; a half that stands alone is answered as it is. */
  read(bytes: Uint8Array, at: number): number {
    const unit = unitAt(bytes, at);
    if (unit < 0) {
      this.end = at + 2;
      return MEANT[bytes[at + 1] ?? 0] ?? 0;
    }
    this.end = at + UNIT_LENGTH;
    const low = isHigh(unit) ? unitAt(bytes, this.end) : -1;
    if (!isLow(low)) return unit;
    this.end += UNIT_LENGTH;
    return 0x1_00_00 + ((unit - 0xd8_00) << 10) + (low - 0xdc_00);
  }
}
