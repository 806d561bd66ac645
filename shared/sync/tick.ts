import type { Feed } from '../config/index.ts';
import type { FeedEntry, RunRecord } from '../state/index.ts';
import { inTurn, sendLeft } from './in-turn.ts';
import { appendFeed, reloadFeed, sendRun } from './jobs/index.ts';
import { isPaused, KIND_RULES, type ReportRun, type SyncDeps } from './run/index.ts';
import { pruneHistory } from './prune-history.ts';
import { reloadDue, scheduleFrom } from './scheduled.ts';

/** What one tick asks for. `deadline` is epoch ms; `concurrency` feeds are worked on at once. */
export interface SyncRequest {
  readonly feeds: readonly Feed[];
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly concurrency: number;
  /** Told of each run as it ends. */
  readonly report: ReportRun;
}

/** What the timer's own tick asks for besides. */
export interface TickRequest extends SyncRequest {
  /** For so long the history of runs is kept, ms. */
  readonly historyMs: number;
  /** When the timer's next tick comes, epoch ms; absent: not known. */
  readonly nextTick?: number;
}

/** A run ends a little after its tick: without some slack, "every" of an hour would mean an hour and a tick. */
export const waitMs = (everyMs: number): number => everyMs - Math.min(everyMs / 10, 60_000);

const isHeld = ({ lease }: FeedEntry): boolean => (lease?.endsInMs ?? 0) > 0;

/** A run whose process was lost, and that whoever runs the feed next ends. */
const isLost = (entry: FeedEntry): boolean =>
  entry.pending !== undefined &&
  KIND_RULES[entry.pending.kind].whenLost === 'ends' &&
  entry.lease !== undefined &&
  !isHeld(entry);

/** A run that was not heard of for so many leases has lost its holder or its message. */
const LOST_LEASES = 2;

/** Sends the messages of runs again that wait for one, or for an attempt that was lost, and were not heard of for two minutes. */
const sendLost = async (deps: SyncDeps, entries: readonly FeedEntry[]): Promise<void> => {
  const now = deps.clock.now();
  for (const entry of entries) {
    const { feed, pending, waiting, pause } = entry;
    if (isHeld(entry) || isPaused(pause, now)) continue;
    // Who is next ends the one that was lost.
    const next = pending === undefined || isLost(entry) ? waiting?.[0] : pending;
    if (next !== undefined && now - next.since >= LOST_LEASES * deps.state.leaseMs)
      await sendRun(deps, { runId: next.runId, feed });
  }
};

/** The feeds that are due, the one that has waited longest first, so that a slow feed cannot starve the others. */
export const dueFeeds = (
  feeds: readonly Feed[],
  entries: ReadonlyMap<string, FeedEntry>,
  now: number,
): readonly Feed[] => {
  const isFree = ({ name }: Feed): boolean => {
    const entry = entries.get(name);
    if (entry === undefined) return true;
    // Those that wait come first.
    const isNobodys = (entry.pending === undefined || isLost(entry)) && entry.waiting === undefined;
    return isNobodys && !isPaused(entry.pause, now);
  };
  const lastEnd = (feed: Feed): number => entries.get(feed.name)?.lastRun?.endedAt ?? -Infinity;
  const isDue = (feed: Feed): boolean =>
    now - lastEnd(feed) >= waitMs(feed.everyMs ?? 0) ||
    reloadDue(feed, entries.get(feed.name), now) !== undefined;
  return feeds
    .filter((feed) => feed.enabled && isFree(feed) && isDue(feed))
    .toSorted((a, b) => Math.sign(lastEnd(a) - lastEnd(b)) || 0);
};

/** Whether the table has what its source has, so that a reload of its last rows is of the last rows. */
const hasCaughtUp = (record: RunRecord | undefined): boolean =>
  record?.outcome === 'appended' || record?.outcome === 'no-new-rows';

/** A feed's turn: what is new is appended, then the window is reloaded if that is due. What goes wrong with the first leaves the second for the next tick. */
const takeTurn = async (
  deps: SyncDeps,
  feed: Feed,
  known: FeedEntry | undefined,
  run: Pick<SyncRequest, 'signal' | 'deadline' | 'report'>,
): Promise<readonly RunRecord[]> => {
  const { clock } = deps;
  const from = scheduleFrom(feed, known, clock.now());
  const appended = await appendFeed(deps, feed, {
    ...run,
    runId: deps.newId(),
    ...(known && { known }),
    ...(from !== undefined && { scheduleFrom: from }),
  });
  const dueAt = hasCaughtUp(appended) ? reloadDue(feed, known, clock.now()) : undefined;
  const isTime = !run.signal.aborted && clock.now() < run.deadline;
  const reloaded =
    dueAt !== undefined && feed.reload !== undefined && isTime
      ? await reloadFeed(deps, feed, { ...run, window: feed.reload, dueAt })
      : undefined;
  return [appended, reloaded].filter((record) => record !== undefined);
};

/**
 * Appends feeds in turn, and reloads those whose schedule has it due. `entryOf` is asked for each right before its turn, and answers `pass` for one that is to be passed over. Answers the records, and
 * the feeds that had no turn.
 */
export const appendInTurn = async (
  deps: SyncDeps,
  { feeds, signal, deadline, concurrency, report }: SyncRequest,
  entryOf: (feed: Feed) => Promise<FeedEntry | undefined | 'pass'>,
): Promise<{ readonly records: readonly RunRecord[]; readonly left: readonly Feed[] }> => {
  const records: RunRecord[] = [];
  const left = await inTurn(deps, { feeds, signal, deadline, concurrency }, async (feed) => {
    const known = await entryOf(feed);
    if (known === 'pass') return;
    records.push(...(await takeTurn(deps, feed, known, { signal, deadline, report })));
  });
  return { records, left };
};

/**
 * Appends every feed that is due. Feeds that the deadline leaves no time for go as messages to other instances; what those do not get to is
 * first at the next tick. Rejects only when the feeds' entries cannot be listed.
 */
export const runTick = async (deps: SyncDeps, request: TickRequest): Promise<readonly RunRecord[]> => {
  const { feeds, signal, deadline, historyMs, nextTick } = request;
  const due = deps.clock.now();
  const listed = await deps.state.feeds(signal);
  await sendLost(deps, listed);
  const entries = new Map(listed.map((entry) => [entry.feed, entry]));
  const waiting = dueFeeds(feeds, entries, due);
  const { records, left } = await appendInTurn(deps, { ...request, feeds: waiting }, async ({ name }) =>
    entries.get(name),
  );
  if (!signal.aborted && left.length > 0) {
    // What nobody has got to by then is first at that tick.
    const until = nextTick === undefined ? deadline - due : nextTick - deps.clock.now();
    await sendLeft(deps, left, { due, ttlMs: Math.max(1_000, until) });
  }
  if (!signal.aborted) await pruneHistory(deps, listed, { due, historyMs });
  return records;
};
