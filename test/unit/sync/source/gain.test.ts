import { describe, expect, test } from 'vitest';
import { Gain } from '../../../../shared/sync/source/range/gain.ts';

/** A service answers `at` requests at once in `tookMs(at)` each, until nothing changes any more. */
const settled = (most: number, tookMs: (at: number) => number): number => {
  const gain = new Gain(most);
  gain.begin(tookMs(1));
  for (let answer = 0; answer < 200; answer += 1) gain.see(tookMs(gain.now), gain.now);
  return gain.now;
};

describe('how many requests are under way at once', () => {
  test('one before it begins, and then two', () => {
    const gain = new Gain(8);
    expect(gain.now).toBe(1);
    gain.begin(200);
    expect(gain.now).toBe(2);
  });

  test.each([1, 2, 3, 4, 8, 16])('as many as may be, where each takes as long as one alone: %i', (most) => {
    expect(settled(most, () => 200)).toBe(most);
  });

  test.each([4, 8, 16])('one, where the service answers one after the other: %i', (most) => {
    expect(settled(most, (at) => 200 * at)).toBe(1);
  });

  test('as many as the service has room for', () => {
    expect(settled(16, (at) => 200 * Math.max(1, at / 4))).toBe(4);
  });

  test('as many as may be, where no time passes', () => {
    expect(settled(4, () => 0)).toBe(4);
  });

  test('answers that were asked for with fewer say nothing', () => {
    const gain = new Gain(8);
    gain.begin(200);
    for (let answer = 0; answer < 50; answer += 1) gain.see(1, 1);
    expect(gain.now).toBe(2);
  });
});
