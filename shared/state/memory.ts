import { boundedRun, boundedState, checkedJob } from './bounds.ts';
import { fenced } from './fenced.ts';
import { keptOff } from './kept-off.ts';
import { endOf, newestOf } from './last-run.ts';
import type { FeedEntry, Job, Lease, RunRecord, StateStore } from './state-store.ts';

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const newestFirst = (a: RunRecord, b: RunRecord): number =>
  b.startedAt - a.startedAt || byCodeUnits(a.runId, b.runId);

/** A state store that lives as long as its process: for tests and for trying things out. */
export const createMemoryStateStore = (): StateStore => {
  const entries = new Map<string, FeedEntry>();
  const runsByFeed = new Map<string, Map<string, RunRecord>>();
  const jobs = new Map<string, Job>();
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
    acquire: async (request, signal) => {
      signal?.throwIfAborted();
      const { feed, holder, pending } = request;
      const entry = entries.get(feed) ?? { feed, etag: '' };
      const held = keptOff(entry, request);
      if (held) return held;
      const lease = prolong({ ...entry, ...(pending && { pending }) }, holder, request);
      return { outcome: 'acquired', lease, state: entry.state };
    },
    advance: async (lease, state, until) =>
      prolong({ ...held(lease), state: boundedState(state) }, lease.holder, until),
    renew: async (lease, until) => prolong(held(lease), lease.holder, until),
    finish: async (lease, run, pending) => {
      const { lease: _released, pending: _before, ...entry } = held(lease);
      keep(run);
      put({ ...entry, ...endOf(run), ...(pending && { pending }) });
    },
    record: async (run) => keep(run),
    runs: async (feed, limit, signal) => {
      signal?.throwIfAborted();
      return [...(runsByFeed.get(feed)?.values() ?? [])].toSorted(newestFirst).slice(0, limit);
    },
    run: async (runId, signal) => {
      signal?.throwIfAborted();
      const runs = [...runsByFeed.values()].flatMap((ofFeed) => [...ofFeed.values()]);
      return newestOf(runs.filter((run) => run.runId === runId));
    },
    putJob: async (job) => void jobs.set(job.runId, checkedJob(job)),
    job: async (runId, signal) => {
      signal?.throwIfAborted();
      return jobs.get(runId);
    },
  };
};
