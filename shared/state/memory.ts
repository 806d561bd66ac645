import { boundedRun, boundedState } from './bounds.ts';
import { fenced } from './fenced.ts';
import { leaseInForce } from './lease-in-force.ts';
import type { FeedEntry, Lease, RunRecord, StateStore } from './state-store.ts';

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const newestFirst = (a: RunRecord, b: RunRecord): number =>
  b.startedAt - a.startedAt || byCodeUnits(a.runId, b.runId);

/** A state store that lives as long as its process: for tests and for trying things out. */
export const createMemoryStateStore = (): StateStore => {
  const entries = new Map<string, FeedEntry>();
  const runsByFeed = new Map<string, Map<string, RunRecord>>();
  let writes = 0;

  const put = (entry: Omit<FeedEntry, 'etag'>): FeedEntry => {
    const stored = { ...entry, etag: `W/"${++writes}"` };
    entries.set(entry.feed, stored);
    return stored;
  };
  const held = (lease: Lease): FeedEntry => {
    const entry = entries.get(lease.feed);
    if (entry?.etag === lease.etag) return entry;
    throw fenced(lease);
  };
  const prolong = (entry: FeedEntry, holder: string, until: { now: number; ttlMs: number }): Lease => {
    const expiresAt = until.now + until.ttlMs;
    const { feed, etag } = put({ ...entry, lease: { holder, expiresAt } });
    return { feed, holder, expiresAt, etag };
  };
  const keep = (run: RunRecord): void => {
    const runs = runsByFeed.get(run.feed) ?? new Map<string, RunRecord>();
    runsByFeed.set(run.feed, runs.set(`${run.startedAt} ${run.runId}`, boundedRun(run)));
  };

  return {
    location: 'memory',
    feeds: async (signal) => {
      signal?.throwIfAborted();
      return [...entries.values()].toSorted((a, b) => byCodeUnits(a.feed, b.feed));
    },
    acquire: async ({ feed, holder, now, ttlMs }, signal) => {
      signal?.throwIfAborted();
      const entry = entries.get(feed) ?? { feed, etag: '' };
      const inForce = leaseInForce(entry, now);
      if (inForce) return { outcome: 'lease-held', ...inForce };
      return { outcome: 'acquired', lease: prolong(entry, holder, { now, ttlMs }), state: entry.state };
    },
    advance: async (lease, state, until) =>
      prolong({ ...held(lease), state: boundedState(state) }, lease.holder, until),
    renew: async (lease, until) => prolong(held(lease), lease.holder, until),
    finish: async (lease, run) => {
      const { lease: _released, ...entry } = held(lease);
      keep(run);
      put({ ...entry, lastRun: { endedAt: run.startedAt + run.durationMs, outcome: run.outcome } });
    },
    record: async (run) => keep(run),
    runs: async (feed, limit, signal) => {
      signal?.throwIfAborted();
      return [...(runsByFeed.get(feed)?.values() ?? [])].toSorted(newestFirst).slice(0, limit);
    },
  };
};
