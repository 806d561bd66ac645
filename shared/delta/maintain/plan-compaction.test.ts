import { describe, expect, test } from 'vitest';
import type { AddFile } from '../log/index.ts';
import { type CompactionLimits, planCompaction } from './plan-compaction.ts';

const ORDER = { name: 'id', type: 'long', nullable: false } as const;
const MIB = 1024 * 1024;
const LIMITS: CompactionLimits = {
  targetBytes: 128 * MIB,
  rows: 1_000_000,
  memoryBytes: 128 * MIB,
  rowBytes: 100,
};

interface Shape {
  readonly size?: number;
  readonly rows?: number;
  readonly range?: readonly [min: number, max: number];
  readonly isDeleted?: boolean;
}

const file = (path: string, { size = 5_000, rows = 1, range, isDeleted = false }: Shape): AddFile => ({
  path,
  partitionValues: {},
  size,
  modificationTime: 1,
  dataChange: true,
  ...(range && {
    stats: JSON.stringify({
      numRecords: rows,
      minValues: { id: range[0] },
      maxValues: { id: range[1] },
      nullCount: { id: 0 },
    }),
  }),
  ...(isDeleted && { deletionVector: { storageType: 'u', pathOrInlineDv: 'x' } }),
});

/** Files of one row each, `a1` first. */
const singles = (name: string, count: number, from: number): readonly AddFile[] =>
  Array.from({ length: count }, (_, at) => file(`${name}${at + 1}`, { range: [from + at, from + at] }));

const plan = (
  files: readonly AddFile[],
  limits: Partial<CompactionLimits> = {},
  order: typeof ORDER | undefined = ORDER,
) =>
  planCompaction(files, order, { ...LIMITS, ...limits }).map((group) =>
    group.map(({ path }) => path).join(' '),
  );

describe('small files are written anew together', () => {
  test('in the order of the cursor, whatever the order of the log', () => {
    const files = singles('a', 5, 10);
    expect(plan(files.toReversed())).toStrictEqual(['a1 a2 a3 a4 a5']);
  });

  test('from four of one size on', () => {
    expect(plan(singles('a', 3, 1))).toStrictEqual([]);
    expect(plan(singles('a', 4, 1))).toStrictEqual(['a1 a2 a3 a4']);
  });

  test('without one that is larger than a quarter of them all', () => {
    const large = file('large', { size: 100_000, rows: 900, range: [1, 900] });
    expect(plan([large, ...singles('a', 12, 901)])).toStrictEqual(['a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12']);
    expect(plan([large, ...singles('a', 60, 901)])).toHaveLength(1);
  });

  test('and those that have no range, or reach over many others, as the log has them', () => {
    const wide = file('wide', { range: [1, 1_000] });
    const unknown = [file('u1', {}), file('u2', {}), file('u3', {})];
    const groups = plan([wide, ...singles('a', 20, 10), ...unknown]);
    expect(groups).toStrictEqual([expect.stringMatching(/^a1 a2 .* a20$/), 'wide u1 u2 u3']);
    expect(plan([...unknown, file('u0', {})], {}, undefined)).toStrictEqual(['u1 u2 u3 u0']);
  });

  test('whose values are all the same', () => {
    const same = Array.from({ length: 30 }, (_, at) => file(`s${at}`, { range: [7, 7] }));
    expect(planCompaction(same, ORDER, LIMITS)).toHaveLength(1);
  });
});

describe('what is left alone', () => {
  test.each<[string, Shape]>([
    ['a file of half the target', { size: 64 * MIB, rows: 10, range: [11, 20] }],
    ['a file of 128 MB', { size: 128 * MIB, rows: 10, range: [11, 20] }],
    ['a file of half the rows', { rows: 500_000, range: [11, 20] }],
    ['a file with a deletion vector', { range: [11, 20], isDeleted: true }],
  ])('%s, and it parts what lies on both sides', (_what, shape) => {
    const files = [...singles('a', 4, 1), file('left', shape), ...singles('b', 4, 21)];
    expect(plan(files)).toStrictEqual(['a1 a2 a3 a4', 'b1 b2 b3 b4']);
  });
});

const even = (size: number, rows: number): readonly AddFile[] =>
  Array.from({ length: 8 }, (_, at) => file(`e${at}`, { size, rows, range: [at * 10, at * 10 + 9] }));

describe('a file that is written anew is no larger than', () => {
  test('the target', () => {
    expect(plan(even(40 * MIB, 10))).toStrictEqual(['e0 e1 e2', 'e3 e4 e5', 'e6 e7']);
  });

  test('its rows', () => {
    expect(plan(even(5_000, 200_000))).toStrictEqual(['e0 e1 e2 e3 e4', 'e5 e6 e7']);
  });

  test('the memory that its columns may take', () => {
    expect(plan(even(5_000, 100), { memoryBytes: 50_000 })).toStrictEqual(['e0 e1 e2 e3 e4', 'e5 e6 e7']);
  });
});

test('a table that grows by one row and file, with 96 of them between two maintenances, keeps few files, each byte written anew few times', () => {
  let files: AddFile[] = [];
  let written = 0;
  for (let day = 0; day < 104; day += 1) {
    files.push(...singles(`d${day}-`, 96, day * 96));
    for (const group of planCompaction(files, ORDER, LIMITS)) {
      const ranges = group.map(
        ({ stats = '' }) =>
          JSON.parse(stats) as { numRecords: number; minValues: { id: number }; maxValues: { id: number } },
      );
      const rows = ranges.reduce((sum, { numRecords }) => sum + numRecords, 0);
      const range = [ranges[0]?.minValues.id ?? 0, ranges.at(-1)?.maxValues.id ?? 0] as const;
      const size = 4_000 + rows * 60;
      written += size;
      files = files.filter((one) => !group.includes(one));
      files.push(file(`c${day}-${range[0]}`, { size, rows, range }));
    }
  }
  expect(files.length).toBeLessThanOrEqual(12);
  expect(written).toBeLessThan(104 * 96 * 5_000);
});
