import { describe, expect, test } from 'vitest';
import { type ShownFeed, stateOf } from '../../../cli/show/feeds-table.ts';

const NOW = Date.parse('2026-01-02T00:00:00Z');

const FEED: ShownFeed = {
  name: 'orders',
  table: 'Tables/Orders',
  enabled: true,
  freshAt: '2026-01-01T23:59:00.000Z',
  lateAt: '2026-01-02T00:05:00.000Z',
};

const failedWith = (errorKind: 'source-denied' | 'source-unavailable'): Partial<ShownFeed> => ({
  lastRun: {
    runId: '0f8f5a52-3c3e-4d0a-9d0e-5c1d5f0f3a11',
    kind: 'append',
    outcome: 'failed',
    endedAt: '2026-01-01T23:59:30.000Z',
    errorKind,
  },
});
const LATE = { lateAt: '2026-01-01T23:00:00.000Z' };
const PAUSED = { pause: { at: '2026-01-01T12:00:00.000Z', by: 'Ana' } };

describe('a feed', () => {
  test.each<[string, Partial<ShownFeed>]>([
    ['fresh', {}],
    ['new', { freshAt: undefined, lateAt: undefined }],
    ['off', { enabled: false }],
    ['paused', PAUSED],
    ['paused', { ...PAUSED, ...LATE }],
    ['delayed', LATE],
    ['delayed', failedWith('source-unavailable')],
    ['failing', failedWith('source-denied')],
    ['cannot run', { problems: ['feeds.json: feeds[0].cursor is missing'] }],
  ])('is %s', (state, members) => {
    expect(stateOf({ ...FEED, ...members }, NOW)).toBe(state);
  });
});
