import { describe, expect, test } from 'vitest';
import { strangers, unexpected } from '../../services/judge.ts';

const GAPS = [{ variant: 'one', step: 'idle' }];

const play = (variant: string, faults: Readonly<Record<string, readonly string[]>>) => ({
  variant,
  ms: 0,
  told: Object.entries(faults).map(([step, of]) => ({ step, faults: of })),
});

describe('the list of what is known not to be right', () => {
  test('lets a step of its own fail, and no other', () => {
    expect(unexpected(play('one', { idle: ['x'], 'new rows': [] }), GAPS)).toStrictEqual([]);
    expect(unexpected(play('one', { idle: ['x'], 'new rows': ['y'] }), GAPS)).toStrictEqual(['new rows: y']);
    expect(unexpected(play('two', { idle: ['x'] }), GAPS)).toStrictEqual(['idle: x']);
  });

  test('shrinks: what comes right has to go', () => {
    expect(unexpected(play('one', { idle: [] }), GAPS)).toStrictEqual([
      'idle: comes right. Take it off the list in test/services/gaps.ts',
    ]);
  });

  test('names variants that there are', () => {
    expect(strangers(GAPS, ['one'])).toStrictEqual([]);
    expect(strangers(GAPS, ['two'])).toStrictEqual(['test/services/gaps.ts names one, which is no variant']);
  });
});
