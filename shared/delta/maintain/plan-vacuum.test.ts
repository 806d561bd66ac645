import { expect, test } from 'vitest';
import { fileRetentionMs, planVacuum } from './plan-vacuum.ts';
import { targetFileBytes } from './target-size.ts';

const TABLE = 'Tables/Orders';
const BEFORE = 1_000_000;

const listed = (name: string, modifiedMs = 1) => ({
  path: `${TABLE}/${name}`,
  sizeBytes: 1,
  modifiedMs,
  etag: 't',
});

const planOf = (...names: readonly string[]) =>
  planVacuum(
    names.map((name) => listed(name)),
    {
      tablePath: TABLE,
      files: [
        { path: 'live.parquet', partitionValues: {}, size: 1, modificationTime: 1, dataChange: true },
        { path: 'sp%20ace.parquet', partitionValues: {}, size: 1, modificationTime: 1, dataChange: true },
      ],
      removed: [{ path: 'removed.parquet' }],
    },
    BEFORE,
  ).map(({ path }) => path.slice(TABLE.length + 1));

test('D16: data files that no version within the retention names may be deleted', () => {
  expect(planOf('live.parquet', 'removed.parquet', 'sp ace.parquet', 'orphan.parquet')).toStrictEqual([
    'orphan.parquet',
  ]);
});

test('hidden names, and what is no data file, stay', () => {
  expect(
    planOf('_hidden.parquet', '.hidden.parquet', 'notes.txt', 'deletion_vector_1.bin', 'orphan.parquet.crc'),
  ).toStrictEqual([]);
});

test('what is younger than the retention stays', () => {
  const named = { tablePath: TABLE, files: [], removed: [] };
  expect(planVacuum([listed('a.parquet', BEFORE)], named, BEFORE)).toStrictEqual([]);
  expect(planVacuum([listed('a.parquet', BEFORE - 1)], named, BEFORE)).toHaveLength(1);
});

const retention = (text: string | undefined): number =>
  fileRetentionMs({
    tablePath: TABLE,
    metadata: {
      configuration: text === undefined ? {} : { 'delta.deletedFileRetentionDuration': text },
    },
  } as Parameters<typeof fileRetentionMs>[0]);

test.each([
  [undefined, 7],
  ['interval 1 week', 7],
  ['interval 1 hour', 7],
  ['interval 0 seconds', 7],
  ['interval 30 days', 30],
  ['INTERVAL 8 DAYS 12 HOURS', 8.5],
  ['2 weeks', 14],
])('with a retention of %s files stay for %d days: a week at least', (text, days) => {
  expect(retention(text)).toBe(days * 86_400_000);
});

test.each(['1 month', 'forever', '', '-1 days'])(
  'a retention that is not understood (%s) is refused by its name',
  (text) => {
    expect(() => retention(text)).toThrow(/cannot be vacuumed: delta.deletedFileRetentionDuration/);
  },
);

test.each([
  [undefined, 134_217_728],
  ['1048576', 1_048_576],
  ['100mb', 104_857_600],
  ['1 GB', 1_073_741_824],
  ['512kb', 524_288],
  ['many', 134_217_728],
  ['0', 134_217_728],
])('delta.targetFileSize of %s is %d bytes', (text, bytes) => {
  expect(targetFileBytes(text === undefined ? {} : { 'delta.targetFileSize': text })).toBe(bytes);
});
