import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createScanner,
  type CursorKind,
  cursorKind,
  parseCursor,
  type Property,
  type ScannedPage,
  type SourceColumn,
} from '../../../../shared/odata/index.ts';
import { placeOf } from '../../../../shared/odata/values/index.ts';
import { columnC } from './scan-body.ts';

const cursorOf = (type: string, facets: Partial<Property> = {}): SourceColumn =>
  columnC(type, { name: 'at', nullable: false, ...facets });

const scanned = (column: SourceColumn, values: readonly string[]): ScannedPage => {
  const rows = values.map((value) => `{"at":${value}}`).join(',');
  const scanner = createScanner([column], { cursor: 'at', key: ['at'] }, 'orders');
  return scanner.scan(Buffer.from(`{"value":[${rows}]}`));
};

/** The place of a value by the slow way: by BigInt, from its text. */
const placeOfText = (kind: CursorKind, text: string): readonly number[] => {
  const value = parseCursor(kind, text.replaceAll('"', ''));
  if (typeof value !== 'object') throw new Error(`${text} is no ${kind}.`);
  return [...placeOf(kind, value.order)];
};

/** The places of values as a scanner has them, and as they must be. */
const placesOf = (column: SourceColumn, values: readonly string[]) => {
  const kind = cursorKind(column.property.type);
  if (kind === undefined) throw new Error('It is no cursor.');
  const { places } = scanned(column, values);
  return {
    found: values.map((_, row) => [...places.at(row)]),
    wanted: values.map((value) => placeOfText(kind, value)),
  };
};

test.each<[string, Partial<Property>, readonly string[]]>([
  ['Edm.SByte', {}, ['-128', '-1', '0', '127']],
  [
    'Edm.Int64',
    {},
    [
      '-9223372036854775808',
      '"-9007199254740993"',
      '-4294967297',
      '-4294967296',
      '-1',
      '-0',
      '4294967295',
      '1e18',
      '"9223372036854775807"',
    ],
  ],
  [
    'Edm.Decimal',
    { precision: 38, scale: 10 },
    [
      '-12345678901234567890.0123456789',
      '-10000000000000',
      '"-1.5"',
      '-0.0000000001',
      '0',
      '0.5',
      '1e20',
      '12345678901234567890.01',
    ],
  ],
  ['Edm.Date', {}, ['"0001-01-01"', '"1969-12-31"', '"9999-12-31"']],
  [
    'Edm.DateTimeOffset',
    {},
    [
      '"0001-01-01T00:00:00Z"',
      '"1969-12-31T23:59:59.999999999999Z"',
      '"1970-01-01T00:00:00.5+05:30"',
      '"2016-12-31T23:59:60Z"',
      '"9999-12-31T23:59:59.1Z"',
    ],
  ],
])('a cursor of %s has the place that its value has', (type, facets, values) => {
  const { found, wanted } = placesOf(cursorOf(type, facets), values);
  expect(found).toStrictEqual(wanted);
});

test('decimals below and above zero stand in order, lane by lane', () => {
  const column = cursorOf('Edm.Decimal', { precision: 38, scale: 18 });
  const decimals = fc
    .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.nat({ max: 38 }))
    .map(([digits, cut]) => {
      const shown = String(digits < 0n ? -digits : digits)
        .slice(0, 38 - cut || 1)
        .padStart(19, '0');
      return `${digits < 0n ? '-' : ''}${shown.slice(0, -18)}.${shown.slice(-18)}`;
    });
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      const { found, wanted } = placesOf(column, [a, b]);
      expect(found).toStrictEqual(wanted);
      const { places } = scanned(column, [a, b]);
      const [x, y] = [parseCursor('decimal', a), parseCursor('decimal', b)];
      if (typeof x !== 'object' || typeof y !== 'object') throw new Error('They are no decimals.');
      expect(Math.sign(places.compare(0, 1))).toBe(x.order < y.order ? -1 : Number(x.order > y.order));
    }),
  );
});
