import { describe, expect, test } from 'vitest';
import { type Column, type ColumnType, hashRows } from '../../../shared/parquet/index.ts';
import { type Cell, columnOf, field } from '../../support/columns.ts';

const hashesOf = (...columns: readonly Column[]): readonly string[] => {
  const rows = columns[0]?.length ?? 0;
  const { high, low } = hashRows(columns, rows);
  return Array.from({ length: rows }, (_, row) => `${high[row]}:${low[row]}`);
};

describe('the hash of a row', () => {
  test.each<[string, ColumnType, readonly Cell[]]>([
    ['both zeros', 'double', [0, -0]],
    ['both zeros', 'float', [0, -0]],
    ['every NaN', 'double', [Number.NaN, -Number.NaN]],
    ['nulls', 'string', [null, null]],
  ])('is the same for %s of type %s', (_what, type, values) => {
    expect(new Set(hashesOf(columnOf(field('c', type), values))).size).toBe(1);
  });

  test.each<[ColumnType, readonly Cell[]]>([
    ['string', [null, '', 'a', '\0', '\0\0', 'abcd', 'abcde', 'abcd\0', 'bacd']],
    ['binary', [null, new Uint8Array(0), new Uint8Array([0]), new Uint8Array([255, 255, 255, 255])]],
    ['long', [null, 0n, 1n, -1n, 2n ** 32n, 2n ** 32n + 1n, -(2n ** 63n)]],
    ['integer', [null, 0, 1, -1, 65536]],
    ['boolean', [null, false, true]],
    ['decimal(38,0)', [null, 0n, 1n, -1n, 2n ** 64n, 2n ** 96n]],
    ['double', [null, 0, 1, Number.NaN, Infinity, -Infinity, 5e-324]],
  ])('tells null, zero and the rest apart: %s', (type, values) => {
    expect(new Set(hashesOf(columnOf(field('c', type), values))).size).toBe(values.length);
  });

  test('tells where one text ends and the next begins, and which column holds a null', () => {
    const left = columnOf(field('a', 'string'), ['ab', 'a', 'abc', '', null, 'x']);
    const right = columnOf(field('b', 'string'), ['c', 'bc', '', 'abc', 'x', null]);
    expect(new Set(hashesOf(left, right)).size).toBe(6);
  });

  test('depends on the order of the columns and on their number', () => {
    const one = columnOf(field('a', 'long'), [1n]);
    const two = columnOf(field('b', 'long'), [2n]);
    const all = [...hashesOf(one, two), ...hashesOf(two, one), ...hashesOf(one), ...hashesOf(two)];
    expect(new Set(all).size).toBe(4);
  });

  test('depends on nothing that a null leaves behind', () => {
    const behind = { ...columnOf(field('c', 'long'), [null, null]), values: new BigInt64Array([5n, 6n]) };
    expect(new Set(hashesOf(behind)).size).toBe(1);
  });

  test('is that of rows alone where a decimal begins at an odd byte', () => {
    const aligned = columnOf(field('c', 'decimal(38,0)'), [7n, -8n]);
    const bytes = new Uint8Array(33);
    bytes.set(new Uint8Array(aligned.values.buffer, 0, 32), 1);
    expect(hashesOf({ ...aligned, values: bytes.subarray(1) })).toEqual(hashesOf(aligned));
  });

  test('is another for each of 200,000 rows that differ in small numbers, and each bit is set in half of them', () => {
    const size = 200_000;
    const high = columnOf(
      field('a', 'integer'),
      Array.from({ length: size }, (_, row) => Math.floor(row / 450)),
    );
    const low = columnOf(
      field('b', 'long'),
      Array.from({ length: size }, (_, row) => BigInt(row % 450)),
    );
    const text = columnOf(
      field('c', 'string'),
      Array.from({ length: size }, (_, row) => String(row % 3)),
    );
    const hashes = hashRows([high, low, text], size);
    const seen = new Set<bigint>();
    const bits = new Float64Array(64);
    for (let row = 0; row < size; row += 1) {
      const [upper = 0, lower = 0] = [hashes.high[row], hashes.low[row]];
      seen.add((BigInt(upper) << 32n) | BigInt(lower));
      for (let bit = 0; bit < 32; bit += 1) {
        bits[bit] = (bits[bit] ?? 0) + ((lower >>> bit) & 1);
        bits[bit + 32] = (bits[bit + 32] ?? 0) + ((upper >>> bit) & 1);
      }
    }
    expect(seen.size).toBe(size);
    // Each half alone: as many collisions as chance makes, 200,000² / 2³³, which is 5.
    expect(new Set(hashes.low).size).toBeGreaterThan(size - 30);
    expect(new Set(hashes.high).size).toBeGreaterThan(size - 30);
    for (const count of bits) expect(Math.abs(count / size - 0.5)).toBeLessThan(0.01);
  });
});
