import type { NewId } from '../core/index.ts';
import { claimFeed } from './claim-feed.ts';
import type { EntityTable } from './entity-table.ts';
import { LEASE_MS } from './feed-entity.ts';
import { markFeed } from './mark-feed.ts';
import { pruneRuns } from './prune-runs.ts';
import { StateReader } from './state-reader.ts';
import type { StateStore } from './state-store.ts';
import { enqueueRun, forgetWaiting, withdrawRun } from './wait-for-feed.ts';
import { writeFeed } from './write-feed.ts';

/**
 * A state store over one table. Every write of a holder carries a fresh mark, so that after a lost race or a doubtful
 * answer one look tells whether the write was our own.
 */
export const storeOverTable = (table: EntityTable, newId: NewId, leaseMs = LEASE_MS): StateStore => {
  const reader = new StateReader(table, leaseMs);
  const parts = { table, reader };
  return {
    location: table.location,
    leaseMs,
    feeds: async (signal) => reader.feeds(signal),
    entry: async (feed, signal) => (await reader.feed(feed, signal))?.entry,
    claim: async (request, signal) => claimFeed(parts, request, newId(), signal),
    enqueue: async (job, signal) => enqueueRun(parts, job, signal),
    withdraw: async (over) => withdrawRun(parts, over),
    forgetWaiting: async (feed, runId) => forgetWaiting(parts, feed, runId),
    write: async (hold, change) => writeFeed(parts, hold, change, newId()),
    mark: async (feed, marks) => markFeed(parts, feed, marks),
    runs: async (feed, limit, signal) => reader.runs(feed, limit, signal),
    lines: async (feed, range, signal) => reader.lines(feed, range, signal),
    job: async (runId, signal) => reader.job(runId, signal),
    prune: async (feed, before, signal) => pruneRuns(parts, feed, before, signal),
  };
};
