import { expect, test } from 'vitest';
import { longSubjects } from '../../../local/check/long-subjects.ts';

test('a subject has at most 72 characters', () => {
  expect(longSubjects(['x'.repeat(72), '\n' + 'x'.repeat(72), 'Say it'])).toStrictEqual([]);
});

test('a longer one is told with its length', () => {
  expect(longSubjects(['Say it', 'x'.repeat(73)])).toStrictEqual([
    `"${'x'.repeat(73)}" has 73 characters, at most 72 may be: say why in the body`,
  ]);
});
