import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeStatistics } from '../../shared/delta/stats/statistics.ts';
import { encodeParquet, readRows, sourceOf } from '../../shared/parquet/index.ts';
import { all, batchOf, columnOf, field } from '../support/columns.ts';
import { footerStatistics } from '../support/footer-statistics.ts';
import { propertyOptions } from '../support/property-options.ts';

const value = fc.oneof(fc.constantFrom(Number.NaN, -0, 0, Infinity, -Infinity, 1, -1, 2), fc.float());
const kinds = ['float', 'double'] as const;
type Kind = (typeof kinds)[number];

/** What a footer tells a reader of its one column. */
const told = async (kind: Kind, cells: readonly (number | null)[]) => {
  const bytes = await encodeParquet(batchOf(columnOf(field('c', kind), cells)), { codec: 'snappy' });
  const footer = await footerStatistics(bytes, kind);
  const [oldMin, oldMax, min, max] = [footer.oldMin, footer.oldMax, footer.min, footer.max].map((bound) =>
    bound === undefined ? undefined : Number(bound),
  );
  return { bytes, bounds: [oldMin, oldMax, min, max], min, max, hasDictionary: footer.hasDictionary };
};

/** Spark's order: NaN above all, both zeros one value. */
const sparkOrder = (a: number, b: number): number => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
};

/** Java's, by which a Parquet reader compares bounds and looks up a dictionary: -0 is below 0. */
const javaOrder = (a: number, b: number): number =>
  sparkOrder(a, b) || (a === 0 && b === 0 ? Number(Object.is(b, -0)) - Number(Object.is(a, -0)) : 0);

const presentIn = (given: readonly (number | null)[]): number[] => given.filter((cell) => cell !== null);

const SIGNS = {
  '=': (order: number) => order === 0,
  '<': (order: number) => order < 0,
  '>': (order: number) => order > 0,
} as const;

/** Whether a reader like Spark's passes over the row group when rows with `c sign edge` are asked for. */
const isSkipped = (
  found: Awaited<ReturnType<typeof told>>,
  present: readonly number[],
  sign: keyof typeof SIGNS,
  edge: number,
): boolean => {
  const { min, max, hasDictionary } = found;
  if (min !== undefined && max !== undefined) {
    if (sign === '=' && (javaOrder(edge, min) < 0 || javaOrder(edge, max) > 0)) return true;
    if (sign === '<' && javaOrder(min, edge) >= 0) return true;
    if (sign === '>' && javaOrder(max, edge) <= 0) return true;
  }
  return hasDictionary && sign === '=' && !present.some((one) => Object.is(one, edge));
};

describe('NaN, both zeros and infinities', () => {
  const cells = fc.array(fc.option(value, { freq: 6 }), { minLength: 1, maxLength: 40 });
  const check = (property: (kind: Kind, given: readonly (number | null)[]) => Promise<void>) =>
    fc.assert(fc.asyncProperty(fc.constantFrom(...kinds), cells, property), propertyOptions(300));

  test('a footer has no bounds where there is a NaN, and no dictionary where there is -0', async () => {
    await check(async (kind, given) => {
      const present = presentIn(given);
      const { bytes, bounds, hasDictionary } = await told(kind, given);
      expect(!present.some(Number.isNaN) || bounds.every((bound) => bound === undefined)).toBe(true);
      expect(bounds.some(Number.isNaN)).toBe(false);
      expect(hasDictionary && present.some((one) => Object.is(one, -0))).toBe(false);
      expect((await all(readRows(sourceOf(bytes)))).flat().map((row) => row['c'])).toEqual(given);
    });
  });

  test('a reader that skips by bounds and dictionary as Spark does loses no row', async () => {
    await check(async (kind, given) => {
      const present = presentIn(given);
      const found = await told(kind, given);
      for (const edge of [...present, 0, 1, Number.NaN, Infinity])
        for (const [sign, holds] of Object.entries(SIGNS)) {
          if (!present.some((one) => holds(sparkOrder(one, edge)))) continue;
          // The zero that is asked for is the literal's: SQL has no other than 0.
          const asked = edge + 0;
          expect([sign, asked, isSkipped(found, present, sign as keyof typeof SIGNS, asked)]).toEqual([
            sign,
            asked,
            false,
          ]);
        }
    });
  });

  test("the table's log names no bound where there is a NaN, and none that is no number", async () => {
    await check(async (kind, given) => {
      const text = encodeStatistics(batchOf(columnOf(field('c', kind), given)));
      expect(text).not.toMatch(/NaN|Infinity/);
      const hasNone = text.includes('"minValues":{},"maxValues":{}');
      expect(hasNone || !presentIn(given).some(Number.isNaN)).toBe(true);
    });
  });
});
