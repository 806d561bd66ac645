import { expect, test } from 'vitest';
import { createPace } from '../../../cli/show/pace.ts';

test('a pace is of what came since the first look, and told once it means something', () => {
  const pace = createPace();
  expect(pace(1_000_000, 0)).toBeUndefined();
  expect(pace(1_000_500, 1)).toBeUndefined();
  expect(pace(1_001_000, 2)).toBe(500);
  expect(pace(1_004_000, 4)).toBe(1_000);
});

test('of a run that begins anew there is none', () => {
  const pace = createPace();
  pace(500, 0);
  expect(pace(100, 10)).toBeUndefined();
});
