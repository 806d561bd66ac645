import * as fc from 'fast-check';
import type { Property } from '../../shared/odata/index.ts';

/** The JSON text of a value. */
export type JsonText = string;

const hexOf = (code: number, isUpper: boolean): string => {
  const hex = code.toString(16).padStart(4, '0');
  return `\\u${isUpper ? hex.toUpperCase() : hex}`;
};

const SHORT = new Map([
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** How a character is written: as it is where it may be, by its short escape, or by its code. */
const writeUnit = (text: string, at: number, way: number): string => {
  const unit = text.charAt(at);
  const code = text.charCodeAt(at);
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  const mustEscape = code < 0x20 || unit === '"' || unit === '\\' || isHalf;
  if (way === 0 || (mustEscape && way < 4))
    return SHORT.get(unit) ?? (mustEscape ? hexOf(code, false) : unit);
  if (way < 6) return unit === '/' && way === 5 ? '\\/' : mustEscape ? hexOf(code, true) : unit;
  return hexOf(code, way > 6);
};

/** A string literal that says a text: mostly plain, else each character in its own way. */
export const literalOf = (text: string): fc.Arbitrary<JsonText> =>
  fc
    .oneof(
      { weight: 4, arbitrary: fc.constant([0]) },
      { weight: 1, arbitrary: fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 12 }) },
    )
    .map((ways) => {
      const isPlain = ways.length === 1 && ways[0] === 0;
      if (isPlain) return JSON.stringify(text);
      const units = Array.from({ length: text.length }, (_, at) =>
        writeUnit(text, at, ways[at % ways.length] ?? 0),
      );
      return `"${units.join('')}"`;
    });

const HALVES = ['\ud800', '\udc00', 'a\ud83d', '\ude00b', '\ud83d\ud83d\ude00'];
const TEXTS = [
  '',
  ' ',
  'null',
  'O\'Malley "quoted" \\ /',
  '\u0000\u0001\u001f\u007f\u0080',
  '\t\n\r\b\f',
  'Ñandú',
  '東京食品',
  '😀 beyond',
  '\u2028\u2029\ufeff\uffff',
  '{"value":[{}]}',
];

export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ minLength: 30, maxLength: 140 }),
  fc.string({ unit: 'binary', minLength: 50, maxLength: 90 }),
);

const strings = texts.chain(literalOf);
const halves = fc.constantFrom(...HALVES).chain(literalOf);

const quotedOrNot = (numbers: fc.Arbitrary<string>): fc.Arbitrary<JsonText> =>
  fc.tuple(numbers, fc.boolean()).map(([text, isText]) => (isText ? `"${text}"` : text));

/** Spellings of one whole number. */
const wholeSpelling = (value: bigint): fc.Arbitrary<string> => {
  const digits = String(value);
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  const short = value === 0n ? '0e5' : `${digits.slice(0, digits.length - zeros)}e${zeros}`;
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(digits) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        `${digits}.0`,
        `${digits}.000`,
        value === 0n ? '0e-9' : `${digits}0e-1`,
        short,
        `${digits}E+0`,
      ),
    },
  );
};

const integersOf = (min: bigint, max: bigint): fc.Arbitrary<JsonText> =>
  quotedOrNot(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n), fc.bigInt({ min: 0n, max: 100n }))
          .chain(wholeSpelling),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('-0', '-0.0', '0e400', '-0E-400', String(max + 1n), String(min - 1n)),
      },
    ),
  );

/** Numbers of 1 to 38 digits, their point anywhere, some with an exponent. */
export const longDecimals: fc.Arbitrary<string> = fc
  .tuple(
    fc.integer({ min: 1, max: 38 }).chain((count) => fc.bigInt({ min: 0n, max: 10n ** BigInt(count) - 1n })),
    fc.nat({ max: 38 }),
    fc.boolean(),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -40, max: 40 }) },
    ),
  )
  .map(([digits, scale, isNegative, exponent]) => {
    const shown = String(digits).padStart(scale + 1, '0');
    const whole = shown.slice(0, shown.length - scale);
    const fraction = scale === 0 ? '' : `.${shown.slice(-scale)}`;
    return `${isNegative ? '-' : ''}${whole}${fraction}${exponent === 0 ? '' : `e${exponent}`}`;
  });

