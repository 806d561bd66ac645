import { ZERO, type CursorKind, type CursorPlaces, DateLiteral, InstantLiteral } from '../values/index.ts';
import { type CellReader, NumberReader, QuotedReader, WideNumber } from '../cells/index.ts';
import { NumberLiteral } from '../json/index.ts';

const WORD = 4_294_967_296;
/** A decimal's place counts units of 10^-38, in groups of so many digits. */
const SCALE = 38;
const MOST_WHOLE = 39;
const GROUP = 13;
const GROUP_BASE = 10 ** GROUP;
const POWERS = Array.from({ length: GROUP + 1 }, (_, power) => 10 ** power);

/** Adds the place of the value that a cell's reader has read last; false where a value of the cursor's kind has none such. */
export type PlaceLast = () => boolean;

const integerPlacer = (literal: NumberLiteral, places: CursorPlaces): PlaceLast => {
  const wide = new WideNumber();
  return () => {
    // -0 is 0.
    const value = literal.scaled(0) + 0;
    // A column of decimals takes more than the cursor's type has.
    if (Number.isNaN(value) && !wide.takeLong(literal)) return false;
    const at = places.add();
    const { lanes } = places;
    const high = Math.floor(value / WORD);
    lanes[at] = Number.isNaN(value) ? (wide.words[1] ?? 0) | 0 : high;
    lanes[at + 1] = Number.isNaN(value) ? (wide.words[0] ?? 0) : value - high * WORD;
    return true;
  };
};

/** The lanes of a number below zero, from those of its size: all but the first are never below zero. */
const negate = (lanes: Float64Array, at: number, width: number): void => {
  let borrowed = 0;
  for (let lane = at + width - 1; lane > at; lane -= 1) {
    const rest = 0 - (lanes[lane] ?? 0) - borrowed;
    borrowed = rest < 0 ? 1 : 0;
    lanes[lane] = rest + borrowed * GROUP_BASE;
  }
  lanes[at] = 0 - (lanes[at] ?? 0) - borrowed;
};

const placeMantissa = (lanes: Float64Array, last: number, { mantissa, exponent }: NumberLiteral): void => {
  let lane = last - Math.floor((SCALE + exponent) / GROUP);
  let power = (SCALE + exponent) % GROUP;
  let rest = mantissa;
  while (rest > 0) {
    const base = POWERS[GROUP - power] ?? 1;
    const group = rest % base;
    lanes[lane] = group * (POWERS[power] ?? 1);
    rest = (rest - group) / base;
    power = 0;
    lane -= 1;
  }
};

const placeDigits = (
  lanes: Float64Array,
  endLane: number,
  { bytes, first, last, exponent }: NumberLiteral,
): void => {
  let power = SCALE + exponent;
  for (let at = last - 1; at >= first; at -= 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0) continue;
    const lane = endLane - Math.floor(power / GROUP);
    lanes[lane] = (lanes[lane] ?? 0) + digit * (POWERS[power % GROUP] ?? 1);
    power += 1;
  }
};

/** More digits before the point than lanes have room for, and than any decimal column takes. */
const isBeyondLanes = ({ isWide, count, mantissa, exponent }: NumberLiteral): boolean =>
  isWide ? count + exponent > MOST_WHOLE : exponent > 0 && mantissa * 10 ** exponent >= 10 ** MOST_WHOLE;

const decimalPlacer =
  (literal: NumberLiteral, places: CursorPlaces): PlaceLast =>
  () => {
    const at = places.add();
    const { lanes, width } = places;
    lanes.fill(0, at, at + width);
    if (isBeyondLanes(literal)) lanes[at] = Number.MAX_VALUE;
    else if (literal.isWide) placeDigits(lanes, at + width - 1, literal);
    else placeMantissa(lanes, at + width - 1, literal);
    if (literal.isNegative) negate(lanes, at, width);
    return true;
  };

const datePlacer =
  (literal: DateLiteral, places: CursorPlaces): PlaceLast =>
  () => {
    const at = places.add();
    places.lanes[at] = literal.days;
    return true;
  };

const instantPlacer =
  (literal: InstantLiteral, places: CursorPlaces): PlaceLast =>
  () => {
    const at = places.add();
    const { lanes } = places;
    lanes[at] = literal.seconds;
    lanes[at + 1] = literal.picos;
    places.noteOffset(literal.offset);
    return true;
  };

/** What read a cell's literal last; undefined for a cell of another kind. */
const literalOf = (reader: CellReader): NumberLiteral | DateLiteral | InstantLiteral | undefined =>
  'literals' in reader && (reader.literals instanceof NumberReader || reader.literals instanceof QuotedReader)
    ? reader.literals.literal
    : undefined;

/** How the place of a cursor's cell is known from its reader; undefined where the column does not keep such values apart. */
export const cursorPlacer = (
  kind: CursorKind,
  reader: CellReader,
  places: CursorPlaces,
): PlaceLast | undefined => {
  const literal = literalOf(reader);
  if (literal instanceof NumberLiteral) {
    if (kind === 'integer') return integerPlacer(literal, places);
    return kind === 'decimal' ? decimalPlacer(literal, places) : undefined;
  }
  if (literal instanceof DateLiteral && kind === 'date') return datePlacer(literal, places);
  return literal instanceof InstantLiteral && kind === 'instant' ? instantPlacer(literal, places) : undefined;
};
