import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeStatistics, fileRange } from '../../shared/delta/index.ts';
import type { ColumnType } from '../../shared/parquet/index.ts';
import { batchOf, type Cell, columnOf, field } from '../support/columns.ts';
import { add } from '../support/delta-table.ts';
import { propertyOptions } from '../support/property-options.ts';
import { bigInts } from './big-ints.ts';

const cellsOf = <T extends Cell>(cell: fc.Arbitrary<T>) =>
  fc.array(fc.option(cell, { freq: 4 }), { maxLength: 40 });
const near = (value: bigint) => fc.bigInt({ min: value - 2n, max: value + 2n });

const LONGS = fc.oneof(
  bigInts(63),
  near(0n),
  near(2n ** 32n),
  near(-(2n ** 32n)),
  near(2n ** 53n),
  near(2n ** 31n),
);
const DECIMALS = fc.oneof(
  bigInts(120),
  near(0n),
  near(2n ** 64n),
  near(-(2n ** 64n)),
  near(2n ** 96n),
  near(-(2n ** 32n)),
);
// Between the years 1 and 9999, where statistics have bounds.
const MICROS = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n });
const DAYS = fc.integer({ min: -719_162, max: 2_932_896 });

interface ParsedStats {
  readonly minValues: Record<string, string | undefined>;
  readonly maxValues: Record<string, string | undefined>;
}

const statsTextOf = (type: ColumnType, cells: readonly Cell[]): string =>
  encodeStatistics(batchOf(columnOf(field('c', type), cells)));

const statsOf = (type: ColumnType, cells: readonly Cell[]): ParsedStats =>
  JSON.parse(statsTextOf(type, cells));

const belowMs = (micros: bigint): bigint => ((micros % 1000n) + 1000n) % 1000n;

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A bound that is absent holds always. */
const isBelow = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || byBytes(a, b) <= 0;

const isShort = (text: string | undefined): boolean => text === undefined || text.length <= 32;

const numeric: readonly (readonly [ColumnType, fc.Arbitrary<bigint | number>])[] = [
  ['long', LONGS],
  ['integer', fc.integer()],
  ['short', fc.integer({ min: -32768, max: 32767 })],
  ['byte', fc.integer({ min: -128, max: 127 })],
  ['date', DAYS],
  ['timestamp', MICROS],
  ['decimal(12,3)', bigInts(40)],
];

const smallest = (values: readonly bigint[]) =>
  values.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
const largest = (values: readonly bigint[]) =>
  values.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);

/** Runs `check` over random columns. */
const forColumns = <T extends Cell>(
  cell: fc.Arbitrary<T>,
  check: (cells: readonly (T | null)[]) => void,
): void => {
  fc.assert(
    fc.property(cellsOf(cell), (cells) => check(cells)),
    propertyOptions(),
  );
};

const present = <T extends Cell>(cells: readonly (T | null)[]): T[] => cells.filter((cell) => cell !== null);

describe('T7, D5: statistics of random columns', () => {
  test.each(numeric)('%s: bounds, nulls and rows as by brute force', (type, cell) => {
    forColumns(cell, (cells) => {
      const range = fileRange(add('a', { stats: statsTextOf(type, cells) }).add, field('c', type));
      const values = present(cells).map(BigInt);
      const cut = type === 'timestamp' ? belowMs : () => 0n;
      const [min, max] = [smallest(values), largest(values)];
      expect(range).toEqual({
        rows: cells.length,
        nulls: cells.length - values.length,
        exact: type !== 'timestamp',
        ...(min !== undefined && { min: min - cut(min) }),
        ...(max !== undefined && { max: max - cut(max) + (type === 'timestamp' ? 999n : 0n) }),
      });
    });
  });

  test('decimals keep every digit', () => {
    forColumns(DECIMALS, (cells) => {
      const text = statsTextOf('decimal(38,0)', cells);
      const [min, max] = [smallest(present(cells)), largest(present(cells))];
      expect(text).toContain(`"minValues":{${min === undefined ? '' : `"c":${min}`}}`);
      expect(text).toContain(`"maxValues":{${max === undefined ? '' : `"c":${max}`}}`);
    });
  });

  test('doubles read back as the bounds, unless one is NaN', () => {
    forColumns(fc.double({ noDefaultInfinity: true }), (cells) => {
      const values = present(cells);
      const known = values.length > 0 && !values.some(Number.isNaN);
      // A zero of either sign is -0 as the least and 0 as the greatest.
      const bound = (value: number, zero: number) => (known ? { c: value === 0 ? zero : value } : {});
      expect(statsOf('double', cells)).toMatchObject({
        minValues: bound(Math.min(...values), -0),
        maxValues: bound(Math.max(...values), 0),
      });
    });
  });

  const letters = fc.constantFrom('a', '~', '\u007f', 'é', '\uffff', '😀', '\u{10ffff}');
  const TEXTS = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 70 }),
    fc.string({ unit: letters, maxLength: 70 }),
    fc.string({ unit: letters, maxLength: 4 }).map((end) => 'a'.repeat(31) + end),
  );

  test('strings: bounds hold in the order of bytes, and are the values themselves up to 32 units', () => {
    forColumns(TEXTS, (cells) => {
      const sorted = present(cells).sort(byBytes);
      const [least, greatest] = [sorted[0], sorted.at(-1)];
      const { minValues, maxValues } = statsOf('string', cells);
      const [min, max] = [minValues['c'], maxValues['c']];
      expect(min === undefined).toBe(least === undefined);
      expect(isBelow(min, least)).toBe(true);
      expect(isBelow(greatest, max)).toBe(true);
      expect(!isShort(least) || min === least).toBe(true);
      expect(!isShort(greatest) || max === greatest).toBe(true);
    });
  });
});
