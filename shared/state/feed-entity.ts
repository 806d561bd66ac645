import { z } from 'zod';
import { boundedState } from './bounds.ts';
import {
  count,
  flag,
  instant,
  json,
  nullable,
  optional,
  rowSchema,
  text,
  texts,
  writeColumns,
  type Columns,
} from './columns.ts';
import { parseEntity, PARTITION, type Entity } from './parse-entity.ts';
import { runKind, runOutcome } from './run-entity.ts';
import type { FeedEntry, FeedState, PendingRun, RunKind, RunOutcome } from './state-store.ts';

const ROW_KEY_PREFIX = 'feed.';

/** Row keys of every feed's entity: `[from, to)`. A feed's name holds no dot, and `/` follows the dot. */
export const FEED_ROW_KEYS = { from: ROW_KEY_PREFIX, to: 'feed/' } as const;

export const feedRowKey = (feed: string): string => `${ROW_KEY_PREFIX}${feed}`;

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
  readonly lastRunId?: string;
  readonly lastRunKind?: RunKind;
  readonly lastRunAt?: number;
  readonly lastRunOutcome?: RunOutcome;
  readonly lastRunErrorKind?: string;
}
const LAST_RUN: Columns<LastRun> = {
  lastRunId: optional(text),
  lastRunKind: optional(runKind),
  lastRunAt: optional(instant),
  lastRunOutcome: optional(runOutcome),
  lastRunErrorKind: optional(text),
};

interface Pending {
  readonly pendingRunId?: string;
  readonly pendingKind?: RunKind;
  readonly pendingSince?: number;
}
const PENDING: Columns<Pending> = {
  pendingRunId: optional(text),
  pendingKind: optional(runKind),
  pendingSince: optional(instant),
};

interface Freshness {
  readonly freshAt?: number;
}
const FRESHNESS: Columns<Freshness> = { freshAt: optional(instant) };

type EntryColumns = Claim & LastRun & Pending & Freshness;

const stateSchema = rowSchema(STATE);
const entrySchema = z
  .object({ rowKey: z.string(), etag: z.string(), writeId: z.string().default('') })
  .and(rowSchema<EntryColumns>({ ...CLAIM, ...LAST_RUN, ...PENDING, ...FRESHNESS }));

/** What one write changes of a feed. An absent part stays as it is; a lease of `undefined` is given back. */
export interface FeedChange {
  readonly state?: { readonly value: FeedState; readonly updatedAt: number };
  readonly lease: FeedEntry['lease'] | undefined;
  readonly lastRun?: FeedEntry['lastRun'];
  readonly freshAt?: number;
  readonly pending?: PendingRun | 'none';
}

const claimOf = (lease: FeedEntry['lease']): Claim =>
  lease === undefined ? {} : { leaseHolder: lease.holder, leaseExpiresAt: lease.expiresAt };

const lastRunOf = ({
  runId,
  kind,
  endedAt,
  outcome,
  errorKind,
}: Required<FeedEntry>['lastRun']): LastRun => ({
  lastRunId: runId,
  lastRunKind: kind,
  lastRunAt: endedAt,
  lastRunOutcome: outcome,
  ...(errorKind !== undefined && { lastRunErrorKind: errorKind }),
});

const pendingOf = (pending: PendingRun | 'none'): Pending =>
  pending === 'none'
    ? {}
    : { pendingRunId: pending.runId, pendingKind: pending.kind, pendingSince: pending.since };

/**
 * The entity to merge into a feed's. It names every column of the parts it changes, so that nothing of what they held
 * before stays behind. `writeId` is the mark by which a writer knows its own write again.
 */
export const feedEntity = (
  feed: string,
  writeId: string,
  { lease, state, lastRun, freshAt, pending }: FeedChange,
) => ({
  partitionKey: PARTITION,
  rowKey: feedRowKey(feed),
  writeId,
  ...writeColumns(CLAIM, claimOf(lease)),
  ...(state && {
    ...writeColumns(STATE, boundedState(state.value)),
    updatedAt: new Date(state.updatedAt),
  }),
  ...(lastRun && writeColumns(LAST_RUN, lastRunOf(lastRun))),
  ...(freshAt !== undefined && writeColumns(FRESHNESS, { freshAt })),
  ...(pending && writeColumns(PENDING, pendingOf(pending))),
});

/** Entities that were written before a last run had an id and a kind are still about: those were appends. */
const lastRunIn = (columns: EntryColumns): Pick<FeedEntry, 'lastRun'> => {
  const { lastRunId: runId = '', lastRunKind: kind = 'append', lastRunAt, lastRunOutcome } = columns;
  if (lastRunAt === undefined || lastRunOutcome === undefined) return {};
  const { lastRunErrorKind: errorKind } = columns;
  const lastRun = { runId, kind, endedAt: lastRunAt, outcome: lastRunOutcome };
  return { lastRun: { ...lastRun, ...(errorKind !== undefined && { errorKind }) } };
};

const pendingIn = ({ pendingRunId, pendingKind = 'append', pendingSince = 0 }: EntryColumns) =>
  pendingRunId === undefined
    ? {}
    : { pending: { runId: pendingRunId, kind: pendingKind, since: pendingSince } };

/** A feed's entity as read, with the mark of its last write. Throws `invariant` when it cannot be read. */
export const decodeFeed = (
  entity: Entity,
  location: string,
): { readonly entry: FeedEntry; readonly writeId: string } => {
  const columns = parseEntity(entrySchema, entity, location);
  const { rowKey, etag, writeId, leaseHolder, leaseExpiresAt, freshAt } = columns;
  const entry: FeedEntry = {
    feed: rowKey.slice(ROW_KEY_PREFIX.length),
    // An entity without a fingerprint belongs to a feed that was claimed and has not advanced yet.
    ...('fingerprint' in entity ? { state: parseEntity(stateSchema, entity, location) } : {}),
    ...(leaseHolder === undefined ? {} : { lease: { holder: leaseHolder, expiresAt: leaseExpiresAt ?? 0 } }),
    ...lastRunIn(columns),
    ...(freshAt !== undefined && { freshAt }),
    ...pendingIn(columns),
    etag,
  };
  return { entry, writeId };
};
