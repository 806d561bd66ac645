import type { FixedBuilder, WordsBuilder } from '../../parquet/index.ts';
import { parseScaled, SCALE } from '../values/index.ts';
import { INEXACT, MAX_EXACT, NOT_A_NUMBER, NOT_WHOLE, OUT_OF_RANGE, type PutCell } from './decode-cell.ts';

const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;
/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, power) => 10 ** power);

/** `value` times 10^`power`, exactly; NaN beyond 15 digits. */
const timesPower = (value: number, power: number): number => {
  const product = value * (POWERS[power] ?? Number.NaN);
  return product <= MAX_EXACT ? product : Number.NaN;
};

/**
 * A plain decimal text times 10^`scale`, where that takes at most 15 digits; NaN for every other text, good or bad: the slow
 * way is to judge it.
 */
const parseSmall = (text: string, scale: number): number => {
  const { length } = text;
  const isNegative = text.charCodeAt(0) === MINUS;
  const first = Number(isNegative);
  if (length > 17 || length === first) return Number.NaN;
  let digits = 0;
  let point = length;
  for (let at = first; at < length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (digit === POINT - ZERO && point === length && at > first && at < length - 1) point = at;
    else return Number.NaN;
  }
  const shift = scale - (point === length ? 0 : length - 1 - point);
  const value = timesPower(digits, shift);
  return isNegative ? -value : value;
};

/** Integers of up to 32 bits, from `min` to `max`. */
export const integerCell =
  (builder: FixedBuilder, min: number, max: number): PutCell =>
  (json) => {
    const value = typeof json === 'string' ? smallOrWhole(json) : json;
    if (typeof value !== 'number') return NOT_A_NUMBER;
    if (value < min || value > max) return OUT_OF_RANGE;
    if (!Number.isInteger(value)) return Number.isNaN(value) ? NOT_A_NUMBER : NOT_WHOLE;
    builder.push(value);
    return undefined;
  };

/** Texts like `1e3` and `5.0` too. */
const smallOrWhole = (text: string): number => {
  const small = parseSmall(text, 0);
  if (!Number.isNaN(small)) return small;
  const scaled = parseScaled(text);
  return scaled === undefined ? Number.NaN : Number(scaled) / Number(SCALE);
};

/** 64-bit integers. */
export const longCell =
  (builder: WordsBuilder): PutCell =>
  (json) => {
    if (typeof json === 'number') {
      if (!Number.isInteger(json)) return NOT_WHOLE;
      if (!Number.isSafeInteger(json)) return INEXACT;
      builder.push(json);
      return undefined;
    }
    if (typeof json !== 'string') return NOT_A_NUMBER;
    const small = parseSmall(json, 0);
    if (Number.isNaN(small)) return putLong(builder, json);
    builder.push(small);
    return undefined;
  };

const putLong = (builder: WordsBuilder, text: string): string | undefined => {
  const scaled = parseScaled(text);
  if (scaled === undefined) return NOT_A_NUMBER;
  if (scaled % SCALE !== 0n) return NOT_WHOLE;
  const value = scaled / SCALE;
  if (value < MIN_LONG || value > MAX_LONG) return OUT_OF_RANGE;
  builder.pushBigInt(value);
  return undefined;
};

export interface DecimalFacets {
  readonly precision: number;
  readonly scale: number;
}

/**
 * Decimals, never rounded. A JSON number is taken when it has at most 15 digits at the column's full scale: no other number of
 * that scale gives the same double. An integer source (`isWhole`) has none to hide.
 */
export const decimalCell = (
  builder: WordsBuilder,
  { precision, scale }: DecimalFacets,
  isWhole: boolean,
): PutCell => {
  const power = POWERS[scale] ?? Number.NaN;
  const limit = Math.min(MAX_EXACT, 10 ** precision - 1);
  const divisor = 10n ** BigInt(38 - scale);
  const bound = 10n ** BigInt(precision);
  const putText = (text: string): string | undefined => {
    const scaled = parseScaled(text);
    if (scaled === undefined) return NOT_A_NUMBER;
    const value = scaled / divisor;
    if (value * divisor !== scaled) return 'it has more fraction digits than the scale';
    if (value >= bound || value <= -bound) return OUT_OF_RANGE;
    builder.pushBigInt(value);
    return undefined;
  };
  return (json, exact) => {
    if (typeof json === 'number') {
      const scaled = Math.round(json * power);
      if (scaled <= limit && scaled >= -limit && scaled / power === json) {
        builder.push(scaled);
        return undefined;
      }
      return exact || json === 0 || (isWhole && Number.isSafeInteger(json)) ? putText(String(json)) : INEXACT;
    }
    if (typeof json !== 'string') return NOT_A_NUMBER;
    const small = parseSmall(json, scale);
    if (!(small <= limit && small >= -limit)) return putText(json);
    builder.push(small);
    return undefined;
  };
};

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['INF', Infinity],
  ['-INF', -Infinity],
  ['NaN', Number.NaN],
]);
const FLOAT = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A float's JSON: a number, its text, `INF`, `-INF` or `NaN`. Undefined when it is none, or beyond the greatest double. */
export const parseFloating = (json: unknown): number | undefined => {
  if (typeof json === 'number') return Number.isFinite(json) ? json : undefined;
  if (typeof json !== 'string') return undefined;
  if (!FLOAT.test(json)) return SPECIAL.get(json);
  return Number.isFinite(Number(json)) ? Number(json) : undefined;
};

/** Floats: the nearest one. With `isWhole`, integers that a double holds exactly. */
export const doubleCell =
  (builder: FixedBuilder, isWhole: boolean): PutCell =>
  (json) => {
    const value = parseFloating(json);
    if (value === undefined) return NOT_A_NUMBER;
    if (isWhole && !Number.isSafeInteger(value)) return 'a double does not hold it exactly';
    builder.push(value);
    return undefined;
  };

export const singleCell =
  (builder: FixedBuilder): PutCell =>
  (json) => {
    const value = parseFloating(json);
    if (value === undefined) return NOT_A_NUMBER;
    if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) return OUT_OF_RANGE;
    builder.push(value);
    return undefined;
  };
