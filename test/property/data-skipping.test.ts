import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AddFile, encodeStatistics, nthLargest, rowsInSpan } from '../../shared/delta/index.ts';
import { createMemoryLake } from '../../shared/lake/index.ts';
import type { ColumnType } from '../../shared/parquet/index.ts';
import { batchOf, columnOf, field } from '../support/columns.ts';
import {
  add,
  ids,
  metaData,
  protocol,
  schemaOf,
  snapshotOf,
  stage,
  writeCommit,
} from '../support/delta-table.ts';
import { propertyOptions } from '../support/property-options.ts';

// Close to one another, so that ends meet; moments within a few milliseconds on both sides of 1970; decimals that a double rounds.
const KINDS: readonly (readonly [type: ColumnType, width: number, middle?: bigint])[] = [
  ['long', 20],
  ['integer', 20],
  ['date', 20],
  ['timestamp', 4_000],
  ['decimal(10,2)', 300],
  ['decimal(38,0)', 20],
  ['decimal(38,4)', 20, 123_456_789_012_345_678_901n],
  ['decimal(20,2)', 2_000_000, -12_345_678_901_234_567_890n],
];

/** Of these no bound is certain to the last digit. */
const WIDE = new Set(KINDS.flatMap(([type, , middle]) => (middle === undefined ? [] : [type])));

interface Stats {
  readonly numRecords: number;
  readonly minValues: Record<string, unknown>;
  readonly maxValues: Record<string, unknown>;
  readonly nullCount: Record<string, number>;
}

/** What a writer leaves of a file's statistics. */
const WRITERS: Readonly<Record<string, (stats: Stats) => object>> = {
  'all of it, decimals through a double': (stats) => stats,
  'no minimum': (stats) => ({ ...stats, minValues: {} }),
  'no maximum': ({ numRecords, minValues, nullCount }) => ({ numRecords, minValues, nullCount }),
  'no count of nulls': ({ numRecords, minValues, maxValues }) => ({ numRecords, minValues, maxValues }),
  'null for what is not known': (stats) => ({ ...stats, numRecords: null, nullCount: { c: null } }),
  'bounds that are not tight': (stats) => ({ ...stats, tightBounds: false }),
  'no rows': ({ minValues, maxValues, nullCount }) => ({ minValues, maxValues, nullCount }),
  'rows alone': ({ numRecords }) => ({ numRecords }),
};

type Cells = readonly (bigint | null)[];
interface FileOf {
  readonly cells: Cells;
  readonly writer: string;
}

const writers = fc.constantFrom('ours', 'ours', 'none', ...Object.keys(WRITERS));

const filesOf = (width: number, middle: bigint): fc.Arbitrary<FileOf> => {
  const value = fc.bigInt({ min: middle - BigInt(width), max: middle + BigInt(width) });
  const cells = fc.integer({ min: -width, max: width }).chain((from) =>
    fc.array(
      fc.option(
        fc.oneof(
          value,
          fc.nat({ max: width / 4 }).map((more) => middle + BigInt(from + more)),
        ),
        { freq: 4 },
      ),
      { maxLength: 8 },
    ),
  );
  return fc.record({ cells, writer: writers });
};

const statsOf = (ours: string, writer: string): Pick<AddFile, 'stats'> => {
  if (writer === 'ours') return { stats: ours };
  const change = WRITERS[writer];
  return change === undefined ? {} : { stats: JSON.stringify(change(JSON.parse(ours))) };
};

const columnOfKind = (type: ColumnType, cells: Cells) => columnOf(field('c', type), cells);

const valuesOf = (cells: Cells): bigint[] => cells.filter((cell) => cell !== null);

const kinds = fc.constantFrom(...KINDS);

test('D6: a file is inside or outside only when each of its rows is', () => {
  const places = new Map<string, number>();
  const cases = kinds.chain(([type, width, middle = 0n]) => {
    const end = fc.bigInt({ min: middle - BigInt(width), max: middle + BigInt(width) });
    const ends = fc.oneof(end, fc.constant(undefined));
    return fc.tuple(fc.constant(type), filesOf(width, middle), ends, ends);
  });
  fc.assert(
    fc.property(cases, ([type, { cells, writer }, min, max]) => {
      const ours = encodeStatistics(batchOf(columnOfKind(type, cells)));
      const file = { ...add('a').add, ...statsOf(ours, writer) };
      const place = rowsInSpan(file, field('c', type), { min, max });
      const isIn = (value: bigint | null): boolean =>
        value !== null && value >= (min ?? value) && value <= (max ?? value);
      places.set(place, (places.get(place) ?? 0) + 1);
      expect(place === 'all' && !cells.every(isIn)).toBe(false);
      expect(place === 'none' && cells.some(isIn)).toBe(false);
      const isTold = writer === 'ours' && type !== 'timestamp' && !WIDE.has(type) && cells.length > 0;
      expect(isTold && cells.every(isIn) && place !== 'all').toBe(false);
    }),
    // Not fewer: the places are counted below.
    { ...propertyOptions(), numRuns: 3000 },
  );
  for (const place of ['all', 'none', 'some']) expect(places.get(place)).toBeGreaterThan(100);
});

test('the n-th largest value is the one that sorting all of them puts there', async () => {
  const cases = kinds.chain(([type, width, middle = 0n]) =>
    fc.tuple(
      fc.constant(type),
      fc.array(filesOf(width, middle), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ([type, files, wanted]) => {
      const lake = createMemoryLake();
      const newId = ids();
      const adds = [];
      for (const { cells, writer } of files) {
        const { stats = '', ...file } = await stage(lake, batchOf(columnOfKind(type, cells)), newId);
        adds.push({ add: { ...file, ...statsOf(stats, writer) } });
      }
      const schemaString = schemaOf({ ...field('c', type), metadata: {} });
      await writeCommit(lake, 0, [protocol, metaData({ schemaString }), ...adds]);
      const snapshot = await snapshotOf(lake);
      const sorted = files.flatMap(({ cells }) => valuesOf(cells)).sort((a, b) => Number(b - a));
      for (const n of wanted)
        expect(await nthLargest(lake, snapshot, field('c', type), { n })).toBe(sorted[n - 1]);
    }),
    propertyOptions(250),
  );
});
