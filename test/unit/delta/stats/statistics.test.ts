import { describe, expect, test } from 'vitest';
import { encodeStatistics } from '../../../../shared/delta/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { truncateMax, truncateMin } from '../../../../shared/delta/stats/truncate-bound.ts';
import { batchOf, type Cell, columnOf, field } from '../../../support/columns.ts';

const statsOf = (type: ColumnType, cells: readonly Cell[]): string =>
  encodeStatistics(batchOf(columnOf(field('c', type), cells)));

const stats = (rows: number, min: string, max: string, nulls = 0): string =>
  `{"numRecords":${rows},"minValues":{${min && `"c":${min}`}},"maxValues":{${max && `"c":${max}`}},"nullCount":{"c":${nulls}}}`;

const big = '😀';

describe('D5: statistics', () => {
  test.each<[string, ColumnType, readonly Cell[], string]>([
    ['integers', 'integer', [5, -3, 2_147_483_647, null], stats(4, '-3', '2147483647', 1)],
    ['small integers', 'byte', [-128, 127], stats(2, '-128', '127')],
    ['short integers', 'short', [-32768, 32767], stats(2, '-32768', '32767')],
    [
      'longs beyond 2^53, digit for digit',
      'long',
      [9007199254740993n, -9223372036854775808n, 9223372036854775807n],
      stats(3, '-9223372036854775808', '9223372036854775807'),
    ],
    [
      'longs that differ in the low word only',
      'long',
      [0xffffffffn, 1n, 0x80000000n],
      stats(3, '1', '4294967295'),
    ],
    ['negative longs', 'long', [-1n, -4294967296n, -2n], stats(3, '-4294967296', '-1')],
    ['doubles', 'double', [1.5, -2.25, 1e21, 5e-324], stats(4, '-2.25', '1e+21')],
    [
      'floats as the doubles they are',
      'float',
      [0.5, Math.fround(0.1)],
      stats(2, '0.10000000149011612', '0.5'),
    ],
    ['minus zero: -0 as the least, 0 as the greatest', 'double', [-0], stats(1, '-0.0', '0.0')],
    ['zero: -0 as the least, 0 as the greatest', 'float', [0], stats(1, '-0.0', '0.0')],
    ['zeros of whole numbers', 'integer', [0], stats(1, '0', '0')],
    ['NaN: no bounds', 'double', [1, Number.NaN, 2], stats(3, '', '')],
    ['a null is no NaN', 'float', [1, null, 2], stats(3, '1', '2', 1)],
    ['an infinity: not that bound', 'double', [1, Infinity], stats(2, '1', '')],
    ['minus infinity', 'float', [-Infinity, 1], stats(2, '', '1')],
    [
      'decimals with all their digits',
      'decimal(38,10)',
      [-99999999999999999999999999999999999999n, 1n, 99999999999999999999999999999999999999n],
      stats(3, '-9999999999999999999999999999.9999999999', '9999999999999999999999999999.9999999999'),
    ],
    ['decimals that differ in the lowest word', 'decimal(5,2)', [5n, -5n, 100n], stats(3, '-0.05', '1.00')],
    ['decimals without a scale', 'decimal(10,0)', [0n, 12n], stats(2, '0', '12')],
    ['dates', 'date', [0, -1, 19_000], stats(3, '"1969-12-31"', '"2022-01-08"')],
    [
      'times floored to milliseconds',
      'timestamp',
      [1_686_832_200_123_999n, 1_686_832_200_000_000n],
      stats(2, '"2023-06-15T12:30:00.000Z"', '"2023-06-15T12:30:00.123Z"'),
    ],
    [
      'times before 1970 floored, not cut',
      'timestamp',
      [-1n, -1001n],
      stats(2, '"1969-12-31T23:59:59.998Z"', '"1969-12-31T23:59:59.999Z"'),
    ],
    [
      'years of five digits: not that bound',
      'timestamp',
      [0n, 253_402_300_800_000_000n],
      stats(2, '"1970-01-01T00:00:00.000Z"', ''),
    ],
    ['dates beyond JavaScript: not that bound', 'date', [0, 2_147_483_647], stats(2, '"1970-01-01"', '')],
    ['strings', 'string', ['b', '', 'a', null], stats(4, '""', '"b"', 1)],
    [
      'strings in the order of bytes, where UTF-16 has another',
      'string',
      ['\uffff', big],
      stats(2, '"\uffff"', `"${big}"`),
    ],
    ['strings that begin alike', 'string', ['ab', 'a', 'abc'], stats(3, '"a"', '"abc"')],
    [
      'strings that JSON escapes',
      'string',
      ['"\\\n\u0001'],
      stats(1, '"\\"\\\\\\n\\u0001"', '"\\"\\\\\\n\\u0001"'),
    ],
    ['a byte order mark', 'string', ['\ufeffa'], stats(1, '"\ufeffa"', '"\ufeffa"')],
    [
      'long strings, cut',
      'string',
      ['a'.repeat(40), 'z'.repeat(40)],
      stats(2, `"${'a'.repeat(32)}"`, `"${'z'.repeat(32)}\u007f"`),
    ],
    ['booleans', 'boolean', [true, null, false], stats(3, 'false', 'true', 1)],
    ['booleans that are all true', 'boolean', [null, true, true], stats(3, 'true', 'true', 1)],
    ['booleans that are all false', 'boolean', [false, null], stats(2, 'false', 'false', 1)],
    ['binary: nulls only', 'binary', [new Uint8Array([1]), null], stats(2, '', '', 1)],
    ['nothing but nulls', 'long', [null, null], stats(2, '', '', 2)],
    ['no rows', 'string', [], stats(0, '', '')],
  ])('of %s', (_what, type, cells, expected) => {
    expect(statsOf(type, cells)).toBe(expected);
    expect(() => JSON.parse(expected)).not.toThrow();
  });

  test('are of the first 32 columns', () => {
    const columns = Array.from({ length: 34 }, (_, index) => columnOf(field(`c${index}`, 'long'), [1n]));
    const parsed: Record<string, object> = JSON.parse(encodeStatistics(batchOf(...columns)));
    for (const part of ['minValues', 'maxValues', 'nullCount']) {
      expect(Object.keys(parsed[part] ?? {})).toHaveLength(32);
      expect(parsed[part]).not.toHaveProperty('c32');
    }
  });

  test('take columns that begin anywhere in their buffer', () => {
    const bytes = new Uint8Array(33);
    bytes.set([7], 1);
    bytes.fill(255, 17);
    const column = { ...columnOf(field('c', 'decimal(5,0)'), [0n, 0n]), values: bytes.subarray(1) };
    expect(encodeStatistics(batchOf(column))).toBe(stats(2, '-1', '7'));
    const longs = { ...columnOf(field('c', 'long'), [0n]), values: new BigInt64Array([1n, -5n]).subarray(1) };
    expect(encodeStatistics(batchOf(longs))).toBe(stats(1, '-5', '-5'));
  });

  test('quote names', () => {
    expect(encodeStatistics(batchOf(columnOf(field('a"b', 'long'), [1n])))).toBe(
      '{"numRecords":1,"minValues":{"a\\"b":1},"maxValues":{"a\\"b":1},"nullCount":{"a\\"b":0}}',
    );
  });
});

