import { decimalFacets, type Field } from '../../parquet/index.ts';
import { parseDate, parseDecimal, parseTimestamp } from './units.ts';

const BITS: ReadonlyMap<string, number> = new Map([
  ['long', 64],
  ['integer', 32],
  ['short', 16],
  ['byte', 8],
]);

/** Less than a millisecond, in µs. */
const TIMESTAMP_SLACK = 999n;

/** The longest decimal. */
const MOST_DIGITS = 38;

/** What a double holds of any decimal: some writers pass decimals through one. */
const SAFE_DIGITS = 15;

/** One end of a column's values in a file, in table units. */
export interface Bound {
  readonly value: bigint;
  /** The value itself is in the file. */
  readonly exact: boolean;
}

export type Side = 'min' | 'max';

const outwards = (side: Side, by: bigint): bigint => (side === 'min' ? -by : by);

/** A value of so many digits after its point, of `scale` digits after it; towards the outside where it has more. */
const toScale = (unscaled: bigint, digits: number, scale: number, side: Side): Bound => {
  if (digits <= scale) return { value: unscaled * 10n ** BigInt(scale - digits), exact: true };
  const unit = 10n ** BigInt(digits - scale);
  const value = unscaled / unit;
  return value * unit === unscaled
    ? { value, exact: true }
    : { value: value + outwards(side, 1n), exact: false };
};

/**
 * A decimal of more digits than a double holds may have been rounded by one (delta-rs does, and does not widen it): it is widened by a unit of its
 * 15th digit. Never beyond what the column can hold.
 */
const decimalBound = (
  text: string,
  { precision, scale }: { readonly precision: number; readonly scale: number },
  side: Side,
): Bound | undefined => {
  const parsed = parseDecimal(text);
  if (parsed === undefined || Math.abs(parsed.scale) > 2 * MOST_DIGITS) return undefined;
  const { value, exact } = toScale(parsed.unscaled, parsed.scale, scale, side);
  const more = String(value).replace('-', '').length - SAFE_DIGITS;
  const wide = more > 0 ? value + outwards(side, 10n ** BigInt(more)) : value;
  const greatest = 10n ** BigInt(precision) - 1n;
  if (wide > greatest) return { value: greatest, exact: false };
  return wide < -greatest ? { value: -greatest, exact: false } : { value: wide, exact: exact && more <= 0 };
};

const exactly = (value: bigint | undefined): Bound | undefined =>
  value === undefined ? undefined : { value, exact: true };

/**
 * What statistics say of one side of a column (an integer, decimal, date or timestamp), every number as its digits. A timestamp's maximum counts one
 * millisecond more, less 1 µs: writers cut to milliseconds. A decimal that may have been rounded is widened; what is odd, or no value of the type, is
 * no bound. Source: Delta PROTOCOL.md, "Per-file Statistics".
 */
export const boundOf = (type: Field['type'], text: unknown, side: Side): Bound | undefined => {
  if (typeof text !== 'string') return undefined;
  if (type === 'date') return exactly(parseDate(text));
  if (type === 'timestamp') {
    const value = parseTimestamp(text);
    return value === undefined
      ? undefined
      : { value: side === 'max' ? value + TIMESTAMP_SLACK : value, exact: false };
  }
  const facets = decimalFacets(type);
  if (facets !== undefined) return decimalBound(text, facets, side);
  const bits = BITS.get(type);
  if (bits === undefined || !/^-?\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(bits, value) === value ? exactly(value) : undefined;
};
