import { describe, expect, test } from 'vitest';
import {
  comparePlaces,
  cursorAt,
  cursorKind,
  type CursorKind,
  type CursorValue,
  type JsonValue,
  parseCursor,
  placeOf,
  subtractCursor,
} from '../../../../shared/odata/index.ts';

const value = (kind: CursorKind, json: JsonValue): CursorValue => {
  const parsed = parseCursor(kind, json);
  if (typeof parsed !== 'object') throw new Error('no cursor value');
  return parsed;
};

const SECOND = 1_000_000_000_000n;

test.each([
  ['Edm.Byte', 'integer'],
  ['Edm.Int64', 'integer'],
  ['Edm.Decimal', 'decimal'],
  ['Edm.Date', 'date'],
  ['Edm.DateTimeOffset', 'instant'],
  ['Edm.String', undefined],
  ['Edm.Guid', undefined],
  ['Edm.Double', undefined],
  ['constructor', undefined],
])('a cursor of type %s is of kind %s', (type, kind) => {
  expect(cursorKind(type)).toBe(kind);
});

describe('parseCursor', () => {
  test.each<[CursorKind, JsonValue, string, bigint]>([
    ['integer', 10248, '10248', 10248n],
    ['integer', -0, '0', 0n],
    ['integer', '9223372036854775807', '9223372036854775807', 9223372036854775807n],
    ['integer', '007', '007', 7n],
    ['integer', '1.0', '1', 1n],
    ['integer', '12e3', '12000', 12000n],
    ['decimal', 12.5, '12.5', 125n * 10n ** 37n],
    ['decimal', 1e-7, '0.0000001', 10n ** 31n],
    ['decimal', '-0.10', '-0.10', -(10n ** 37n)],
    ['decimal', '1.5E+2', '150', 150n * 10n ** 38n],
    ['decimal', `0.${'0'.repeat(37)}1`, `0.${'0'.repeat(37)}1`, 1n],
    ['date', '1970-01-02', '1970-01-02', 1n],
    ['date', '0001-01-01', '0001-01-01', -719162n],
    ['date', '9999-12-31', '9999-12-31', 2932896n],
    ['instant', '1970-01-01T00:00:01Z', '1970-01-01T00:00:01Z', SECOND],
    ['instant', '1970-01-01T00:01Z', '1970-01-01T00:01Z', 60n * SECOND],
    ['instant', '1970-01-01T02:00:00.5+02:00', '1970-01-01T02:00:00.5+02:00', SECOND / 2n],
    ['instant', '1969-12-31T23:59:59.999999999999Z', '1969-12-31T23:59:59.999999999999Z', -1n],
    ['instant', '1969-12-31T18:30:00-05:30', '1969-12-31T18:30:00-05:30', 0n],
    ['instant', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z', -62135596800n * SECOND],
    ['instant', '2024-02-29T00:00:00z', '2024-02-29T00:00:00z', 1709164800n * SECOND],
    ['instant', '1970-01-01T24:00:00Z', '1970-01-02T00:00:00Z', 86_400n * SECOND],
    ['instant', '2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z', 1_483_228_800n * SECOND],
    ['instant', '2017-01-01t05:29:60.5+05:30', '2017-01-01T00:00:00.5Z', 2_966_457_601n * (SECOND / 2n)],
  ])('%s %j is literal %s', (kind, json, literal, order) => {
    expect(parseCursor(kind, json)).toEqual({ literal, order });
  });

  test.each<[CursorKind, JsonValue]>([
    ['integer', 2 ** 53],
    ['integer', Number.POSITIVE_INFINITY],
    ['decimal', 0.1 + 0.2],
    ['decimal', 1e21],
    ['decimal', 9007199254740992],
  ])('%s %j may have been rounded', (kind, json) => {
    expect(parseCursor(kind, json)).toBe('inexact');
  });

  test.each<[CursorKind, JsonValue | undefined]>([
    ['integer', null],
    ['integer', undefined],
    ['integer', true],
    ['integer', 1.5],
    ['integer', '1.5'],
    ['integer', ''],
    ['integer', ' 1'],
    ['integer', '0x10'],
    ['integer', '9'.repeat(200)],
    ['decimal', '1,5'],
    ['decimal', 'NaN'],
    ['decimal', '1e-39'],
    ['date', 20120903],
    ['date', '2023-02-29'],
    ['date', '2023-02-30'],
    ['date', '0000-12-31'],
    ['date', '2023-1-1'],
    ['date', '2012-09-03T00:00:00Z'],
    ['instant', 0],
    ['instant', '2012-09-03'],
    ['instant', '2012-09-03T12:00:00'],
    ['instant', '2012-09-03 12:00:00Z'],
    ['instant', '2012-09-03T24:00:01Z'],
    ['instant', '2016-12-31T12:59:60Z'],
    ['instant', '0001-01-01T00:00:00+00:01'],
    ['instant', '9999-12-31T23:59:59-05:00'],
    ['instant', '9999-12-31T24:00:00Z'],
    ['instant', '2012-09-03T12:00:00\u015a'],
    ['date', '2012-09-0\u0133'],
    ['instant', '2012-09-03T12:60:00Z'],
    ['instant', '2012-09-03T12:00:00.1234567890123Z'],
    ['instant', '2012-09-03T12:00:00.Z'],
    ['instant', '2012-09-31T12:00:00Z'],
    ['instant', '2012-09-03T12:00:00+02:60'],
    ['instant', '/Date(1556630382000)/'],
  ])('%s %j is no cursor value', (kind, json) => {
    expect(parseCursor(kind, json)).toBeUndefined();
  });
});

const compare = (kind: CursorKind, a: JsonValue, b: JsonValue): number =>
  comparePlaces(placeOf(kind, value(kind, a).order), placeOf(kind, value(kind, b).order));

describe('places of cursor values', () => {
  test.each<[CursorKind, JsonValue, JsonValue]>([
    ['integer', '9', '10'],
    ['integer', '-10', '-9'],
    ['integer', '-1', '10'],
    ['integer', '999', '1e3'],
    ['integer', '2e1', '1e3'],
    ['integer', 9, '10'],
    ['integer', 9, 10],
    ['decimal', '9.5', '10.25'],
    ['decimal', '1.25', '12.5'],
    ['decimal', '-2.50', '-1.50'],
    ['date', '2012-09-03', '2012-10-01'],
    ['instant', '2024-01-01T00:00:13Z', '2024-01-01T00:00:13.54Z'],
    ['instant', '2024-01-01T00:00:13.54Z', '2024-01-01T00:00:13.6Z'],
    ['instant', '2024-01-01T03:00:00+02:00', '2024-01-01T02:00:00Z'],
    ['instant', '2024-01-01T03:00:00+02:00', '2024-01-01T03:00:00+01:00'],
    ['instant', '2024-01-01T00:00:00.1-01:00', '2024-01-01T00:00:00.12-01:00'],
    ['instant', '2024-01-01T00:00Z', '2024-01-01T00:00:01Z'],
  ])('%s %j comes before %j', (kind, a, b) => {
    expect(compare(kind, a, b)).toBeLessThan(0);
    expect(compare(kind, b, a)).toBeGreaterThan(0);
    expect(compare(kind, a, a)).toBe(0);
  });

  test.each<[CursorKind, JsonValue, JsonValue]>([
    ['integer', '10', 10],
    ['decimal', '1.50', '1.5'],
    ['instant', '2024-01-01T00:00:13.540Z', '2024-01-01T00:00:13.54Z'],
    ['instant', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000+00:00'],
  ])('%s %j is at the same place as %j', (kind, a, b) => {
    expect(compare(kind, a, b)).toBe(0);
  });
});

describe('subtractCursor', () => {
  test.each<[CursorKind, JsonValue, { units: string } | { ms: number }, string]>([
    ['integer', 11077, { units: '10' }, '11067'],
    ['integer', 5, { units: '10' }, '-5'],
    ['integer', '-9223372036854775807', { units: '10' }, '-9223372036854775808'],
    ['decimal', '1.5', { units: '0.25' }, '1.25'],
    ['decimal', '1.5', { units: '2' }, '-0.5'],
    ['date', '2024-03-01', { ms: 1 }, '2024-02-29'],
    ['date', '0001-01-02', { ms: 10 * 86_400_000 }, '0001-01-01'],
    ['instant', '2024-01-01T00:00:00.1234567Z', { ms: 1 }, '2024-01-01T00:00:00.1224567Z'],
    ['instant', '2024-01-01T02:00:00+02:00', { ms: 60_000 }, '2023-12-31T23:59:00Z'],
    ['instant', '1970-01-01T00:00:00.5Z', { ms: 1000 }, '1969-12-31T23:59:59.5Z'],
    ['instant', '0001-01-01T00:00:00Z', { ms: 1 }, '0001-01-01T00:00:00Z'],
    ['instant', '9999-12-31T23:59:59Z', { ms: -2000 }, '9999-12-31T23:59:59.999999999999Z'],
  ])('%s %j less %j is %s', (kind, json, back, literal) => {
    const result = subtractCursor(kind, value(kind, json), back);
    expect(result).toEqual(parseCursor(kind, literal));
  });

  test('the result is never under what the Edm type can hold', () => {
    expect(subtractCursor('integer', value('integer', 5), { units: '10' }, 'Edm.Byte')).toEqual(
      cursorAt('integer', 0n),
    );
  });

  test.each<[CursorKind, JsonValue, { units: string } | { ms: number }]>([
    ['integer', 1, { ms: 1 }],
    ['integer', 1, { units: '-1' }],
    ['integer', 1, { units: '0.5' }],
    ['date', '2024-01-01', { units: '1' }],
    ['instant', '2024-01-01T00:00:00Z', { units: '1' }],
  ])('%s refuses a step of another kind', (kind, json, back) => {
    expect(() => subtractCursor(kind, value(kind, json), back)).toThrow(
      expect.objectContaining({ kind: 'config' }),
    );
  });
});
