import type { SourceColumn } from '../../../shared/odata/index.ts';
import { decimalFacets } from '../../../shared/parquet/index.ts';
import { type ExactNumber, exactOf, isWhole, nestedNumber, plainText, scaledTo } from './exact-number.ts';
import { daysOf, floorDivide, picosOf } from './instant-of.ts';
import type { JsonNode } from './json-tree.ts';
import { nestedText } from './nested-text.ts';

/**
 * What must become of a value: its cell as text (integers, days, µs and unscaled decimals are digits, a float is what `String` says, with `-0`,
 * bytes are hexadecimal), or a refusal.
 */
export type Verdict = { readonly cell: string } | { readonly refused: string };

type Reader = (node: JsonNode) => Verdict;

const refused = (why: string): Verdict => ({ refused: why });
const cell = (text: string): Verdict => ({ cell: text });

/** A number, or a text that is one. */
const numberOf = (node: JsonNode): ExactNumber | undefined => {
  if (node.kind === 'number') return exactOf(node.digits);
  return node.kind === 'string' ? exactOf(node.text) : undefined;
};

/** Reads a number that a double can reach: what is beyond is refused whatever the column is. */
const reading =
  (read: (number: ExactNumber) => string | undefined): Reader =>
  (node) => {
    const number = numberOf(node);
    if (number === undefined || !Number.isFinite(number.double)) return refused('no number');
    const text = read(number);
    return text === undefined ? refused('not of the type') : cell(text);
  };

const within =
  (min: bigint, max: bigint) =>
  (number: ExactNumber): string | undefined => {
    const value = scaledTo(number, 0);
    return value !== undefined && value >= min && value <= max ? String(value) : undefined;
  };

const INTEGERS = new Map([
  ['Edm.Byte', [0n, 255n]],
  ['Edm.SByte', [-128n, 127n]],
  ['Edm.Int16', [-(2n ** 15n), 2n ** 15n - 1n]],
  ['Edm.Int32', [-(2n ** 31n), 2n ** 31n - 1n]],
  ['Edm.Int64', [-(2n ** 63n), 2n ** 63n - 1n]],
] as const);
const COLUMNS = { byte: 'Edm.SByte', short: 'Edm.Int16', integer: 'Edm.Int32' } as const;

/** Up to 32 bits: what both the property and the column hold. */
const smallInteger = ({ property }: SourceColumn, kind: keyof typeof COLUMNS): Reader => {
  const [low, high] = INTEGERS.get(COLUMNS[kind]) ?? [0n, 0n];
  const [min, max] = INTEGERS.get(property.type as 'Edm.Byte') ?? [low, high];
  return reading(within(min > low ? min : low, max < high ? max : high));
};

const isInteger = (type: string): boolean => INTEGERS.has(type as 'Edm.Byte');

const decimal = (precision: number, scale: number): Reader =>
  reading((number) => {
    const value = scaledTo(number, scale);
    const bound = 10n ** BigInt(precision);
    return value !== undefined && value < bound && value > -bound ? String(value) : undefined;
  });

const SPECIALS = new Map([
  ['INF', 'Infinity'],
  ['-INF', '-Infinity'],
  ['NaN', 'NaN'],
]);

const floatText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const float =
  (round: (value: number) => number): Reader =>
  (node) => {
    const special = node.kind === 'string' ? SPECIALS.get(node.text) : undefined;
    if (special !== undefined) return cell(special);
    return reading(({ double }) => {
      const value = round(double);
      return Number.isFinite(value) ? floatText(value) : undefined;
    })(node);
  };

/** An integer in a column of doubles: only one that a double holds and its neighbours do not become. */
const wholeDouble = reading((number) => within(1n - 2n ** 53n, 2n ** 53n - 1n)(number));

const textual =
  (read: (text: string) => string | undefined): Reader =>
  (node) => {
    const text = node.kind === 'string' ? read(node.text.toWellFormed()) : undefined;
    return text === undefined ? refused('not of the type') : cell(text);
  };

const boolean: Reader = (node) =>
  node.kind === 'literal' && node.value !== null ? cell(String(node.value)) : refused('no boolean');

const MICRO = 10n ** 6n;
const DAY = 86_400n * 10n ** 12n;