describe('a string is cut as Spark cuts it', () => {
  const a31 = 'a'.repeat(31);
  const a32 = 'a'.repeat(32);
  const top = '\u{10ffff}';

  test.each<[string, string, string, string | undefined]>([
    ['short', 'abc', 'abc', 'abc'],
    ['of 32 units', a32, a32, a32],
    ['going on with ASCII', `${a32}b`, a32, `${a32}\u007f`],
    ['going on with U+007E', `${a32}~`, a32, `${a32}\u007f`],
    ['going on with U+007F', `${a32}\u007f`, a32, `${a32}${top}`],
    ['going on with other letters', `${a32}é`, a32, `${a32}${top}`],
    ['going on with U+FFFF', `${a32}\uffff`, a32, `${a32}${top}`],
    ['with a pair across the cut', `${a31}${big}x`, `${a31}${big}`, `${a31}${big}\u007f`],
    ['ending with a pair across the cut', `${a31}${big}`, `${a31}${big}`, `${a31}${big}`],
    ['going on with the greatest character, then less', `${a32}${top}b`, a32, `${a32}${top}\u007f`],
    ['ending with the greatest character', `${a32}${top}`, a32, `${a32}${top}`],
    ['with the greatest character across the cut', `${a31}${top}b`, `${a31}${top}`, `${a31}${top}\u007f`],
    [
      'with 16 of the greatest, at the limit',
      `${a32}${top.repeat(16)}b`,
      a32,
      `${a32}${top.repeat(16)}\u007f`,
    ],
    [
      'with 17 of the greatest, beyond it: whole',
      `${a32}${top.repeat(17)}b`,
      a32,
      `${a32}${top.repeat(17)}b`,
    ],
    ['of 1 KiB, and nothing but the greatest', top.repeat(256), top.repeat(16), top.repeat(256)],
    ['of more', `${top.repeat(256)}a`, top.repeat(16), undefined],
    ['that ends beyond the limit', `${a32}${top.repeat(17)}`, a32, `${a32}${top.repeat(17)}`],
  ])('%s', (_what, text, min, max) => {
    expect(truncateMin(text)).toBe(min);
    expect(truncateMax(text)).toBe(max);
  });
});
