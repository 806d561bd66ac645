import type { JsonValue } from '../../shared/odata/index.ts';

/** A value in a form that `<` orders exactly: numbers and times as integers, doubles as numbers, text as itself. */
export type Ordinal = bigint | number | string;

type Parse = (text: string) => Ordinal | undefined;

const FRACTION_DIGITS = 30;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const INSTANT = /^(-?\d{4,6}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(?:Z|([+-])(\d\d):(\d\d))$/;
const TIME_OF_DAY = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?$/;
const DATE = /^(-?\d{4,6})-(\d\d)-(\d\d)$/;
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DOUBLE = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const integer: Parse = (text) => (/^-?\d+$/.test(text) ? BigInt(text) : undefined);

const decimal: Parse = (text) => {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const places = FRACTION_DIGITS - fraction.length + Number(exponent);
  if (places < 0) return undefined;
  return BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(places);
};

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['INF', Infinity],
  ['-INF', -Infinity],
  ['NaN', NaN],
]);

const double: Parse = (text) => SPECIAL.get(text) ?? (DOUBLE.test(text) ? Number(text) : undefined);

const midnightMs = (text: string): number | undefined => {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const real = date.getUTCMonth() + 1 === Number(match[2]) && date.getUTCDate() === Number(match[3]);
  return real ? date.getTime() : undefined;
};

const date: Parse = (text) => {
  const ms = midnightMs(text);
  return ms === undefined ? undefined : BigInt(ms);
};

/** Picoseconds since midnight: twelve digits are the most that OData allows. */
const picoseconds = (hour = '00', minute = '00', second = '00', fraction = ''): bigint | undefined => {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return BigInt(seconds) * 10n ** 12n + BigInt(fraction.padEnd(12, '0'));
};

const timeOfDay: Parse = (text) => {
  const match = TIME_OF_DAY.exec(text);
  return match === null ? undefined : picoseconds(match[1], match[2], match[3], match[4]);
};

const instant: Parse = (text) => {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const day = midnightMs(match[1] ?? '');
  const time = picoseconds(match[2], match[3], match[4], match[5]);
  if (day === undefined || time === undefined) return undefined;
  const offsetMinutes = (Number(match[7] ?? 0) * 60 + Number(match[8] ?? 0)) * (match[6] === '-' ? -1 : 1);
  return BigInt(day - offsetMinutes * 60_000) * 10n ** 9n + time;
};

const guid: Parse = (text) => (GUID.test(text) ? text.toLowerCase() : undefined);

const boolean: Parse = (text) => (text === 'true' ? 1n : text === 'false' ? 0n : undefined);

const PARSERS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ...['Byte', 'SByte', 'Int16', 'Int32', 'Int64'].map((name): [string, Parse] => [`Edm.${name}`, integer]),
  ['Edm.Decimal', decimal],
  ['Edm.Double', double],
  ['Edm.Single', double],
  ['Edm.String', (text) => text],
  ['Edm.DateTimeOffset', instant],
  ['Edm.Date', date],
  ['Edm.TimeOfDay', timeOfDay],
  ['Edm.Guid', guid],
  ['Edm.Boolean', boolean],
]);

/** Whether values of this type can be compared at all. */
export const isComparable = (type: string): boolean => PARSERS.has(type);

/** The ordinal of a row's value; null for null and for what is absent; undefined when it is no value of the type. */
export const valueOrdinal = (type: string, value: JsonValue | undefined): Ordinal | null | undefined => {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? undefined : PARSERS.get(type)?.(String(value));
};

/**
 * The ordinal of a literal in a URL, `quoted` when it stood in quotes (without them here): the form must be that of the
 * declared type. undefined when it is not. Source: OData ABNF, `primitiveLiteral`.
 */
export const literalOrdinal = (type: string, text: string, quoted: boolean): Ordinal | undefined => {
  if (quoted !== (type === 'Edm.String')) return undefined;
  if (type === 'Edm.Decimal' && /e/i.test(text)) return undefined;
  return PARSERS.get(type)?.(text);
};

/** The first `digits` of an instant's second as the service writes them: `2026-01-01T00:00:00.123`, without an offset. */
export const instantText = (picosecondsSince1970: bigint, digits: number): string => {
  const second = 10n ** 12n;
  const past = ((picosecondsSince1970 % second) + second) % second;
  const text = new Date(Number((picosecondsSince1970 - past) / 10n ** 9n)).toISOString().replace('.000Z', '');
  return digits === 0 ? text : `${text}.${past.toString().padStart(12, '0').slice(0, digits)}`;
};
