const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A number as it was written, exactly: `digits` times 10 to the `power`; no digit at the end of `digits` is 0. */
export interface ExactNumber {
  readonly digits: bigint;
  readonly power: number;
  /** The double that it is nearest to. */
  readonly double: number;
}

/** The number that a text says; undefined for a text that is none. */
export const exactOf = (text: string): ExactNumber | undefined => {
  const parts = NUMBER.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const kept = `${whole}${fraction}`.replace(/0+$/, '');
  const dropped = whole.length + fraction.length - kept.length;
  const digits = BigInt(kept === '' ? '0' : kept);
  const power = digits === 0n ? 0 : Number(exponent) - fraction.length + dropped;
  return { digits: sign === '-' ? -digits : digits, power, double: Number(text) };
};

/** The number times 10 to the `scale`; undefined where that is not whole, or of more digits than any column has. */
export const scaledTo = ({ digits, power }: ExactNumber, scale: number): bigint | undefined => {
  const shift = power + scale;
  return shift < 0 || shift > 1000 ? undefined : digits * 10n ** BigInt(shift);
};

export const isWhole = ({ power }: ExactNumber): boolean => power >= 0;

const isSame = (a: ExactNumber, b: ExactNumber | undefined): boolean =>
  b !== undefined && a.digits === b.digits && a.power === b.power;

/** The shortest plain text of a number, which has no exponent. */
export const plainText = ({ digits, power }: ExactNumber): string => {
  const size = String(digits < 0n ? -digits : digits);
  const sign = digits < 0n ? '-' : '';
  if (power >= 0) return `${sign}${size}${'0'.repeat(power)}`;
  const padded = size.padStart(1 - power, '0');
  return `${sign}${padded.slice(0, power)}.${padded.slice(power)}`;
};

const MOST_SHORT = 15;

/**
 * How a number reads inside a complex value: as JavaScript writes its double, where that is the same number in at most fifteen digits;
 * otherwise in its own digits.
 */
export const nestedNumber = (text: string): string => {
  const exact = exactOf(text);
  if (exact === undefined) throw new Error(`${text} is no number`);
  const shown = JSON.stringify(exact.double);
  const isShort = Number.isInteger(exact.double)
    ? Math.abs(exact.double) < 10 ** MOST_SHORT
    : String(exact.digits).replace('-', '').length <= MOST_SHORT;
  return isShort && isSame(exact, exactOf(shown)) ? shown : text;
};
