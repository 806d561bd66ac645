import { describe, expect, test } from 'vitest';
import { maxValue } from '../../../../shared/delta/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { type FileOfCells, oneColumnTable } from './one-column-table.ts';

const find = async (
  type: ColumnType,
  files: readonly FileOfCells[],
  options: { readonly atMost?: bigint } = {},
) => {
  const { lake, calls, snapshot, of } = await oneColumnTable(type, files);
  const max = await maxValue(lake, snapshot, of, options);
  return { max, filesRead: new Set(calls).size };
};

const maxStats = (value: number | string): string =>
  `{"numRecords":9,"maxValues":{"c":${JSON.stringify(value)}}}`;

describe('D6: the largest value of a column', () => {
  test.each<[string, ColumnType, readonly FileOfCells[], bigint | undefined, number]>([
    ['of no files', 'long', [], undefined, 0],
    ['by exact statistics alone', 'long', [{ cells: [1n, 9n] }, { cells: [7n, null] }], 9n, 0],
    ['of nulls', 'long', [{ cells: [null] }, { cells: [null], stats: null }], undefined, 1],
    [
      'reading a file without statistics',
      'integer',
      [{ cells: [3, 1] }, { cells: [8, 2], stats: null }],
      8n,
      1,
    ],
    ['a null beside greater values is no value', 'date', [{ cells: [-5, null, -7], stats: null }], -5n, 1],
    ['times are read, in µs', 'timestamp', [{ cells: [1_500n, 1_001n] }, { cells: [-9_999n] }], 1_500n, 1],
    [
      'times whose bounds overlap are all read',
      'timestamp',
      [{ cells: [1_001n] }, { cells: [1_500n] }],
      1_500n,
      2,
    ],
    [
      'wide bounds are read until they decide nothing',
      'long',
      [
        { cells: [4n], stats: `{"tightBounds":false,${maxStats(99).slice(1)}` },
        { cells: [6n], stats: `{"tightBounds":false,${maxStats(50).slice(1)}` },
        { cells: [5n] },
      ],
      6n,
      2,
    ],
    [
      'a wide bound below the largest is not read',
      'long',
      [{ cells: [4n], stats: `{"tightBounds":false,${maxStats(5).slice(1)}` }, { cells: [5n] }],
      5n,
      0,
    ],
    [
      'decimals',
      'decimal(38,2)',
      [{ cells: [99999999999999999999n, 5n] }, { cells: [7n] }],
      99999999999999999999n,
      1,
    ],
  ])('%s', async (_what, type, files, max, filesRead) => {
    expect(await find(type, files)).toEqual({ max, filesRead });
  });
});

describe('the largest value up to another', () => {
  test.each<[string, ColumnType, readonly FileOfCells[], bigint | undefined, number]>([
    ['is told by files that end there or before', 'long', [{ cells: [1n, 5n] }, { cells: [2n, 3n] }], 5n, 0],
    ['passes over files that begin beyond it', 'long', [{ cells: [1n, 4n] }, { cells: [6n, 9n] }], 4n, 0],
    [
      'reads a file that begins before it and ends beyond',
      'long',
      [{ cells: [1n, 4n, 9n, null] }, { cells: [2n] }],
      4n,
      1,
    ],
    ['reads no further once it is found', 'long', [{ cells: [5n, 9n] }, { cells: [1n, 8n] }], 5n, 1],
    [
      'is none where all is beyond it',
      'long',
      [{ cells: [6n, null] }, { cells: [7n], stats: null }],
      undefined,
      1,
    ],
    ['counts times in µs', 'timestamp', [{ cells: [3n, 5n, 6n] }, { cells: [1n] }], 5n, 1],
  ])('%s', async (_what, type, files, max, filesRead) => {
    expect(await find(type, files, { atMost: 5n })).toEqual({ max, filesRead });
  });
});
