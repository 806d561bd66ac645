import type { Feed, Schedule } from '../shared/config/index.ts';
import { type FeedEntry, type Pause, type PendingRun, shownTraits } from '../shared/state/index.ts';
import { type Backlog, isPaused, nextReload } from '../shared/sync/index.ts';
import { isoTime } from './json.ts';
import { lateAt } from './late-at.ts';
import { windowJson } from './window-json.ts';

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

const pendingJson = ({ since, ...run }: PendingRun): object => ({ ...run, since: isoTime(since) });

/** Who keeps a feed from running, why and until when. */
export const pauseJson = ({ at, by, reason, until }: Pause): object => ({
  at: isoTime(at),
  by,
  ...(reason !== undefined && { reason }),
  ...(until !== undefined && { until: isoTime(until) }),
});

const entryJson = (entry: FeedEntry, now: number): object => ({
  watermark: entry.state?.watermark,
  tableVersion: entry.state?.table?.version,
  rows: entry.state?.rows,
  ...traitsOf(entry),
  lastRun: lastRunOf(entry),
  ...freshness(entry, now),
  pendingRun: entry.pending && pendingJson(entry.pending),
  waitingRuns: entry.waiting?.map(pendingJson),
  pause: isPaused(entry.pause, now) ? entry.pause && pauseJson(entry.pause) : undefined,
});

const lateJson = (at: number | undefined): object => (at === undefined ? {} : { lateAt: isoTime(at) });

/** The reload that the feed's schedule begins next, and the last one that it began. */
const scheduleJson = (feed: Feed, entry: FeedEntry | undefined, now: number): object => {
  const nextAt = nextReload(feed, entry, now);
  if (nextAt === undefined) return {};
  const { runId, dueAt = 0, end } = entry?.scheduled ?? {};
  const last = { runId, dueAt: isoTime(dueAt), ...(end && { ...end, endedAt: isoTime(end.endedAt) }) };
  return { reload: { nextAt: isoTime(nextAt), ...(runId !== undefined && { last }) } };
};

/** What keeps a feed from running, where something does. */
const problemsOf = ({ refused, place }: Feed, missing: readonly string[]): object => {
  const problems = refused ?? missing;
  return problems.length === 0 ? {} : { place, problems };
};

/** The rows above the watermark; where nobody can tell, why not. */
const backlogJson = (backlog: Backlog | undefined): object => {
  if (backlog === undefined) return {};
  if (backlog.outcome === 'counted') return { backlog: backlog.rows };
  const { reason, said } = backlog;
  return { noBacklog: { reason, ...(said !== undefined && { said }) } };
};

/** How a feed stands, as far as it was asked for. */
interface Stands {
  readonly entry: FeedEntry | undefined;
  /** A line for each secret that is missing. */
  readonly missing: readonly string[];
  readonly now: number;
  /** The timer's. */
  readonly schedule: Schedule | undefined;
  readonly backlog?: Backlog | undefined;
}

/** A feed of feeds.json, and how it stands. What is not known yet is left out. */
export const feedJson = (feed: Feed, { entry, missing, now, schedule, backlog }: Stands): object => ({
  name: feed.name,
  ...(feed.refused === undefined && { table: feed.tablePath }),
  enabled: feed.enabled,
  ...problemsOf(feed, missing),
  ...(entry && entryJson(entry, now)),
  ...lateJson(lateAt(schedule, feed, entry?.freshAt)),
  ...scheduleJson(feed, entry, now),
  ...(feed.reload && { reloadWindow: windowJson(feed.reload) }),
  ...backlogJson(backlog),
});
