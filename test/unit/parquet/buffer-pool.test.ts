import { describe, expect, test } from 'vitest';
import { createBufferPool, FixedBuilder } from '../../../shared/parquet/index.ts';

const KIB = 1024;

describe('a pool of buffers', () => {
  test('answers a buffer of at least the size that was asked for', () => {
    const pool = createBufferPool(KIB);
    for (const size of [0, 1, 4096, 4097, 5000, 65_536, 100_000])
      expect(pool.take(size).byteLength).toBeGreaterThanOrEqual(size);
  });

  test('hands out again what it was given, once', () => {
    const pool = createBufferPool(100 * KIB);
    const buffer = pool.take(5000);
    pool.give(buffer);
    expect(pool.take(6000)).toBe(buffer);
    expect(pool.take(6000)).not.toBe(buffer);
  });

  test('hands a buffer that it was given twice to one only', () => {
    const pool = createBufferPool(100 * KIB);
    const buffer = pool.take(5000);
    pool.give(buffer);
    pool.give(buffer);
    expect([pool.take(5000), pool.take(5000)].filter((found) => found === buffer)).toHaveLength(1);
  });

  test('keeps no buffer that a thread has, and none of a size that is not its own', () => {
    const pool = createBufferPool(100 * KIB);
    const moved = pool.take(8192);
    structuredClone(moved, { transfer: [moved] });
    pool.give(moved);
    pool.give(new ArrayBuffer(10_000));
    expect(pool.take(8192).byteLength).toBe(8192);
    expect(pool.take(10_000).byteLength).toBe(16_384);
  });

  test('keeps no more than it may, the larger buffers rather than the smaller', () => {
    const pool = createBufferPool(40 * KIB);
    const small = Array.from({ length: 5 }, () => pool.take(8 * KIB));
    const large = pool.take(32 * KIB);
    for (const buffer of [...small, large]) pool.give(buffer);
    expect(pool.take(32 * KIB)).toBe(large);
    const kept = Array.from({ length: 5 }, () => pool.take(8 * KIB)).filter((found) => small.includes(found));
    expect(kept).toHaveLength(1);
  });

  test('lets go of nothing for a buffer that there is no room for', () => {
    const pool = createBufferPool(40 * KIB);
    const [first, second] = [pool.take(32 * KIB), pool.take(32 * KIB)];
    pool.give(first);
    pool.give(second);
    expect(pool.take(32 * KIB)).toBe(first);
    expect(pool.take(32 * KIB)).not.toBe(second);
    pool.give(first);
    pool.give(pool.take(64 * KIB));
    expect(pool.take(32 * KIB)).toBe(first);
  });
});

test('a column that grows gives back what it grows out of, and grows at once to what it had before', () => {
  const taken: number[] = [];
  const given: ArrayBuffer[] = [];
  const builder = new FixedBuilder({ name: 'c', type: 'double', nullable: true }, 'double');
  const pool = createBufferPool(0);
  builder.usePool({
    take: (size) => {
      taken.push(size);
      return pool.take(size);
    },
    give: (buffer) => given.push(buffer),
  });
  for (let page = 0; page < 4; page += 1) {
    builder.reserve(512);
    for (let row = 0; row < 512; row += 1) builder.push(row);
  }
  expect(taken).toEqual([4096, 8192, 16_384]);
  expect(given.map(({ byteLength }) => byteLength)).toEqual([4096, 8192]);
  builder.take();
  builder.reserve(1);
  expect(taken.at(-1)).toBe(16_384);
  expect(given).toHaveLength(2);
});
