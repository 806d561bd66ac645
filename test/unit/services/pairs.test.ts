import { describe, expect, test } from 'vitest';
import { allStates, pairedStates } from '../../services/pairs.ts';

const SWITCHES = {
  zone: ['a', 'b', 'c'],
  kind: ['d', 'e', 'f'],
  paging: ['g', 'h', 'i', 'k'],
  ties: ['1', '7'],
};

const pairs = (states: readonly Readonly<Record<string, string>>[]): ReadonlySet<string> =>
  new Set(
    states.flatMap((state) => {
      const values = Object.values(state);
      return values.flatMap((one, index) => values.slice(index + 1).map((other) => `${one} ${other}`));
    }),
  );

describe('states of switches by pairs', () => {
  test('hold every pair of two values, in far fewer states than there are', () => {
    const [all, chosen] = [allStates(SWITCHES), pairedStates(SWITCHES)];
    expect(all).toHaveLength(72);
    expect(chosen.length).toBeLessThan(16);
    expect(pairs(chosen)).toStrictEqual(pairs(all));
  });

  test('are the same at every call', () => {
    expect(pairedStates(SWITCHES)).toStrictEqual(pairedStates(SWITCHES));
  });
});
