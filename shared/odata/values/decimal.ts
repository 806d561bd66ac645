const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
/** More than any decimal column holds; keeps a hostile text from costing time. */
const MAX_TEXT = 128;
const SCALE_DIGITS = 38;

/** `parseScaled` counts in units of 10^-38, the finest that a decimal column can have. */
export const SCALE = 10n ** BigInt(SCALE_DIGITS);

/** A number's text (an exponent is taken) times 10^38; undefined when it is none, or finer than 10^-38. */
export const parseScaled = (text: string): bigint | undefined => {
  const parts = text.length > MAX_TEXT ? null : NUMBER.exec(text);
  if (parts === null) return undefined;
  const fraction = parts[3] ?? '';
  const digits = BigInt((parts[1] === '-' ? '-' : '') + (parts[2] ?? '') + fraction);
  const power = SCALE_DIGITS - fraction.length + Number(parts[4] ?? '0');
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return digits % divisor === 0n ? digits / divisor : undefined;
};

/** The shortest plain text (no exponent) of a number that is given times 10^38. */
export const formatScaled = (scaled: bigint): string => {
  const size = scaled < 0n ? -scaled : scaled;
  const fraction = (size % SCALE).toString().padStart(SCALE_DIGITS, '0').replace(/0+$/, '');
  return `${scaled < 0n ? '-' : ''}${size / SCALE}${fraction === '' ? '' : `.${fraction}`}`;
};
