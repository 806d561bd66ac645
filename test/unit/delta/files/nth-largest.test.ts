import { describe, expect, test } from 'vitest';
import { nthLargest } from '../../../../shared/delta/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { add } from '../../../support/delta-table.ts';
import { type FileOfCells, oneColumnTable } from './one-column-table.ts';

const find = async (type: ColumnType, n: number, files: readonly FileOfCells[]) => {
  const { lake, calls, snapshot, of } = await oneColumnTable(type, files);
  const nth = await nthLargest(lake, snapshot, of, { n });
  return { nth, filesRead: new Set(calls).size };
};

const range = (from: number, to: number): bigint[] =>
  Array.from({ length: to - from + 1 }, (_, at) => BigInt(from + at));

const NONE = '{}';

const nineOf = (value: number): string =>
  `{"numRecords":9,"minValues":{"c":${value}},"maxValues":{"c":${value}},"nullCount":{"c":0}}`;

describe('D6: the n-th largest value of a column', () => {
  test.each<[string, ColumnType, number, readonly FileOfCells[], bigint | undefined, number]>([
    ['of no files', 'long', 1, [], undefined, 0],
    ['the first is the largest', 'long', 1, [{ cells: [1n, 9n, 3n] }], 9n, 1],
    ['equal values count each', 'long', 3, [{ cells: [9n, 9n, 9n, 1n] }], 9n, 1],
    ['nulls do not count', 'integer', 2, [{ cells: [null, 4, null, 3] }], 3n, 1],
    ['fewer than n', 'long', 4, [{ cells: [1n, 2n] }, { cells: [3n, null] }], undefined, 2],
    ['exactly n', 'long', 3, [{ cells: [1n, 2n] }, { cells: [3n, null] }], 1n, 2],
    [
      'only the files that may hold one are read',
      'long',
      10,
      [{ cells: range(1, 20) }, { cells: range(21, 40) }, { cells: range(41, 60) }],
      51n,
      1,
    ],
    [
      'across files',
      'long',
      25,
      [{ cells: range(1, 20) }, { cells: range(21, 40) }, { cells: range(41, 60) }],
      36n,
      2,
    ],
    [
      'a file that overlaps is read',
      'long',
      10,
      [{ cells: [1n, 55n] }, { cells: range(41, 60) }, { cells: [1n, 39n] }],
      52n,
      2,
    ],
    [
      'a file without statistics is always read, the others as far as they are needed',
      'long',
      2,
      [{ cells: [100n, 2n], stats: NONE }, { cells: range(1, 9) }, { cells: range(11, 19) }],
      19n,
      2,
    ],
    [
      'without statistics every file is read',
      'long',
      2,
      [
        { cells: [5n], stats: NONE },
        { cells: [6n], stats: NONE },
        { cells: [7n], stats: NONE },
      ],
      6n,
      3,
    ],
    [
      'files that only reach what is found are not read',
      'date',
      2,
      [
        { cells: [7, 7], stats: '{"maxValues":{"c":"1970-01-08"}}' },
        { cells: [7, 7], stats: '{"maxValues":{"c":"1970-01-08"}}' },
      ],
      7n,
      1,
    ],
    [
      'a file of one value that many share is counted in full',
      'long',
      4,
      [{ cells: [5n, 5n] }, { cells: [5n, 5n] }, { cells: [5n, 5n] }],
      5n,
      2,
    ],
    [
      'nulls that are not counted promise nothing',
      'long',
      2,
      [
        { cells: [8n, null, null], stats: '{"numRecords":3,"minValues":{"c":8},"maxValues":{"c":8}}' },
        { cells: [3n, 4n] },
      ],
      4n,
      2,
    ],
    [
      'rows without a value promise nothing',
      'long',
      2,
      [{ cells: [8n, null, null] }, { cells: [3n, 4n] }],
      4n,
      2,
    ],
    ['times in µs', 'timestamp', 2, [{ cells: [1_500n, 1_001n] }, { cells: [1_400n] }], 1_400n, 2],
    [
      'decimals, unscaled',
      'decimal(38,2)',
      2,
      [{ cells: [10n ** 30n, 5n] }, { cells: [-7n, 10n ** 31n] }],
      10n ** 30n,
      2,
    ],
  ])('%s', async (_what, type, n, files, nth, filesRead) => {
    expect(await find(type, n, files)).toEqual({ nth, filesRead });
  });

  test('a file that nothing is known of may turn out to hold none of them', async () => {
    const files = [{ cells: [1n], stats: NONE }, { cells: range(10, 30) }];
    expect(await find('long', 21, files)).toEqual({ nth: 10n, filesRead: 2 });
  });

  test('a file with a deletion vector is read or passed over by its bounds, and its counts promise nothing', async () => {
    const deletionVector = { storageType: 'u', pathOrInlineDv: 'x' };
    const { lake, snapshot, of } = await oneColumnTable('long', [{ cells: range(1, 9) }]);
    const beside = (min: number) => ({
      ...snapshot,
      files: [...snapshot.files, add('dv', { stats: nineOf(min), deletionVector }).add],
    });
    expect(await nthLargest(lake, beside(0), of, { n: 9 })).toBe(1n);
    await expect(nthLargest(lake, beside(20), of, { n: 9 })).rejects.toMatchObject({
      kind: 'table-unsupported',
    });
  });

  test.each([0, -1, 1.5, Number.NaN, 1_000_001])('%s from the end is a mistake of the caller', async (n) => {
    await expect(find('long', n, [])).rejects.toMatchObject({ kind: 'invariant' });
  });

  test('it is given up when the signal says so', async () => {
    const { lake, snapshot, of } = await oneColumnTable('long', [{ cells: [1n] }]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(nthLargest(lake, snapshot, of, { n: 1, signal })).rejects.toThrow('enough');
  });
});
