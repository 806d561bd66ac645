import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeHere } from '../../shared/delta/index.ts';
import type { ColumnType } from '../../shared/parquet/index.ts';
import { batchOf, type Cell, columnOf, field } from '../support/columns.ts';
import { type FooterBound, footerStatistics } from '../support/footer-statistics.ts';
import { propertyOptions } from '../support/property-options.ts';
import { KINDS } from './parquet-kinds.ts';

const STATS = /^\{"numRecords":\d+,"minValues":\{(.*)\},"maxValues":\{(.*)\},"nullCount":\{"c":(\d+)\}\}$/;

const boundIn = (text: string | undefined): string | undefined =>
  text ? text.slice('"c":'.length) : undefined;

/** What the log tells: bounds by their text, `undefined` where it has none. */
const logOf = (stats: string) => {
  const [, min, max, nulls] = STATS.exec(stats) ?? [];
  return { min: boundIn(min), max: boundIn(max), nulls: Number(nulls) };
};

/** A bound of the log in the footer's units. */
const inFooterUnits = (type: ColumnType, text: string): FooterBound => {
  if (type === 'float' || type === 'double') return Number(text);
  if (type === 'boolean') return text === 'true';
  if (type === 'date') return BigInt(Date.parse(JSON.parse(text) as string) / 86_400_000);
  if (type === 'timestamp') return BigInt(Date.parse(JSON.parse(text) as string));
  return BigInt(text.replace('.', ''));
};

/** A footer's bound as precise as the log's: times in whole milliseconds, floored. */
const asLogged = (type: ColumnType, bound: FooterBound | undefined): FooterBound | undefined => {
  if (type !== 'timestamp' || typeof bound !== 'bigint') return bound;
  return (bound - (((bound % 1000n) + 1000n) % 1000n)) / 1000n;
};

const toldOf = async (type: ColumnType, cells: readonly Cell[]) => {
  const { bytes, stats } = await encodeHere(batchOf(columnOf(field('c', type), cells)), 'snappy');
  return { footer: await footerStatistics(bytes, type), log: logOf(stats) };
};

type Bounds = readonly (FooterBound | undefined)[];
const NONE: Bounds = [undefined, undefined];

/** The bounds that a footer may have. */
const allowedBounds = (type: ColumnType, { min, max }: ReturnType<typeof logOf>): Bounds => {
  if (type === 'string' || min === undefined || max === undefined) return NONE;
  return [inFooterUnits(type, min), inFooterUnits(type, max)];
};

/** What the footer says otherwise than the log, or beside it. */
const differences = async (type: ColumnType, cells: readonly Cell[]): Promise<readonly string[]> => {
  const { footer, log } = await toldOf(type, cells);
  const allowed = allowedBounds(type, log);
  const found: Bounds = [footer.min, footer.max].map((bound) => asLogged(type, bound));
  const old: Bounds = [footer.oldMin, footer.oldMax].map((bound) => asLogged(type, bound));
  const isSame = (a: Bounds, b: Bounds): boolean => a.every((bound, at) => Object.is(bound, b[at]));
  return [
    ...(isSame(found, allowed) ? [] : [`${found.join()} where ${allowed.join()} may be`]),
    ...(isSame(old, found) || isSame(old, NONE) ? [] : [`${old.join()} in old fields`]),
    ...(footer.nulls === undefined || footer.nulls === log.nulls ? [] : [`${footer.nulls} nulls`]),
  ];
};

const FLOATS = ['float', 'double'] as const;
const LONG = 'x'.repeat(40);

const CASES: readonly (readonly [what: string, types: readonly ColumnType[], cells: readonly Cell[]])[] = [
  ['NaN', FLOATS, [1, Number.NaN, 2]],
  ['NaN and nulls', FLOATS, [null, Number.NaN, 2, null]],
  ['nothing but NaN', FLOATS, [Number.NaN, Number.NaN]],
  ['an infinity', FLOATS, [1, Infinity, null]],
  ['both infinities', FLOATS, [-Infinity, 1, Infinity]],
  ['-0', FLOATS, [-0, 1, 2]],
  ['both zeros', FLOATS, [0, -0, 0, null]],
  ['nothing but -0', FLOATS, [-0]],
  ['nothing but 0', FLOATS, [0, null]],
  ['long text', ['string'], [LONG, `${LONG}y`, null, 'a']],
  ['long bytes', ['binary'], [Buffer.from(LONG), null]],
  ['a year of five digits', ['timestamp'], [0n, 253_402_300_800_000_000n]],
  ['a year before 0', ['timestamp'], [0n, -62_167_219_200_000_001n]],
  ['a day of such a year', ['date'], [0, 2_932_897, -719_529]],
  ['the last moments of four digits', ['timestamp'], [-62_167_219_200_000_000n, 253_402_300_799_999_999n]],
  ['their days', ['date'], [2_932_896, -719_528]],
];

describe('T7: the footer says no more than the log', () => {
  test.each(CASES.flatMap(([what, types, cells]) => types.map((type) => [what, type, cells] as const)))(
    'of %s in a column of %s',
    async (_what, type, cells) => {
      expect(await differences(type, cells)).toStrictEqual([]);
    },
  );

  test.each(KINDS.map(({ type }) => type))('of %s that is null in every row', async (type) => {
    expect(await differences(type, [null, null, null])).toStrictEqual([]);
    const { footer, log } = await toldOf(type, [null, null]);
    expect([footer.min, footer.max, log.min, log.max]).toStrictEqual(Array(4).fill(undefined));
  });

  test.each(KINDS.map((kind) => [kind.type, kind] as const))(
    'of any %s, nulls among them',
    async (type, kind) => {
      const cells = fc.array(fc.option(kind.values, { freq: 5 }), { minLength: 1, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(cells, async (given) => {
          expect(await differences(type, given)).toStrictEqual([]);
        }),
        propertyOptions(60),
      );
    },
  );
});

test.each([
  ['NaN', [1, Number.NaN], { bounds: false, dictionary: true }],
  ['an infinity', [1, -Infinity], { bounds: false, dictionary: true }],
  ['-0', [1, -0], { bounds: true, dictionary: false }],
  ['NaN and -0', [Number.NaN, -0], { bounds: false, dictionary: false }],
  ['a null where NaN would be', [1, null], { bounds: true, dictionary: true }],
] as const)('%s decides what a float column tells', async (_what, cells, wanted) => {
  for (const type of FLOATS) {
    const { footer } = await toldOf(type, cells);
    const bounds = footer.min !== undefined && footer.max !== undefined;
    expect({ bounds, dictionary: footer.hasDictionary }).toStrictEqual(wanted);
  }
});
