import { z } from 'zod';
import { boundedState } from './bounds.ts';
import {
  count,
  flag,
  instant,
  json,
  nullable,
  oneOf,
  optional,
  rowSchema,
  text,
  texts,
  writeColumns,
  type Columns,
} from './columns.ts';
import { parseEntity, PARTITION, type Entity } from './parse-entity.ts';
import type { FeedEntry, FeedState, RunOutcome } from './state-store.ts';

const ROW_KEY_PREFIX = 'feed.';

/** Row keys of every feed's entity: `[from, to)`. A feed's name holds no dot, and `/` follows the dot. */
export const FEED_ROW_KEYS = { from: ROW_KEY_PREFIX, to: 'feed/' } as const;

export const feedRowKey = (feed: string): string => `${ROW_KEY_PREFIX}${feed}`;

export const runOutcome = oneOf<RunOutcome>({
  appended: 'appended',
  'no-new-rows': 'no-new-rows',
  stopped: 'stopped',
  'lease-held': 'lease-held',
  failed: 'failed',
});

const traits = z.object({
  ignoresOrder: z.boolean().exactOptional(),
  ignoresFilter: z.boolean().exactOptional(),
  cannotCount: z.boolean().exactOptional(),
  capsSilently: z.boolean().exactOptional(),
} satisfies { [Trait in keyof FeedState['source']]-?: z.ZodType });

const STATE: Columns<FeedState> = {
  fingerprint: text,
  cursorType: text,
  cursorNullable: flag,
  key: texts,
  watermark: optional(text),
  boundaryKeys: optional(texts),
  verifiedFrom: nullable(text),
  unverifiedRows: count,
  countDisagreements: optional(count),
  batch: count,
  rows: count,
  table: optional(json(z.object({ id: z.string(), version: z.int(), etag: z.string() }))),
  source: json(traits),
  nullCursor: optional(json(z.object({ countedAt: z.number(), rows: z.int() }))),
};

interface Claim {
  readonly leaseHolder?: string;
  readonly leaseExpiresAt?: number;
}
const CLAIM: Columns<Claim> = { leaseHolder: optional(text), leaseExpiresAt: optional(instant) };

interface LastRun {
  readonly lastRunAt?: number;
  readonly lastRunOutcome?: RunOutcome;
}
const LAST_RUN: Columns<LastRun> = { lastRunAt: optional(instant), lastRunOutcome: optional(runOutcome) };

const stateSchema = rowSchema(STATE);
const entrySchema = z
  .object({ rowKey: z.string(), etag: z.string(), writeId: z.string().default('') })
  .and(rowSchema({ ...CLAIM, ...LAST_RUN }));

/** What one write changes of a feed. An absent part stays as it is; a lease of `undefined` is given back. */
export interface FeedChange {
  readonly state?: { readonly value: FeedState; readonly updatedAt: number };
  readonly lease: FeedEntry['lease'] | undefined;
  readonly lastRun?: FeedEntry['lastRun'];
}

/**
 * The entity to merge into a feed's. It names every column of the parts it changes, so that nothing of what they held
 * before stays behind. `writeId` is the mark by which a writer knows its own write again.
 */
export const feedEntity = (feed: string, writeId: string, change: FeedChange) => ({
  partitionKey: PARTITION,
  rowKey: feedRowKey(feed),
  writeId,
  ...writeColumns(
    CLAIM,
    change.lease === undefined
      ? {}
      : { leaseHolder: change.lease.holder, leaseExpiresAt: change.lease.expiresAt },
  ),
  ...(change.state === undefined
    ? {}
    : {
        ...writeColumns(STATE, boundedState(change.state.value)),
        updatedAt: new Date(change.state.updatedAt),
      }),
  ...(change.lastRun === undefined
    ? {}
    : writeColumns(LAST_RUN, {
        lastRunAt: change.lastRun.endedAt,
        lastRunOutcome: change.lastRun.outcome,
      })),
});

/** A feed's entity as read, with the mark of its last write. Throws `invariant` when it cannot be read. */
export const decodeFeed = (
  entity: Entity,
  location: string,
): { readonly entry: FeedEntry; readonly writeId: string } => {
  const { rowKey, etag, writeId, leaseHolder, leaseExpiresAt, lastRunAt, lastRunOutcome } = parseEntity(
    entrySchema,
    entity,
    location,
  );
  const entry: FeedEntry = {
    feed: rowKey.slice(ROW_KEY_PREFIX.length),
    // An entity without a fingerprint belongs to a feed that was claimed and has not advanced yet.
    ...('fingerprint' in entity ? { state: parseEntity(stateSchema, entity, location) } : {}),
    ...(leaseHolder === undefined ? {} : { lease: { holder: leaseHolder, expiresAt: leaseExpiresAt ?? 0 } }),
    ...(lastRunAt === undefined || lastRunOutcome === undefined
      ? {}
      : { lastRun: { endedAt: lastRunAt, outcome: lastRunOutcome } }),
    etag,
  };
  return { entry, writeId };
};
