import { describe, expect, test } from 'vitest';
import type { Marks } from '../../../../shared/state/index.ts';
import { AskedToEnd, askedToEnd, isPaused } from '../../../../shared/sync/run/asked-to-end.ts';

const NOW = 1_000;
const pause = { at: 0, by: 'Ada' };
const cancel = { runId: 'run-1', at: 0, by: 'Ada' };
const asked = (marks: Marks): AskedToEnd | undefined => askedToEnd(marks, 'run-1', NOW);

describe('a pause', () => {
  test.each([
    ['is in force until it is taken off', pause, true],
    ['is in force before its end', { ...pause, until: NOW + 1 }, true],
    ['is over at its end', { ...pause, until: NOW }, false],
    ['is none when there is none', undefined, false],
  ])('%s', (_name, given, is) => {
    expect(isPaused(given, NOW)).toBe(is);
  });
});

describe('what was asked of a feed ends a run', () => {
  test.each<[string, Marks, string, string]>([
    ['a cancel of it', { cancel }, 'cancel', 'it was cancelled by Ada'],
    ['a pause', { pause }, 'pause', 'the feed was paused by Ada'],
    [
      'a pause with its reason',
      { pause: { ...pause, reason: 'month end' } },
      'pause',
      'the feed was paused by Ada (month end)',
    ],
    ['a cancel before a pause', { pause, cancel }, 'cancel', 'it was cancelled by Ada'],
    [
      'a pause beside the cancel of another run',
      { pause, cancel: { ...cancel, runId: 'run-0' } },
      'pause',
      'the feed was paused by Ada',
    ],
  ])('%s', (_name, marks, what, message) => {
    const error = asked(marks);
    expect(error).toBeInstanceOf(AskedToEnd);
    expect(error).toMatchObject({ what, message });
  });

  test.each<[string, Marks]>([
    ['nothing asked', {}],
    ['a cancel of another run', { cancel: { ...cancel, runId: 'run-0' } }],
    ['a pause that is over', { pause: { ...pause, until: NOW - 1 } }],
  ])('but %s does not', (_name, marks) => {
    expect(asked(marks)).toBeUndefined();
  });
});
