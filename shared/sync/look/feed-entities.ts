import type { Feed } from '../../config/index.ts';
import { isTidemarkError } from '../../core/index.ts';
import type { DeclaredSet } from '../../odata/index.ts';
import type { SyncDeps } from '../run/index.ts';
import { unconfigured } from '../feed/index.ts';
import type { LookLimits } from './ask/index.ts';
import { cursorCandidates, proposedCursor } from './cursor-candidates.ts';
import { proposedEntry, type ProposedEntry, proposedTable, type Taken } from './propose-entry.ts';
import { refuseBroken } from './refuse-broken.ts';
import { problemOf } from './set-problem.ts';
import type { CursorCandidate } from './types.ts';

/** Counts under way at a time, and entity sets of a service that are counted at all. */
const AT_ONCE = 4;
const MOST_COUNTED = 200;
/** After so long no further count is asked for. */
const COUNT_MS = 20_000;

/** An entity set of a service, and the feed that would take it. */
export interface ShownEntity {
  readonly entitySet: string;
  readonly key: readonly string[];
  /** Absent: the service did not count them, or not in time. */
  readonly rows?: number;
  readonly cursor?: CursorCandidate;
  readonly candidates: readonly CursorCandidate[];
  readonly table: string;
  /** Absent: somebody has to choose the cursor, or its rows cannot be told apart. */
  readonly entry?: ProposedEntry;
  /** The feed that takes it already. */
  readonly feed?: string;
  /** Why it cannot be a feed, or what is not known of it. */
  readonly problem?: string;
}

type ExploreDeps = Pick<SyncDeps, 'sourceOf' | 'clock'>;

const tableName = ({ tablePath }: Feed): string => tablePath.split('/').slice(1).join('.');

const takenBy = (feeds: readonly Feed[]): { names: Set<string>; tables: Set<string> } => ({
  names: new Set(feeds.map(({ name }) => name.toLowerCase())),
  tables: new Set(feeds.map((feed) => tableName(feed).toLowerCase())),
});

const shownEntity = (feed: Feed, set: DeclaredSet, taken: Taken): ShownEntity => {
  const problem = problemOf(set);
  const table = proposedTable(feed, set.name, taken);
  const told = problem === undefined ? {} : { problem };
  if ('error' in set) return { entitySet: set.name, key: [], candidates: [], table, ...told };
  const cursor = proposedCursor(set.type);
  const entry = proposedEntry(feed, { set: set.name, entity: set.type }, taken);
  return {
    entitySet: set.name,
    key: set.type.key,
    ...(cursor && { cursor }),
    candidates: cursorCandidates(set.type),
    table,
    ...(entry && { entry }),
    ...told,
  };
};

/** Names and tables that no two of the entities share. */
const shownEntities = (
  feed: Feed,
  sets: readonly DeclaredSet[],
  feeds: readonly Feed[],
): readonly ShownEntity[] => {
  const taken = takenBy(feeds);
  return sets.map((set) => {
    const by = feeds.find(
      ({ source }) => source.serviceUrl === feed.source.serviceUrl && source.entitySet === set.name,
    );
    const shown = shownEntity(feed, set, taken);
    taken.tables.add(shown.table.toLowerCase());
    if (shown.entry !== undefined) taken.names.add(shown.entry.name);
    return by === undefined ? shown : { ...shown, feed: by.name };
  });
};

/** The feed's service, asked for another entity set, and for nothing else. */
const ofSet = (feed: Feed, entitySet: string): Feed => {
  const { serviceUrl, metadataUrl, auth, query, headers, pageSize, timeoutMs, parallel } = feed.source;
  const { requestsPerMinute, maxConcurrency } = feed.source;
  return {
    ...feed,
    cursor: { column: '' },
    source: {
      serviceUrl,
      entitySet,
      auth,
      query,
      headers,
      pageSize,
      timeoutMs,
      parallel,
      ...(metadataUrl !== undefined && { metadataUrl }),
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      ...(maxConcurrency !== undefined && { maxConcurrency }),
    },
  };
};

/** The rows of each entity set that the service counts, by its name: several at once, and none that would come too late. */
const countSets = async (
  { sourceOf, clock }: ExploreDeps,
  feed: Feed,
  names: readonly string[],
  { signal, deadline }: LookLimits,
): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>();
  const until = Math.min(deadline, clock.now() + COUNT_MS);
  const waiting = names.slice(0, MOST_COUNTED);
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (clock.now() >= until) return;
      const counted = await sourceOf(ofSet(feed, name), until)
        .count(undefined, signal)
        .catch((error: unknown) => {
          signal.throwIfAborted();
          if (!isTidemarkError(error)) throw error;
          return undefined;
        });
      if (counted?.outcome === 'counted') counts.set(name, counted.rows);
    }
  };
  const { maxConcurrency = AT_ONCE } = feed.source;
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, maxConcurrency) }, work));
  return counts;
};

/** Every entity set of a service: its key, its rows where they are counted, and the entry of feeds.json that would take it. */
const explore = async (
  deps: ExploreDeps,
  { feed, feeds }: { readonly feed: Feed; readonly feeds: readonly Feed[] },
  limits: LookLimits,
): Promise<readonly ShownEntity[]> => {
  const source = deps.sourceOf(ofSet(feed, feed.source.entitySet), limits.deadline);
  const sets = await source.entitySets(limits.signal);
  const counts = await countSets(
    deps,
    feed,
    sets.map(({ name }) => name),
    limits,
  );
  return shownEntities(feed, sets, feeds).map((entity) => {
    const rows = counts.get(entity.entitySet);
    return rows === undefined ? entity : { ...entity, rows };
  });
};

/** What a feed's service offers. `feeds`: all feeds, whose names and tables are taken. Rejects as a read of `$metadata` does. */
export const feedEntities = (
  deps: ExploreDeps,
  of: { readonly feed: Feed; readonly feeds: readonly Feed[] },
  limits: LookLimits,
): Promise<readonly ShownEntity[]> => {
  refuseBroken(of.feed);
  return explore(deps, of, limits);
};

/** A service that no feed reads yet. `lakeFeeds`: the feeds of the same feeds.json. */
export interface ServiceAt extends Pick<Feed['source'], 'serviceUrl' | 'auth'> {
  readonly lakeFeeds?: readonly Feed[];
}

/** The same of a service that is not in feeds.json yet. */
export const exploreService = (
  deps: ExploreDeps,
  { serviceUrl, auth, lakeFeeds = [] }: ServiceAt,
  limits: LookLimits,
): Promise<readonly ShownEntity[]> => {
  const none = unconfigured('add');
  const [other] = lakeFeeds;
  const feed: Feed = {
    ...none,
    tablePath: other?.tablePath ?? none.tablePath,
    source: {
      ...none.source,
      serviceUrl: serviceUrl.replace(/\/+$/, ''),
      auth,
      timeoutMs: 100_000,
      pageSize: 5_000,
    },
  };
  return explore(deps, { feed, feeds: lakeFeeds }, limits);
};
