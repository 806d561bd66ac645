import type { CursorKind, CursorPlaces, Place } from '../../../odata/index.ts';

/** Fraction digits that one unit of `CursorValue.order` is behind the point. */
const DIGITS: Readonly<Record<CursorKind, number>> = { integer: 0, date: 0, instant: 12, decimal: 38 };
/** Of the lanes that hold a fraction, how many digits each holds. */
const LANE_DIGITS: Readonly<Record<CursorKind, number>> = { integer: 0, date: 0, instant: 12, decimal: 13 };

/** Whether values of a kind have a fraction, of which a service may show less than it compares. */
export const hasFraction = (kind: CursorKind): boolean => kind === 'instant' || kind === 'decimal';

/** The smallest step between two values that are shown with so many fraction digits, in units of `CursorValue.order`. */
export const unitOf = (kind: CursorKind, digits: number): bigint =>
  10n ** BigInt(Math.max(0, DIGITS[kind] - digits));

const trailingZeros = (lane: number): number => {
  let zeros = 0;
  for (let rest = lane; rest % 10 === 0; rest /= 10) zeros += 1;
  return zeros;
};

/** Fraction digits of one row's cursor value, idle zeros left out. */
const digitsAt = ({ kind, lanes, width }: CursorPlaces, row: number): number => {
  const perLane = LANE_DIGITS[kind];
  for (let lane = width - 1; lane > 0; lane -= 1) {
    const value = lanes[row * width + lane] ?? 0;
    if (value !== 0) return DIGITS[kind] - (width - 1 - lane) * perLane - trailingZeros(value);
  }
  return 0;
};

/** Upper halves of integers from here on may lie where doubles leave some out: 2^53. */
const WIDE = 2 ** 21;
const UPPER = 2 ** 32;

/** Whether an integer lies where doubles leave some out. */
export const isWide = (kind: CursorKind, place: Place): boolean =>
  kind === 'integer' && Math.abs(place[0] ?? 0) >= WIDE;

/** Whether a page has an integer that no double is: who sent it does not reckon with doubles. */
export const hasExact = (places: CursorPlaces): boolean => {
  const { kind, lanes, count } = places;
  if (kind !== 'integer') return false;
  for (let row = 0; row < count; row += 1) {
    const upper = (lanes[2 * row] ?? 0) * UPPER;
    const lower = lanes[2 * row + 1] ?? 0;
    if (upper + lower - upper !== lower && !places.isNull(row)) return true;
  }
  return false;
};

/** The most fraction digits of a page's cursor values, and of those before it. */
export const mostDigits = (places: CursorPlaces, before: number): number => {
  if (DIGITS[places.kind] === 0) return 0;
  let most = before;
  for (let row = 0; row < places.count; row += 1)
    if (!places.isNull(row)) most = Math.max(most, digitsAt(places, row));
  return Math.max(0, most);
};
