import { expect, test } from 'vitest';
import { listNames } from '../../../shared/core/index.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `c${n + 1}`);

test('up to 20 names are listed, and of more their number', () => {
  expect(listNames([])).toBe('');
  expect(listNames(names(2))).toBe('c1, c2');
  expect(listNames(names(20))).not.toContain('more');
  expect(listNames(names(1_302))).toMatch(/^c1, c2, .*, c20 and 1282 more$/);
});
