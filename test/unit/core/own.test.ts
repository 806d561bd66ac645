import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { members, ownOf } from '../../../shared/core/index.ts';
import { memberNamed, OUTSIDE_NAMES } from '../../support/outside-names.ts';

describe.each([...OUTSIDE_NAMES, 'OrderID'])('a member named %s', (name) => {
  test('is what the object has of its own, or nothing', () => {
    expect(ownOf(memberNamed(name, 1), name)).toBe(1);
    expect(ownOf({ other: 1 }, name)).toBeUndefined();
    expect(ownOf<number>(undefined, name)).toBeUndefined();
  });

  test('is kept by the schema of such objects', () => {
    const parsed = members(z.number()).parse(JSON.parse(`{"a":1,${JSON.stringify(name)}:2}`));
    expect(Object.entries(parsed)).toStrictEqual([
      ['a', 1],
      [name, 2],
    ]);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });
});

test('what is wrong with a member is told with its place', () => {
  const short = z.string().max(2, 'is long');
  const issues = members(z.number(), short).safeParse({ abc: 1, a: 'x' }).error?.issues;
  expect(issues?.map(({ path, code }) => [path, code])).toStrictEqual([
    [['abc'], 'too_big'],
    [['a'], 'invalid_type'],
  ]);
  for (const none of [[], null, 'x', 1]) expect(members(z.number()).safeParse(none).success).toBe(false);
});
