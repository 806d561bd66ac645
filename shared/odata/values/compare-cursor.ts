import { TidemarkError } from '../../core/index.ts';
import { type CursorKind, parseCursor } from './cursor-value.ts';
import type { JsonValue } from '../metadata/index.ts';

const ZERO = 48;
const NINE = 57;
const DOT = 46;
const PLUS = 43;
const MINUS = 45;
const ZULU = 90;
/** Length of `YYYY-MM-DDThh:mm:ss`. */
const SECONDS_END = 19;

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** Orders `[0, end)` of two texts by their digits; undefined unless all else is the same at the same places. */
const alignedOrder = (a: string, b: string, end: number, onlyDots: boolean): number | undefined => {
  let order = 0;
  for (let at = 0; at < end; at += 1) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (isDigit(x) && isDigit(y)) {
      if (order === 0) order = x - y;
    } else if (x !== y || (onlyDots && x !== DOT)) return undefined;
  }
  return order;
};

// A sign or an exponent turns the order of digits round: such texts are parsed.
const numberOrder = (a: string, b: string): number | undefined =>
  a.length === b.length && a.length > 0 ? alignedOrder(a, b, a.length, true) : undefined;

const dateOrder = (a: string, b: string): number | undefined =>
  a.length === 10 && b.length === 10 ? alignedOrder(a, b, 10, false) : undefined;

/** Where the zone of a time begins; undefined where it has none. */
const zoneStart = (text: string): number | undefined => {
  if (text.charCodeAt(text.length - 1) === ZULU) return text.length - 1;
  const sign = text.charCodeAt(text.length - 6);
  return sign === PLUS || sign === MINUS ? text.length - 6 : undefined;
};

/** Fractions of a second, of any two lengths: a digit that is not written is a zero. */
const fractionOrder = (a: string, aEnd: number, b: string, bEnd: number): number | undefined => {
  let order = 0;
  for (let at = SECONDS_END + 1; at < aEnd || at < bEnd; at += 1) {
    const x = at < aEnd ? a.charCodeAt(at) : ZERO;
    const y = at < bEnd ? b.charCodeAt(at) : ZERO;
    if (!isDigit(x) || !isDigit(y)) return undefined;
    if (order === 0) order = x - y;
  }
  return order;
};

const sameZone = (a: string, aZone: number, b: string, bZone: number): boolean => {
  if (a.length - aZone !== b.length - bZone) return false;
  for (let at = 0; at < a.length - aZone; at += 1) {
    if (a.charCodeAt(aZone + at) !== b.charCodeAt(bZone + at)) return false;
  }
  return true;
};

const instantOrder = (a: string, b: string): number | undefined => {
  const aZone = zoneStart(a);
  const bZone = zoneStart(b);
  if (aZone === undefined || bZone === undefined) return undefined;
  if (aZone < SECONDS_END || bZone < SECONDS_END || !sameZone(a, aZone, b, bZone)) return undefined;
  const order = alignedOrder(a, b, SECONDS_END, false);
  return order === 0 ? fractionOrder(a, aZone, b, bZone) : order;
};

const TEXT_ORDER = {
  integer: numberOrder,
  decimal: numberOrder,
  date: dateOrder,
  instant: instantOrder,
} as const;

const parsedOrder = (kind: CursorKind, a: JsonValue, b: JsonValue): number => {
  const x = parseCursor(kind, a);
  const y = parseCursor(kind, b);
  if (typeof x !== 'object' || typeof y !== 'object') {
    throw new TidemarkError(
      'source-contract',
      `a value of the cursor column is no ${kind}, or not exact, though $metadata declares it so. Correct it at the source.`,
    );
  }
  return x.order < y.order ? -1 : Number(x.order > y.order);
};

/**
 * Compares the cursor values of two rows: negative, 0 or positive, as their `CursorValue.order` compare. For every row,
 * so values of one form are compared as they stand, without allocation. Two numbers compare as doubles: where
 * `parseCursor` calls one `inexact`, 0 may hide a small difference. Throws `source-contract` for what is seen not to be
 * a cursor value; to check each value is the decoder's work.
 */
export const compareCursorJson = (kind: CursorKind): ((a: JsonValue, b: JsonValue) => number) => {
  const textOrder = TEXT_ORDER[kind];
  const takesNumbers = kind === 'integer' || kind === 'decimal';
  return (a, b) => {
    if (takesNumbers && typeof a === 'number' && typeof b === 'number') return a < b ? -1 : Number(a > b);
    const order = typeof a === 'string' && typeof b === 'string' ? textOrder(a, b) : undefined;
    return order ?? parsedOrder(kind, a, b);
  };
};
