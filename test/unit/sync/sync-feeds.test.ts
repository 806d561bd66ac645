import { describe, expect, test } from 'vitest';
import type { FeedEntry } from '../../../shared/state/index.ts';
import { dueFeeds } from '../../../shared/sync/index.ts';
import { feed } from './samples.ts';

const HOUR = 3_600_000;
const entry = (name: string, endedAt: number): [string, FeedEntry] => [
  name,
  { feed: name, lastRun: { runId: '', kind: 'append', endedAt, outcome: 'appended' }, etag: '' },
];
const named = (name: string, more: object = {}) => ({ ...feed, name, ...more });

const due = (feeds: readonly ReturnType<typeof named>[], ...entries: [string, FeedEntry][]): string[] =>
  dueFeeds(feeds, new Map(entries), 10 * HOUR).map(({ name }) => name);

describe('the feeds that are due', () => {
  test('are in the order of their waiting; those that never ran first, as they are listed', () => {
    const feeds = ['a', 'b', 'c', 'd'].map((name) => named(name));
    expect(due(feeds, entry('a', 5), entry('c', 3))).toStrictEqual(['b', 'd', 'c', 'a']);
  });

  test('leave out what is disabled, and what ran within "every"', () => {
    const feeds = [
      named('a', { enabled: false }),
      named('b', { everyMs: HOUR }),
      named('c', { everyMs: HOUR }),
    ];
    expect(due(feeds, entry('b', 9.5 * HOUR), entry('c', 9 * HOUR))).toStrictEqual(['c']);
  });
});
