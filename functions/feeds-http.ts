import type { HttpHandler } from '@azure/functions';
import type { Feed } from '../shared/config/index.ts';
import { type FeedEntry, shownTraits } from '../shared/state/index.ts';
import { answering } from './answering.ts';
import type { Application } from './application.ts';
import { isoTime, json } from './json.ts';

const lastRunOf = ({ lastRun }: FeedEntry): object | undefined =>
  lastRun && { ...lastRun, endedAt: isoTime(lastRun.endedAt) };

const freshness = ({ freshAt }: FeedEntry, now: number): object =>
  freshAt === undefined
    ? {}
    : { freshAt: isoTime(freshAt), freshnessSeconds: Math.max(0, Math.round((now - freshAt) / 1_000)) };

/** What was learned of the source; nothing where it does all that it was asked. */
const traitsOf = ({ state }: FeedEntry): object => {
  const traits = state === undefined ? [] : shownTraits(state.source, state.cursorType);
  if (traits.length === 0) return {};
  return {
    traits: traits.map(({ learnedAt, ...trait }) => ({
      ...trait,
      ...(learnedAt !== undefined && { learnedAt: isoTime(learnedAt) }),
    })),
  };
};

const entryJson = (entry: FeedEntry, now: number): object => ({
  watermark: entry.state?.watermark,
  tableVersion: entry.state?.table?.version,
  rows: entry.state?.rows,
  ...traitsOf(entry),
  lastRun: lastRunOf(entry),
  ...freshness(entry, now),
  pendingRun: entry.pending && { ...entry.pending, since: isoTime(entry.pending.since) },
});

const feedJson = (feed: Feed, entry: FeedEntry | undefined, now: number): object => ({
  name: feed.name,
  table: feed.tablePath,
  enabled: feed.enabled,
  ...(entry && entryJson(entry, now)),
});

/** `GET feeds`: every feed of feeds.json and how it stands. What is not known yet is left out. */
export const feedsHttp = (application: () => Application): HttpHandler =>
  answering(application, async () => {
    const { deps, feeds, stopping } = application();
    const entries = new Map((await deps.state.feeds(stopping)).map((entry) => [entry.feed, entry]));
    const now = deps.clock.now();
    return json(200, { feeds: feeds.map((feed) => feedJson(feed, entries.get(feed.name), now)) });
  });
