import { ownOf } from '../../core/index.ts';
import { dateOfDays } from './calendar.ts';
import { formatScaled, parseScaled, SCALE } from './decimal.ts';
import { instantOfPicos, PICOS_PER_SECOND } from './instant.ts';
import { DateLiteral } from './date-literal.ts';
import { InstantLiteral } from './instant-literal.ts';
import type { ByEdmType, JsonValue } from '../metadata/index.ts';

/** The kinds of value whose order does not depend on the service. */
export type CursorKind = 'integer' | 'decimal' | 'date' | 'instant';

/**
 * A cursor value as the source wrote it, and its place in order: an integer is itself, a decimal is counted in units of
 * 10^-38, a date in days since 1970-01-01, an instant in picoseconds since 1970-01-01T00:00Z.
 */
export interface CursorValue {
  /** Raw text for `formatLiteral`, never in exponent form. */
  readonly literal: string;
  readonly order: bigint;
}

const KINDS: ByEdmType<CursorKind | undefined> = {
  'Edm.SByte': 'integer',
  'Edm.Byte': 'integer',
  'Edm.Int16': 'integer',
  'Edm.Int32': 'integer',
  'Edm.Int64': 'integer',
  'Edm.Decimal': 'decimal',
  'Edm.Single': undefined,
  'Edm.Double': undefined,
  'Edm.Boolean': undefined,
  'Edm.Date': 'date',
  'Edm.TimeOfDay': undefined,
  'Edm.DateTimeOffset': 'instant',
  'Edm.Duration': undefined,
  'Edm.Guid': undefined,
  'Edm.String': undefined,
  'Edm.Binary': undefined,
};

/** The kind of cursor that a property of this Edm type can be; undefined when its order is the service's own affair. */
export const cursorKind = (edmType: string): CursorKind | undefined => ownOf(KINDS, edmType);

/**
 * The cursor value in a row's JSON: undefined when there is none of this kind; `inexact` for a JSON number that a double
 * may have rounded (an unsafe integer, a decimal of more than 15 digits): take its source text instead. Digits
 * past the 17th that a double drops without a trace cannot be seen here.
 */
export const parseCursor = (
  kind: CursorKind,
  json: JsonValue | undefined,
): CursorValue | 'inexact' | undefined => {
  if (typeof json === 'string') return parseText(kind, json);
  if (typeof json !== 'number') return undefined;
  if (kind === 'integer') return fromInteger(json);
  return kind === 'decimal' ? fromDecimal(json) : undefined;
};

/** The cursor value at a place in order, with the shortest literal; the inverse of `CursorValue.order`. */
export const cursorAt = (kind: CursorKind, order: bigint): CursorValue => ({
  literal: formatOrder(kind, order),
  order,
});

const formatOrder = (kind: CursorKind, order: bigint): string => {
  if (kind === 'integer') return order.toString();
  if (kind === 'decimal') return formatScaled(order);
  return kind === 'date' ? dateOfDays(Number(order)) : instantOfPicos(order);
};

const parseText = (kind: CursorKind, text: string): CursorValue | undefined => {
  const order = orderOfText(kind, text);
  if (order === undefined) return undefined;
  return PLAIN[kind].test(text) ? { literal: text, order } : cursorAt(kind, order);
};

/** What may stand in a URL as it is. A service's number may come as 1e3, an integer as 1.0, a time as 24:00 or with a leap second: no URL takes those. */
const PLAIN: Readonly<Record<CursorKind, RegExp>> = {
  integer: /^[+-]?\d+$/,
  decimal: /^[^eE]+$/,
  date: /^/,
  instant: /^(?!.*(?:T24:|:60))/i,
};

const dates = new DateLiteral();
const instants = new InstantLiteral();

/** Whether a text is one literal, and nothing else. */
const isLiteral = (literal: DateLiteral | InstantLiteral, text: string): boolean => {
  const bytes = Buffer.from(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return literal.read({ bytes, view }, 0) === bytes.length;
};

const orderOfText = (kind: CursorKind, text: string): bigint | undefined => {
  if (kind === 'instant')
    return isLiteral(instants, text)
      ? BigInt(instants.seconds) * PICOS_PER_SECOND + BigInt(instants.picos)
      : undefined;
  if (kind === 'date') return isLiteral(dates, text) ? BigInt(dates.days) : undefined;
  const scaled = parseScaled(text);
  if (scaled === undefined || kind === 'decimal') return scaled;
  return scaled % SCALE === 0n ? scaled / SCALE : undefined;
};

const fromInteger = (value: number): CursorValue | 'inexact' | undefined => {
  if (Number.isSafeInteger(value)) return { literal: String(value), order: BigInt(value) };
  return Number.isInteger(value) || !Number.isFinite(value) ? 'inexact' : undefined;
};

const SAFE_DIGITS = 15;

const fromDecimal = (value: number): CursorValue | 'inexact' | undefined => {
  const text = String(value);
  const digits = text.replace(/e.*$/, '').replaceAll(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
  if (digits.length > SAFE_DIGITS || Math.abs(value) > Number.MAX_SAFE_INTEGER) return 'inexact';
  return parseText('decimal', text);
};
