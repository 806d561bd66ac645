import { describe, expect, test } from 'vitest';
import { instanceMemoryMB } from './instance-memory.ts';
import { memoryShares } from './memory-shares.ts';

const MIB = 1024 * 1024;

describe('the shares of an instance’s memory', () => {
  test('are pages of 256 MiB and batches of 32 MiB for two feeds in 2048 MB', () => {
    expect(memoryShares(2048, 2)).toStrictEqual({
      pageBytes: 256 * MIB,
      aheadBytes: 64 * MIB,
      batchBytes: 32 * MIB,
      snapshotBytes: 32 * MIB,
    });
  });

  test.each([
    [512, 1],
    [512, 2],
    [2048, 1],
    [2048, 2],
    [2048, 6],
    [4096, 2],
    [4096, 16],
    [65_536, 16],
  ])('leave room in %i MB for what %i feeds have at once', (memoryMB, feeds) => {
    const { pageBytes, aheadBytes, batchBytes } = memoryShares(memoryMB, feeds);
    expect(256 * MIB + feeds * (2 * pageBytes + aheadBytes + 10 * batchBytes)).toBeLessThanOrEqual(
      memoryMB * MIB,
    );
  });

  test.each([
    [256, 2],
    [512, 16],
  ])('are never too small to work with: %i MB for %i feeds', (memoryMB, feeds) => {
    expect(memoryShares(memoryMB, feeds)).toStrictEqual({
      pageBytes: 8 * MIB,
      aheadBytes: 2 * MIB,
      batchBytes: MIB,
      snapshotBytes: (memoryMB / 64) * MIB,
    });
  });

  test('are no more than a body and a batch can be', () => {
    expect(memoryShares(65_536, 1)).toStrictEqual({
      pageBytes: 1024 * MIB,
      aheadBytes: 64 * MIB,
      batchBytes: 32 * MIB,
      snapshotBytes: 32 * MIB,
    });
  });
});

describe('the memory of an instance', () => {
  const MACHINE = 24 * 1024 * MIB;

  test('is the limit of the process', () => {
    expect(instanceMemoryMB(1536 * MIB, MACHINE)).toBe(1536);
  });

  // No limit: none is known; 2^64 - 1 as libuv has it; what the whole machine has.
  test.each([0, 18_446_744_073_709_552_000, MACHINE])(
    'is that of the templates with a limit of %d',
    (said) => {
      expect(instanceMemoryMB(said, MACHINE)).toBe(2048);
    },
  );
});
