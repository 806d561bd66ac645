import type { HttpHandler } from '@azure/functions';
import type { Feed, RefusedFeed } from '../shared/config/index.ts';
import { type FeedEntry, shownTraits } from '../shared/state/index.ts';
import { nextReload } from '../shared/sync/index.ts';
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

/** The reload that the feed's schedule begins next, and the last one that it began. */
const scheduleJson = (feed: Feed, entry: FeedEntry | undefined, now: number): object => {
  const nextAt = nextReload(feed, entry, now);
  if (nextAt === undefined) return {};
  const { runId, dueAt = 0, end } = entry?.scheduled ?? {};
  const last = { runId, dueAt: isoTime(dueAt), ...(end && { ...end, endedAt: isoTime(end.endedAt) }) };
  return { reload: { nextAt: isoTime(nextAt), ...(runId !== undefined && { last }) } };
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

/** What keeps a feed from running, where something does. */
const problemsOf = ({ refused, place }: Feed, missing: readonly string[]): object => {
  const problems = refused ?? missing;
  return problems.length === 0 ? {} : { place, problems };
};

const feedJson = (
  feed: Feed,
  {
    entry,
    missing,
    now,
  }: { readonly entry: FeedEntry | undefined; readonly missing: readonly string[]; readonly now: number },
): object => ({
  name: feed.name,
  ...(feed.refused === undefined && { table: feed.tablePath }),
  enabled: feed.enabled,
  ...problemsOf(feed, missing),
  ...(entry && entryJson(entry, now)),
  ...scheduleJson(feed, entry, now),
});

/** A feed without a name has nothing but its place, and what is wrong with it. */
const namelessJson = ({ name, ...feed }: RefusedFeed): readonly object[] =>
  name === undefined ? [feed] : [];

/** `GET feeds`: every feed of feeds.json and how it stands. What is not known yet is left out. */
export const feedsHttp = (application: () => Application): HttpHandler =>
  answering(application, async () => {
    const { deps, feeds, refused, missingSecrets, stopping } = application();
    const entries = new Map((await deps.state.feeds(stopping)).map((entry) => [entry.feed, entry]));
    const now = deps.clock.now();
    const named = feeds.map((feed) =>
      feedJson(feed, { entry: entries.get(feed.name), missing: missingSecrets(feed), now }),
    );
    return json(200, { feeds: [...named, ...refused.flatMap(namelessJson)] });
  });
