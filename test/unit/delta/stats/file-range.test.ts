import { describe, expect, test } from 'vitest';
import { encodeStatistics, fileRange } from '../../../../shared/delta/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { memberNamed, OUTSIDE_NAMES } from '../../../support/outside-names.ts';
import { batchOf, type Cell, columnOf, field } from '../../../support/columns.ts';
import { add } from '../../../support/delta-table.ts';

const rangeOf = (type: ColumnType, stats: string | undefined, change: object = {}) =>
  fileRange(add('a', { ...(stats !== undefined && { stats }), ...change }).add, field('c', type));

const bounds = (min: string, max: string): string =>
  `{"numRecords":3,"minValues":{"c":${min}},"maxValues":{"c":${max}},"nullCount":{"c":1}}`;

const known = { nulls: 1, rows: 3 };

describe('D6: the range of a file', () => {
  test.each<[string, ColumnType, string, string, object]>([
    ['integers', 'integer', '-5', '7', { min: -5n, max: 7n, exact: true }],
    [
      'longs beyond 2^53, digit for digit',
      'long',
      '9007199254740993',
      '9223372036854775807',
      { min: 9007199254740993n, max: 9223372036854775807n, exact: true },
    ],
    ['dates', 'date', '"1969-12-31"', '"2022-01-08"', { min: -1n, max: 19_000n, exact: true }],
    ['the year 1', 'date', '"0001-01-01"', '"0099-01-01"', { min: -719162n, max: -683368n, exact: true }],
    [
      'times: the maximum counts a millisecond more',
      'timestamp',
      '"1969-12-31T23:59:59.999Z"',
      '"2023-06-15T12:30:00.123Z"',
      { min: -1000n, max: 1_686_832_200_123_999n, exact: false },
    ],
    [
      'times of other writers: a zone, micros',
      'timestamp',
      '"2000-01-01T00:00:00.000-08:00"',
      '"2000-01-01 08:00:00.123456789+00:00"',
      { min: 946_713_600_000_000n, max: 946_713_600_124_455n, exact: false },
    ],
    [
      'times without a zone: nothing',
      'timestamp',
      '"2000-01-01T00:00:00.000"',
      '"2000-01-01T00:00:00"',
      { exact: false },
    ],
    ['decimals', 'decimal(19,4)', '-0.0500', '12.3400', { min: -500n, max: 123_400n, exact: true }],
    [
      'zero as Spark spells it',
      'decimal(20,10)',
      '0E-10',
      '3.0000000000',
      { min: 0n, max: 30_000_000_000n, exact: true },
    ],
    [
      'decimals that were doubles, with few digits: themselves',
      'decimal(20,2)',
      '10000000000.0',
      '1e10',
      { min: 1_000_000_000_000n, max: 1_000_000_000_000n, exact: true },
    ],
    [
      'decimals that a double may have rounded: a unit of the 15th digit more',
      'decimal(20,2)',
      '-12345678901234.56',
      '1.00',
      { min: -1_234_567_890_123_466n, max: 100n, exact: false },
    ],
    [
      'decimals as delta-rs writes them',
      'decimal(38,4)',
      '1.2345678901234568e16',
      '1.2345678901234568e16',
      { min: 123_456_789_012_344_680_000n, max: 123_456_789_012_346_680_000n, exact: false },
    ],
    [
      "decimals that end at the column's greatest",
      'decimal(38,0)',
      '-1e38',
      '1e38',
      { min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n, exact: false },
    ],
    [
      'decimals with more digits than the column: outwards',
      'decimal(5,1)',
      '-1.25',
      '1.25',
      { min: -13n, max: 13n, exact: false },
    ],
    ['integers beyond their type: nothing', 'integer', '-2147483649', '2147483648', { exact: true }],
    [
      'decimals with exponents beyond all reason: nothing',
      'decimal(5,1)',
      '1e-999',
      '1e999',
      { exact: true },
    ],
    ['other types: nothing', 'string', '"a"', '"b"', { exact: true }],
    ['bounds of another type: nothing', 'long', '"x"', '1.5', { exact: true }],
    ['bounds that are objects: nothing', 'long', '{"a":1}', '[1]', { exact: true }],
  ])('of %s', (_what, type, min, max, expected) => {
    expect(rangeOf(type, bounds(min, max))).toEqual({ ...known, ...expected });
  });

  test.each([undefined, '', 'x', 'null', '[]', '1'])('statistics that are %j decide nothing', (stats) => {
    expect(rangeOf('long', stats)).toMatchObject({ exact: expect.any(Boolean) });
    expect(rangeOf('long', stats)).not.toHaveProperty('max');
  });

  test.each([
    ['{"numRecords":2}', { rows: 2, exact: true }],
    ['{"numRecords":"x","minValues":3,"nullCount":{"c":-1}}', { exact: true }],
    ['{"numRecords":null,"nullCount":{"c":null}}', { exact: true }],
    ['{"numRecords":[],"nullCount":{"c":false}}', { exact: true }],
    ['{"numRecords":"","nullCount":{"c":0.5}}', { exact: true }],
    [
      '{"numRecords":2,"minValues":null,"maxValues":{"other":1},"nullCount":{"c":2}}',
      { rows: 2, nulls: 2, exact: true },
    ],
  ])('%s', (stats, expected) => {
    expect(rangeOf('long', stats)).toEqual(expected);
  });

  test('wide bounds and deletion vectors are not exact', () => {
    const wide = `{"tightBounds":false,${bounds('1', '2').slice(1)}`;
    expect(rangeOf('long', wide)).toEqual({ ...known, min: 1n, max: 2n, exact: false });
    const deletionVector = { storageType: 'u', pathOrInlineDv: 'x' };
    expect(rangeOf('long', bounds('1', '2'), { deletionVector }).exact).toBe(false);
  });

  test.each<[ColumnType, readonly Cell[], bigint, bigint]>([
    ['long', [5n, null, -7n], -7n, 5n],
    ['decimal(10,2)', [5n, null, -7n], -7n, 5n],
    ['date', [5, null, -7], -7n, 5n],
    ['timestamp', [5n, null, -7n], -1000n, 999n],
  ])('reads what our own statistics say of %s', (type, cells, min, max) => {
    const stats = encodeStatistics(batchOf(columnOf(field('c', type), cells)));
    expect(rangeOf(type, stats)).toEqual({ ...known, min, max, exact: type !== 'timestamp' });
  });
});

test.each(OUTSIDE_NAMES)('a column named %s has the range of its own statistics, or none', (name) => {
  const of = (stats: object) =>
    fileRange(add('a', { stats: JSON.stringify(stats) }).add, { ...field('c', 'long'), name });
  const bound = (value: number) => memberNamed(name, value);
  expect(of({ numRecords: 3, minValues: bound(1), maxValues: bound(2), nullCount: bound(1) })).toStrictEqual({
    ...known,
    min: 1n,
    max: 2n,
    exact: true,
  });
  expect(of({ numRecords: 3, minValues: {}, maxValues: {}, nullCount: {} })).toStrictEqual({
    rows: 3,
    exact: true,
  });
});
