import { describe, expect, test } from 'vitest';
import type { AddFile, Snapshot } from '../../delta/index.ts';
import type { Field } from '../../parquet/index.ts';
import { candidateFiles, type FileFate, fileFate, isSmall } from './plan.ts';

const ID: Field = { name: 'Id', type: 'long', nullable: false };
const AT: Field = { name: 'At', type: 'timestamp', nullable: false };

const statsOf = (column: string, min: unknown, max: unknown, more: object = {}): string =>
  JSON.stringify({
    numRecords: 10,
    minValues: { [column]: min },
    maxValues: { [column]: max },
    nullCount: { [column]: 0 },
    ...more,
  });

const fileOf = (stats?: string, more: Partial<AddFile> = {}): AddFile => ({
  path: 'a.parquet',
  partitionValues: {},
  size: 1,
  modificationTime: 0,
  dataChange: true,
  ...(stats !== undefined && { stats }),
  ...more,
});

const ids = (min: number, max: number, more: object = {}): AddFile => fileOf(statsOf('Id', min, max, more));

/** The window [100, 200]. */
const WINDOW = { min: 100n, max: 200n };

const vector = { storageType: 'u', pathOrInlineDv: 'x', sizeInBytes: 1, cardinality: 1 } as const;

describe('a file of the table, when [100, 200] is replaced', () => {
  test.each<readonly [FileFate, string, AddFile]>([
    ['stays', 'all below', ids(1, 99)],
    ['stays', 'all above', ids(201, 300)],
    ['stays', 'all above, whatever its maximum is', fileOf(statsOf('Id', 201, undefined))],
    ['stays', 'nulls alone', fileOf(statsOf('Id', undefined, undefined, { nullCount: { Id: 10 } }))],
    ['fullyInside', 'all of the window', ids(100, 200)],
    ['fullyInside', 'one value', ids(150, 150)],
    ['partial', 'from below up to its first value', ids(50, 100)],
    ['partial', 'from below up to its last value', ids(99, 200)],
    ['partial', 'from below, with nulls', ids(50, 150, { nullCount: { Id: 1 } })],
    ['unknown', 'from below to above: none may be inside', ids(50, 250)],
    ['unknown', 'from inside to above: no statistics tell where the next value is', ids(150, 250)],
    ['unknown', 'inside, with nulls', ids(100, 200, { nullCount: { Id: 1 } })],
    ['unknown', 'inside, nulls not counted', ids(100, 200, { nullCount: {} })],
    ['unknown', 'from below, by bounds that are wide', ids(50, 150, { tightBounds: false })],
    ['unknown', 'from below, with rows deleted', { ...ids(50, 150), deletionVector: vector }],
    ['unknown', 'bounds that contradict each other', ids(250, 50)],
    ['unknown', 'bounds that contradict each other, both below', ids(90, 50)],
    ['unknown', 'no statistics', fileOf()],
    ['unknown', 'statistics of another column', fileOf(statsOf('Other', 1, 2))],
    [
      'unknown',
      'no rows and no nulls: a writer may not know',
      fileOf(statsOf('Id', undefined, undefined, { numRecords: 0 })),
    ],
    ['unknown', 'no minimum', fileOf(statsOf('Id', undefined, 150))],
  ])('%s: %s', (fate, _, add) => {
    expect(fileFate(add, ID, { span: WINDOW })).toBe(fate);
  });
});

describe('a file of the table, when everything up to 200 is replaced', () => {
  test.each<readonly [FileFate, string, AddFile]>([
    ['fullyInside', 'all below', ids(1, 200)],
    ['stays', 'all above', ids(201, 300)],
    ['unknown', 'across its end', ids(1, 201)],
  ])('%s: %s', (fate, _, add) => {
    expect(fileFate(add, ID, { span: { max: 200n } })).toBe(fate);
  });
});

describe('a file of the table, when everything is replaced', () => {
  test.each<readonly [FileFate, string, AddFile]>([
    ['fullyInside', 'all below', ids(1, 200)],
    ['unknown', 'all above', ids(201, 300)],
    ['unknown', 'nulls alone', fileOf(statsOf('Id', undefined, undefined, { nullCount: { Id: 10 } }))],
    ['unknown', 'no rows', fileOf(statsOf('Id', undefined, undefined, { numRecords: 0 }))],
  ])('%s: %s, by statistics that may be wrong', (fate, _, add) => {
    expect(fileFate(add, ID, { span: { max: 200n }, isAll: true })).toBe(fate);
  });
});

test('a time in statistics is cut to milliseconds, so it tells no file to be partial', () => {
  const add = fileOf(statsOf('At', '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.002Z'));
  expect(fileFate(add, AT, { span: { min: 1000n, max: 5000n } })).toBe('unknown');
  expect(fileFate(add, AT, { span: { min: 0n, max: 2998n } })).toBe('unknown');
  expect(fileFate(add, AT, { span: { min: 0n, max: 2999n } })).toBe('fullyInside');
});

const PATHS = { stays: ids(1, 99), whole: ids(100, 120), half: ids(90, 110), open: fileOf() };
const FILES = Object.entries(PATHS).map(([path, add]) => ({ ...add, path }));

test('every file that may have rows of the window is a candidate', () => {
  const snapshot = { files: FILES } as unknown as Snapshot;
  const candidates = candidateFiles({ cursorField: ID, snapshot }, { span: WINDOW });
  expect(candidates.map(({ path }) => path)).toStrictEqual(['whole', 'half', 'open']);
  expect(candidateFiles({ cursorField: ID, snapshot: undefined }, { span: WINDOW })).toStrictEqual([]);
});

test('files are read early while they are 64 MB together', () => {
  const half = { size: 32 * 1024 * 1024 };
  expect(isSmall([])).toBe(true);
  expect(isSmall([half, half])).toBe(true);
  expect(isSmall([half, half, { size: 1 }])).toBe(false);
});
