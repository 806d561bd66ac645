import { describe, expect, test } from 'vitest';
import type { FeedEntry } from '../../../shared/state/index.ts';
import { dueFeeds } from '../../../shared/sync/index.ts';
import { feed } from './samples.ts';

const HOUR = 3_600_000;
const entry = (name: string, endedAt: number, more: Partial<FeedEntry> = {}): [string, FeedEntry] => [
  name,
  {
    feed: name,
    lastRun: { runId: '', kind: 'append', endedAt, outcome: 'appended' },
    isIntending: false,
    format: 2,
    etag: '"1"',
    ...more,
  },
];
const heldFor = (endsInMs: number) => ({ holder: 'h', endsInMs });
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

  test('leave out what belongs to a run, unless that is an append whose lease has ended', () => {
    const feeds = ['a', 'b', 'c', 'd', 'e'].map((name) => named(name));
    const append = { runId: 'r', kind: 'append', since: 0 } as const;
    const reload = { runId: 'r', kind: 'reload', since: 0 } as const;
    const entries = [
      entry('a', 1, { pending: append, lease: heldFor(1) }),
      entry('b', 2, { pending: append, lease: heldFor(0) }),
      entry('c', 3, { pending: append }),
      entry('d', 4, { pending: reload, lease: heldFor(0) }),
      entry('e', 5),
    ];
    expect(due(feeds, ...entries)).toStrictEqual(['b', 'e']);
  });

  test('leave out what is paused, until the pause is over', () => {
    const feeds = ['a', 'b', 'c'].map((name) => named(name));
    const pause = { at: 0, by: 'someone' };
    const entries = [
      entry('a', 1, { pause }),
      entry('b', 2, { pause: { ...pause, until: 10 * HOUR } }),
      entry('c', 3, { pause: { ...pause, until: 10 * HOUR + 1 } }),
    ];
    expect(due(feeds, ...entries)).toStrictEqual(['b']);
  });
});
