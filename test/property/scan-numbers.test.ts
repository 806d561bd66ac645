import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Property, type ScannedKeys, type SourceColumn } from '../../shared/odata/index.ts';
import type { ColumnType } from '../../shared/parquet/index.ts';
import { propertyOptions } from '../support/property-options.ts';
import { faultOf, type ScanPair, scanPair } from './scan-checks.ts';
import { columnOfShape, SHAPES } from './scan-page-arbitraries.ts';
import { longDecimals } from './scan-value-arbitraries.ts';

const EMPTY = Buffer.from('{"value":[]}');
const SCALES = [0, 1, 4, 10, 18, 30, 38];

/** Every column that a number may stand in, and decimals of more scales. */
const COLUMNS: readonly SourceColumn[] = [
  ...SHAPES.map((shape) => columnOfShape('n', shape)),
  ...SCALES.map((scale) =>
    columnOfShape('n', { type: 'Edm.Decimal', column: `decimal(38,${scale})` as ColumnType }),
  ),
];

const idOf = (property: Partial<Property> = {}) =>
  columnOfShape('id', { type: 'Edm.Int32', more: { nullable: false, ...property } });

const pairOf = (column: SourceColumn, keys: ScannedKeys, ...more: readonly SourceColumn[]): ScanPair =>
  scanPair({ columns: [...more, column], keys }, EMPTY);

const inCells = COLUMNS.map((column) => pairOf(column, { cursor: 'id', key: ['id'] }, idOf()));

test('a number of up to 38 digits is exact in a column of any type, or refused', () => {
  fc.assert(
    fc.property(longDecimals, (number) => {
      for (const pair of inCells) {
        expect(faultOf(pair, Buffer.from(`{"value":[{"n":${number},"id":1}]}`))).toBeUndefined();
        expect(faultOf(pair, Buffer.from(`{"value":[{"n":"${number}","id":1}]}`))).toBeUndefined();
      }
    }),
    propertyOptions(60),
  );
});

const decimal = (scale: number, more: Partial<Property> = {}): SourceColumn =>
  columnOfShape('n', {
    type: 'Edm.Decimal',
    more: { nullable: false, ...more },
    column: `decimal(38,${scale})` as ColumnType,
  });

const inKeys = SCALES.flatMap((scale) => [
  pairOf(decimal(scale), { cursor: 'id', key: ['n'] }, idOf()),
  pairOf(decimal(scale), { cursor: 'n', key: ['id'] }, idOf()),
  pairOf(decimal(scale), { cursor: 'n', key: ['n'] }),
]);

test('a number of up to 38 digits is told from its neighbours as a key, and stands in order as a cursor', () => {
  fc.assert(
    fc.property(longDecimals, longDecimals, (one, other) => {
      for (const pair of inKeys)
        for (const [a, b] of [
          [one, one],
          [one, `"${other}"`],
          [`"${one}"`, other],
        ]) {
          const body = Buffer.from(`{"value":[{"id":1,"n":${a}},{"n":${b},"id":2}]}`);
          expect(faultOf(pair, body)).toBeUndefined();
        }
    }),
    propertyOptions(60),
  );
});
