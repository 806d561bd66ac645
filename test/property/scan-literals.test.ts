import { expect, test } from 'vitest';
import type { SourceColumn } from '../../shared/odata/index.ts';
import { isWhole } from '../support/whole-sweep.ts';
import { faultOf, scanPair } from './scan-checks.ts';
import { columnOfShape } from './scan-page-arbitraries.ts';

const EMPTY = Buffer.from('{"value":[]}');
const ID = columnOfShape('id', { type: 'Edm.Int32', more: { nullable: false } });
/** All of ASCII in the sweep; else what means something to a literal, or stands beside it. */
const ASCII = isWhole
  ? Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  : Array.from('059:;/.-+tZe "\\\u0000');

/** A literal of which one character is any other, or left out, or doubled. */
const changed = (literal: string): readonly string[] =>
  Array.from(literal).flatMap((character, at) => {
    const [before, after] = [literal.slice(0, at), literal.slice(at + 1)];
    return [
      ...[...ASCII, 'é', '😀'].map((other) => before + other + after),
      before + after,
      before + character + character + after,
    ];
  });

/** What a scanner and the reference do not say alike of a column's value, within a row and as the last of all. */
const faults = (column: SourceColumn, values: readonly string[]): readonly string[] => {
  const pair = scanPair({ columns: [ID, column], keys: { cursor: 'id', key: ['id'] } }, EMPTY);
  return values.flatMap((json) =>
    [`{"value":[{"c":${json},"id":1,"more":"0123456789"}]}`, `{"value":[{"id":1,"c":${json}}]}`].flatMap(
      (body) => faultOf(pair, Buffer.from(body)) ?? [],
    ),
  );
};

const INSTANTS = [
  '1996-07-04T12:34:56Z',
  '2016-12-31T23:59:59.123456789012+01:30',
  '0001-01-01T00:00:00-00:00',
  '9999-12-31T23:59Z',
  '2024-02-29T24:00:00Z',
  '2017-01-01T05:29:60.5+05:30',
];

test.each([
  ['Edm.DateTimeOffset', 'timestamp'],
  ['Edm.DateTimeOffset', 'date'],
  ['Edm.DateTimeOffset', 'string'],
] as const)(
  '%s as %s: times with any character in any place are what they say, or refused',
  (type, column) => {
    const values = INSTANTS.flatMap(changed).map((text) => JSON.stringify(text));
    expect(faults(columnOfShape('c', { type, column }), values)).toStrictEqual([]);
  },
);

test.each([
  ['Edm.Date', 'date'],
  ['Edm.Date', 'timestamp'],
  ['Edm.Date', 'string'],
] as const)(
  '%s as %s: dates with any character in any place are what they say, or refused',
  (type, column) => {
    const values = ['1996-07-04', '0001-01-01', '9999-12-31', '2000-02-29', '1900-02-28'].flatMap(changed);
    expect(
      faults(
        columnOfShape('c', { type, column }),
        values.map((text) => JSON.stringify(text)),
      ),
    ).toStrictEqual([]);
  },
);

const NUMBERS = [
  '-12345678.901e+5',
  '9223372036854775807',
  '0.000100',
  '1234567890123456789.012345678',
  '2147483647',
  '-0',
];

test.each([
  ['Edm.Int32', undefined],
  ['Edm.Int64', undefined],
  ['Edm.Decimal', 'decimal(38,10)'],
  ['Edm.Decimal', 'decimal(9,2)'],
  ['Edm.Decimal', 'string'],
  ['Edm.Double', undefined],
  ['Edm.Single', undefined],
] as const)(
  '%s as %s: numbers with any character in any place are what they say, or refused',
  (type, column) => {
    const texts = NUMBERS.flatMap(changed);
    const shape = column === undefined ? { type } : { type, column };
    expect(
      faults(columnOfShape('c', shape), [...texts, ...texts.map((text) => JSON.stringify(text))]),
    ).toStrictEqual([]);
  },
);

test('binary with any character in any place is what it says, or refused', () => {
  const values = ['AP_-', 'AP/+AA==', 'AAA=', '0xA1'].flatMap(changed).map((text) => JSON.stringify(text));
  expect(faults(columnOfShape('c', { type: 'Edm.Binary' }), values)).toStrictEqual([]);
});

const two = (value: number): string => String(value).padStart(2, '0');

test('every day there is, and none that there is not, is a date', () => {
  const years = [1, 4, 100, 400, 1582, 1600, 1700, 1899, 1900, 1904, 1970, 1999, 2000, 2024, 2100, 9999];
  const days = years.flatMap((year) =>
    Array.from(
      { length: 14 * 33 },
      (_, at) => `"${String(year).padStart(4, '0')}-${two(Math.floor(at / 33))}-${two(at % 33)}"`,
    ),
  );
  expect(faults(columnOfShape('c', { type: 'Edm.Date' }), days)).toStrictEqual([]);
});
