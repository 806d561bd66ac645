import { isTidemarkError, TidemarkError, type NewId } from '../core/index.ts';
import type { EntityTable, WriteResult } from './entity-table.ts';
import { decodeFeed, FEED_ROW_KEYS, feedEntity, feedRowKey, type FeedChange } from './feed-entity.ts';
import { fenced } from './fenced.ts';
import { decodeJob, jobEntity, jobRowKey } from './job-entity.ts';
import { keptOff } from './kept-off.ts';
import { endOf, newestOf } from './last-run.ts';
import type { Entity } from './parse-entity.ts';
import { decodeRun, RUN_ROW_KEYS, runEntity, runRowKeys } from './run-entity.ts';
import { isRunId } from './run-id.ts';
import type { FeedEntry, Lease, RunRecord, StateStore } from './state-store.ts';

/** Who loses a race finds the winner's lease at the next look; more rounds than this are no race any more. */
const CLAIM_ROUNDS = 5;

type Until = { readonly now: number; readonly ttlMs: number };
type AcquireRequest = Parameters<StateStore['acquire']>[0];

const prolonged = (lease: Lease, { now, ttlMs }: Until) => ({ holder: lease.holder, expiresAt: now + ttlMs });

/**
 * A state store over one table. Every write of a feed carries a fresh mark, so that after a lost race or a doubtful
 * answer one look tells whether the write was our own.
 */
export const storeOverTable = (table: EntityTable, newId: NewId): StateStore => {
  const { location } = table;

  const read = async (feed: string, signal?: AbortSignal) => {
    const entity = await table.get(`Reading the state of feed "${feed}"`, feedRowKey(feed), signal);
    return entity === undefined ? undefined : decodeFeed(entity, location);
  };

  /** The new ETag, or undefined when another's write came first. */
  const write = async (
    feed: string,
    send: (writeId: string) => Promise<WriteResult>,
    signal?: AbortSignal,
  ): Promise<string | undefined> => {
    const writeId = newId();
    const result = await send(writeId);
    if (result.outcome === 'written') return result.etag;
    const found = await read(feed, signal);
    if (found?.writeId === writeId) return found.entry.etag;
    if (result.outcome === 'doubtful') throw result.error;
    return undefined;
  };

  const claim = async (
    request: AcquireRequest,
    entry: FeedEntry | undefined,
    signal?: AbortSignal,
  ): Promise<Lease | undefined> => {
    const { feed, holder, now, ttlMs, pending } = request;
    const lease = { holder, expiresAt: now + ttlMs };
    const what = `Claiming feed "${feed}"`;
    const send = (writeId: string): Promise<WriteResult> => {
      const entity = feedEntity(feed, writeId, { lease, ...(pending && { pending }) });
      return entry === undefined
        ? table.insert(what, entity, signal)
        : table.merge(what, entity, entry.etag, signal);
    };
    const etag = await write(feed, send, signal);
    return etag === undefined ? undefined : { feed, ...lease, etag };
  };

  const acquire: StateStore['acquire'] = async (request, signal) => {
    const { feed, known } = request;
    const look = async (): Promise<FeedEntry | undefined> => (await read(feed, signal))?.entry;
    // What `known` says of another run may be over since.
    let entry = known === undefined || keptOff(known, request) ? await look() : known;
    for (let round = 1; round <= CLAIM_ROUNDS; round += 1) {
      const held = entry && keptOff(entry, request);
      if (held) return held;
      const lease = await claim(request, entry, signal);
      if (lease) return { outcome: 'acquired', lease, state: entry?.state };
      entry = await look();
    }
    throw new TidemarkError(
      'state-unavailable',
      `Feed "${feed}": its state in ${location} changed at every attempt to claim it.`,
      { feed, location },
    );
  };

  /** Changes a feed under its lease, with a run record in the same transaction when there is one. */
  const change = async (
    what: string,
    lease: Lease,
    columns: FeedChange,
    run?: RunRecord,
  ): Promise<string> => {
    const doing = `${what} feed "${lease.feed}"`;
    const etag = await write(lease.feed, (writeId) => {
      const entity = feedEntity(lease.feed, writeId, columns);
      return run === undefined
        ? table.merge(doing, entity, lease.etag)
        : table.mergeAndPut(doing, entity, lease.etag, runEntity(run));
    });
    if (etag === undefined) throw fenced(lease);
    return etag;
  };

  /** Others go on when one feed's entity cannot be read: whoever claims that feed is told. */
  const readable = (entity: Entity): readonly FeedEntry[] => {
    try {
      return [decodeFeed(entity, location).entry];
    } catch (error) {
      if (isTidemarkError(error, 'invariant')) return [];
      throw error;
    }
  };

  return {
    location,
    acquire,
    feeds: async (signal) => {
      const range = { ...FEED_ROW_KEYS, limit: Infinity };
      return (await table.list('Listing the feeds', range, signal)).flatMap(readable);
    },
    advance: async (lease, state, until) => {
      const next = prolonged(lease, until);
      const columns = { lease: next, state: { value: state, updatedAt: until.now } };
      return { ...lease, ...next, etag: await change('Advancing', lease, columns) };
    },
    renew: async (lease, until) => {
      const next = prolonged(lease, until);
      return { ...lease, ...next, etag: await change('Prolonging the lease of', lease, { lease: next }) };
    },
    finish: async (lease, run, pending) => {
      const ended = { lease: undefined, ...endOf(run), pending: pending ?? 'none' } as const;
      await change('Finishing the run of', lease, ended, run);
    },
    record: (run) => table.put(`Recording a run of feed "${run.feed}"`, runEntity(run)),
    runs: async (feed, limit, signal) => {
      const entities = await table.list(
        `Listing the runs of feed "${feed}"`,
        { ...runRowKeys(feed), limit },
        signal,
      );
      return entities.map((entity) => decodeRun(entity, location));
    },
    run: async (runId, signal) => {
      if (!isRunId(runId)) return undefined;
      const range = { ...RUN_ROW_KEYS, limit: Infinity, runId };
      const entities = await table.list(`Looking for run "${runId}"`, range, signal);
      return newestOf(entities.map((entity) => decodeRun(entity, location)));
    },
    putJob: async (job) => table.put(`Keeping a job of feed "${job.feed}"`, jobEntity(job)),
    job: async (runId, signal) => {
      if (!isRunId(runId)) return undefined;
      const entity = await table.get(`Reading job "${runId}"`, jobRowKey(runId), signal);
      return entity && decodeJob(entity, location);
    },
  };
};