const dateCell = (text: string): string | undefined => daysOf(text)?.toString();
const instantCell = (unit: bigint) => (text: string) => {
  const picos = picosOf(text);
  return picos === undefined ? undefined : String(floorDivide(picos, unit));
};
const midnightCell = (text: string): string | undefined => {
  const days = daysOf(text);
  return days === undefined ? undefined : String(BigInt(days) * 86_400n * MICRO);
};

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const binaryCell = (text: string): string | undefined => {
  const body = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!BASE64.test(text) || body.length % 4 === 1) return undefined;
  const bits = Array.from(body, (letter) => DIGITS.indexOf(letter).toString(2).padStart(6, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return bytes.map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
};

const FINEST = 38;

const numberAsText = (mustBeWhole: boolean): Reader =>
  reading((number) => (number.power < (mustBeWhole ? 0 : -FINEST) ? undefined : plainText(number)));

const floatAsText: Reader = (node) => {
  const verdict = float((value) => value)(node);
  if (!('cell' in verdict)) return verdict;
  return cell(verdict.cell.replace('Infinity', 'INF').replace(/^-0$/, '0'));
};

/** A member's names, or its number. */
const enumeration: Reader = (node) => {
  if (node.kind === 'string') return cell(node.text.toWellFormed());
  return node.kind === 'number'
    ? reading((n) => (isWhole(n) ? plainText(n) : undefined))(node)
    : refused('no enum');
};

const asIs = textual((text) => text);
const TIME_OF_DAY = /^((?:[01]\d|2[0-3]):[0-5]\d)(?:(:[0-5]\d)(\.\d{1,12})?)?$/;
/** One spelling of what is one: with seconds, without idle zeros. */
const timeOfDay = textual((text) => {
  const [, minutes, seconds = ':00', fraction = ''] = TIME_OF_DAY.exec(text) ?? [];
  return minutes === undefined ? text : minutes + seconds + fraction.replace(/\.?0+$/, '');
});

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** One spelling: small letters. */
const guid = textual((text) => (GUID.test(text) ? text.toLowerCase() : text));

const DURATION =
  /^([+-])?P(?=\d|T\d)(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(\.\d{1,12})?S)?)?$/;
const part = (count: number, letter: string) => (count === 0 ? '' : `${count}${letter}`);
/** One spelling: days, hours below 24, minutes and seconds below 60, each only where there are any. */
const duration = textual((text) => {
  const parts = DURATION.exec(text);
  if (parts === null) return text;
  const [, sign, days = 0, hours = 0, minutes = 0, whole = 0, digits = ''] = parts;
  const all = Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(whole);
  const fraction = digits.replace(/\.?0+$/, '');
  if (all === 0 && fraction === '') return 'PT0S';
  const seconds = fraction === '' ? part(all % 60, 'S') : `${all % 60}${fraction}S`;
  const time =
    part(Math.floor((all % 86_400) / 3_600), 'H') + part(Math.floor((all % 3_600) / 60), 'M') + seconds;
  return `${sign === '-' ? '-' : ''}P${part(Math.floor(all / 86_400), 'D')}${time === '' ? '' : 'T'}${time}`;
});

const nested: Reader = (node) => {
  const text = nestedText(node);
  return text === undefined ? refused('a part is missing') : cell(text);
};
/** A value of any type: a text as it is. */
const open: Reader = (node) => (node.kind === 'string' ? asIs(node) : nested(node));

const TEXTS: ReadonlyMap<string, Reader> = new Map([
  ...['Edm.SByte', 'Edm.Byte', 'Edm.Int16', 'Edm.Int32', 'Edm.Int64'].map(
    (type) => [type, numberAsText(true)] as const,
  ),
  ['Edm.Decimal', numberAsText(false)],
  ['Edm.Single', floatAsText],
  ['Edm.Double', floatAsText],
  ['Edm.Boolean', boolean],
  ['Edm.Date', textual((text) => (daysOf(text) === undefined ? undefined : text))],
  ['Edm.DateTimeOffset', textual((text) => (picosOf(text) === undefined ? undefined : text))],
  ['Edm.TimeOfDay', timeOfDay],
  ['Edm.Duration', duration],
  ['Edm.Guid', guid],
  ['Edm.String', asIs],
  ['Edm.Untyped', open],
  ['Edm.PrimitiveType', open],
]);

const strictText = ({ property }: SourceColumn): Reader => {
  if (property.kind === 'enum') return enumeration;
  return (property.kind === 'primitive' ? TEXTS.get(property.type) : undefined) ?? nested;
};

/** A column that the feed asks for as text takes any single value that its type does not. */
const looseText =
  (strict: Reader): Reader =>
  (node) => {
    const verdict = strict(node);
    if ('cell' in verdict) return verdict;
    if (node.kind === 'string') return cell(node.text.toWellFormed());
    if (node.kind === 'number') return cell(nestedNumber(node.digits));
    return node.kind === 'literal' ? cell(String(node.value)) : refused('not a single value');
  };

const stringReader = (column: SourceColumn): Reader => {
  const { kind } = column.property;
  const isSingle = kind === 'primitive' || kind === 'enum';
  return column.isAsIs === true && isSingle ? looseText(strictText(column)) : strictText(column);
};

/** The plain rule of a column: what becomes of a value that is not null. */
export const cellReader = (column: SourceColumn): Reader => {
  const { type } = column.field;
  const source = column.property.type;
  switch (type) {
    case 'byte':
    case 'short':
    case 'integer':
      return smallInteger(column, type);
    case 'long':
      return reading(within(-(2n ** 63n), 2n ** 63n - 1n));
    case 'float':
      return float(Math.fround);
    case 'double':
      return isInteger(source) ? wholeDouble : float((value) => value);
    case 'boolean':
      return boolean;
    case 'date':
      return textual(source === 'Edm.DateTimeOffset' ? instantCell(DAY) : dateCell);
    case 'timestamp':
      return textual(source === 'Edm.Date' ? midnightCell : instantCell(MICRO));
    case 'binary':
      return textual(binaryCell);
    case 'string':
      return stringReader(column);
    default: {
      const { precision, scale } = decimalFacets(type) ?? { precision: 38, scale: 0 };
      return decimal(precision, scale);
    }
  }
};