const shortDecimals = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.nat({ max: 4 }))
  .map(([digits, scale]) => (digits / 10 ** scale).toFixed(scale));

const decimals = quotedOrNot(
  fc.oneof({ weight: 3, arbitrary: shortDecimals }, { weight: 2, arbitrary: longDecimals }),
);

const doubleNumbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  shortDecimals,
  longDecimals,
  fc.constantFrom(
    '-0',
    '-0.0',
    '0e400',
    '5e-324',
    '1e-400',
    '1.7976931348623157e308',
    '0.1000000000000000055511151231257827',
  ),
);
const doubles = fc.oneof(quotedOrNot(doubleNumbers), fc.constantFrom('"INF"', '"-INF"', '"NaN"'));

const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');

const zones = fc
  .tuple(fc.boolean(), fc.integer({ min: -14 * 60, max: 14 * 60 }))
  .map(([isZulu, minutes]) => ({ minutes: isZulu ? 0 : minutes, isZulu }));

const fractions = fc.oneof(
  fc.constant(''),
  fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 12 }).map((digits) => `.${digits.join('')}`),
);

/** Instants of all years that are taken, with any offset and fraction. */
const instants: fc.Arbitrary<string> = fc
  .record({
    seconds: fc.oneof(
      fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
      fc.integer({ min: -100_000, max: 100_000 }),
    ),
    fraction: fractions,
    zone: zones,
    cut: fc.nat({ max: 9 }),
    isLower: fc.boolean(),
  })
  .map(({ seconds, fraction, zone, cut, isLower }) => {
    const local = new Date((seconds + zone.minutes * 60) * 1000);
    const isOut = local.getUTCFullYear() < 1 || local.getUTCFullYear() > 9999;
    const shown = (isOut ? new Date(seconds * 1000) : local).toISOString();
    const size = Math.abs(zone.minutes);
    const offset = `${zone.minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
    const time = cut === 0 ? shown.slice(0, 16) : shown.slice(0, 19) + fraction;
    const text = time + (zone.isZulu || isOut ? 'Z' : offset);
    return isLower && cut < 3 ? text.toLowerCase() : text;
  });

const edgeInstants = fc.constantFrom(
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999999Z',
  '1969-12-31T23:59:59.9999999Z',
  '2016-12-31T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2017-01-01T05:29:60.5+05:30',
  '2255-06-05T23:47:34.740993Z',
);

const dates: fc.Arbitrary<string> = fc
  .oneof(fc.integer({ min: -719_162, max: 2_932_896 }), fc.constantFrom(-719_162, 2_932_896, 0, -1))
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));

const quoted = (of: fc.Arbitrary<string>): fc.Arbitrary<JsonText> => of.map((text) => `"${text}"`);

const bytes = fc
  .tuple(fc.uint8Array({ maxLength: 12 }), fc.constantFrom('base64', 'base64url'))
  .map(([value, encoding]) => Buffer.from(value).toString(encoding as 'base64'));
const hexBytes = fc
  .uint8Array({ minLength: 1, maxLength: 6 })
  .map((value) => `0x${Buffer.from(value).toString('hex')}`);

const { nested } = fc.letrec<{ nested: JsonText; member: JsonText }>((tie) => ({
  nested: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      strings,
      doubleNumbers,
      longDecimals,
      fc.constantFrom('true', 'false', 'null', '[]', '{}', '1e400', '1.50', '1E2'),
    ),
    fc
      .tuple(fc.array(tie('nested'), { maxLength: 3 }), fc.constantFrom('', ' '))
      .map(([items, space]) => `[${space}${items.join(`${space},${space}`)}${space}]`),
    fc
      .tuple(fc.array(tie('member'), { maxLength: 4 }), fc.constantFrom('', '\n\t'))
      .map(([members, space]) => `{${space}${members.join(`${space},`)}${space}}`),
  ),
  member: fc
    .tuple(
      fc
        .oneof(
          { weight: 5, arbitrary: fc.constantFrom('a', 'B', 'value', 'Straße', 'error') },
          {
            weight: 1,
            arbitrary: fc.constantFrom('@odata.type', 'a@odata.type', 'constructor', '__proto__'),
          },
          {
            weight: 2,
            arbitrary: fc.constantFrom('2', '10', '0', '01', '4294967294', '4294967295', '-1'),
          },
          { weight: 1, arbitrary: texts },
        )
        .chain(literalOf),
      tie('nested'),
    )
    .map(([name, value]) => `${name} : ${value}`),
}));
export { nested };

const VALUES: Readonly<Record<string, fc.Arbitrary<JsonText>>> = {
  'Edm.Byte': integersOf(0n, 255n),
  'Edm.SByte': integersOf(-128n, 127n),
  'Edm.Int16': integersOf(-(2n ** 15n), 2n ** 15n - 1n),
  'Edm.Int32': integersOf(-(2n ** 31n), 2n ** 31n - 1n),
  'Edm.Int64': integersOf(-(2n ** 63n), 2n ** 63n - 1n),
  'Edm.Decimal': decimals,
  'Edm.Single': doubles,
  'Edm.Double': doubles,
  'Edm.Boolean': fc.constantFrom('true', 'false'),
  'Edm.Date': quoted(dates),
  'Edm.TimeOfDay': quoted(fc.constantFrom('00:00', '23:59:59.9999999')),
  'Edm.DateTimeOffset': quoted(
    fc.oneof({ weight: 5, arbitrary: instants }, { weight: 1, arbitrary: edgeInstants }),
  ),
  'Edm.Duration': quoted(fc.constantFrom('PT0S', '-P1DT2H3M4.567S', 'PT24H', '+P0DT90M', 'PT61.50S', 'P1DT')),
  'Edm.Guid': quoted(
    fc.oneof(
      fc.uuid(),
      fc.uuid().map((guid) => guid.toUpperCase()),
    ),
  ),
  'Edm.String': fc.oneof({ weight: 8, arbitrary: strings }, { weight: 1, arbitrary: halves }),
  'Edm.Binary': quoted(fc.oneof(bytes, hexBytes)),
  'Edm.Untyped': nested,
};

const enums = fc.oneof(fc.constantFrom('"Red"', '"Red,Blue"', '3', '-1', '1e2'), strings);

/** Values of a property that its service may write. Text columns that become another type have texts of that type too. */
export const valuesOf = ({ kind, type }: Property): fc.Arbitrary<JsonText> => {
  if (kind === 'enum') return enums;
  return (kind === 'primitive' ? VALUES[type] : undefined) ?? nested;
};

/** Values of no type in particular, most of which no column takes. */
export const wildValues: fc.Arbitrary<JsonText> = fc.oneof(
  nested,
  fc.constantFrom(
    'true',
    '0.5',
    '-1.5',
    '1E400',
    '"1E400"',
    '-1e309',
    '1e39',
    '1e-39',
    '128',
    '"five"',
    '" 1"',
    '"1 "',
    '"+5"',
    '"007"',
    '"1."',
    '".5"',
    '"0x10"',
    '"Infinity"',
    '"inf"',
    '"1970-02-30"',
    '"1970-01-01T24:00:01Z"',
    '"1970-01-01T12:00:60Z"',
    '"1970-01-01T00:00:00"',
    '"0001-01-01T00:00:00+00:01"',
    '"9999-12-31T23:59:59-00:01"',
    '"/Date(0)/"',
    '"A"',
    '"not base64!"',
    '"9223372036854775808"',
    '9007199254740993',
    '0.1000000000000000055',
    '{"Lines":[],"Lines@odata.nextLink":"x"}',
  ),
  strings,
);
