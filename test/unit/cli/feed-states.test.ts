import { describe, expect, test } from 'vitest';
import type { ShownFeed } from '../../../cli/show/feeds-table.ts';
import { concernsOf, worstFirst } from '../../../page/words/judge.ts';
import { standingOf } from '../../../shared/api/index.ts';

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
const RUN = '0f8f5a52-3c3e-4d0a-9d0e-5c1d5f0f3a12';
const FAILED_RELOAD = {
  runId: RUN,
  dueAt: '2026-01-01T02:00:00.000Z',
  endedAt: '2026-01-01T02:00:10.000Z',
  outcome: 'failed',
  errorKind: 'source-denied',
} as const;
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
    ['failing', { problems: ['feeds.json: feeds[0].cursor is missing'] }],
    ['failing', { reload: { nextAt: '2026-01-02T02:00:00.000Z', last: FAILED_RELOAD } }],
    [
      'delayed',
      {
        reload: {
          nextAt: '2026-01-02T02:00:00.000Z',
          last: { ...FAILED_RELOAD, errorKind: 'source-throttled' },
        },
      },
    ],
    ['delayed', { pendingRun: { runId: RUN, kind: 'append', since: '2026-01-01T20:00:00.000Z' } }],
    ['running', { pendingRun: { runId: RUN, kind: 'append', since: '2026-01-01T23:59:50.000Z' } }],
  ])('is %s', (state, members) => {
    const feed = { ...FEED, ...members };
    expect(standingOf(feed, NOW)).toBe(state);
    // What the page says is to be looked at is as bad as the word for it.
    const [worst] = worstFirst(concernsOf(feed, NOW));
    const word = new Map([
      ['error', 'failing'],
      ['warning', 'delayed'],
    ]).get(worst?.severity ?? '');
    expect(['failing', 'delayed'].includes(state) ? state : undefined).toBe(word);
  });
});
