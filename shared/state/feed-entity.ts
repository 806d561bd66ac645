import { boundedMarks, boundedState, checkedIntent } from './bounds.ts';
import type { EntityToWrite } from './entity-table.ts';
import { PARTITION } from './partition.ts';
import type { FeedEntry, PendingRun, ScheduledReload } from './state-store.ts';
import {
  type Cancel,
  FEED_PARTS,
  type FeedState,
  type Intent,
  type Pause,
  type Stored,
} from './stored/index.ts';

const ROW_KEY_PREFIX = 'feed.';

/** Row keys of every feed's entity: `[from, to)`. A feed's name holds no dot, and `/` follows the dot. */
export const FEED_ROW_KEYS = { from: ROW_KEY_PREFIX, to: 'feed/' } as const;

export const feedRowKey = (feed: string): string => `${ROW_KEY_PREFIX}${feed}`;

export const feedOf = (rowKey: string): string => rowKey.slice(ROW_KEY_PREFIX.length);

/** How long a lease lasts after the entity's last write, by the service's clock. */
export const LEASE_MS = 60_000;

/** What one write changes of a feed; an absent part stays as it is. */
export interface FeedChange {
  /** Epoch ms. */
  readonly now: number;
  /** `''`: nobody. */
  readonly holder: string;
  readonly state?: FeedState;
  readonly intent?: Intent | 'none';
  readonly lastRun?: Required<FeedEntry>['lastRun'];
  readonly freshAt?: number;
  readonly scheduled?: ScheduledReload;
  /** `alive`: its last sign of life is now. */
  readonly pending: PendingRun | 'none' | 'alive';
  /** A wish that a run ends is over with that run. */
  readonly cancel?: 'none';
  /** All the runs that wait for the feed. */
  readonly waiting?: readonly PendingRun[];
  /** Whose versions may read it. Absent: as it was, as a commit of a version before may still come. */
  readonly format?: bigint;
}

/** The expiry is for instances of version 0.1.0, which leave the feed alone until then. It is never read here. */
const leaseOf = ({ holder, now }: FeedChange): Record<string, Stored> => ({
  ...FEED_PARTS.lease.encode(holder === '' ? {} : { leaseHolder: holder }),
  leaseExpiresAt: holder === '' ? '' : new Date(now + LEASE_MS),
});

const stateOf = ({ state, now }: FeedChange): Record<string, Stored> =>
  state === undefined ? {} : { ...FEED_PARTS.state.encode(boundedState(state)), updatedAt: new Date(now) };

const intentOf = (feed: string, intent: FeedChange['intent']): Record<string, Stored> => {
  if (intent === undefined) return {};
  if (intent === 'none') return FEED_PARTS.intent.encode({});
  return FEED_PARTS.intent.encode({ intentTxn: intent.txnId, intent: checkedIntent(feed, intent) });
};

const lastRunOf = ({ lastRun, freshAt }: FeedChange): Record<string, Stored> => {
  if (lastRun === undefined) return {};
  const { runId, kind, endedAt, outcome, errorKind, message } = lastRun;
  return {
    ...FEED_PARTS.lastRun.encode({
      lastRunId: runId,
      lastRunKind: kind,
      lastRunAt: endedAt,
      lastRunOutcome: outcome,
      ...(errorKind !== undefined && { lastRunErrorKind: errorKind }),
      ...(message !== undefined && { lastRunMessage: message }),
    }),
    ...(freshAt !== undefined && FEED_PARTS.fresh.encode({ freshAt })),
  };
};

const scheduledOf = ({ dueAt, runId, end }: ScheduledReload): Record<string, Stored> =>
  FEED_PARTS.scheduled.encode({
    reloadDueAt: dueAt,
    ...(runId !== undefined && { reloadRunId: runId }),
    ...(end && {
      reloadEndedAt: end.endedAt,
      reloadOutcome: end.outcome,
      ...(end.errorKind !== undefined && { reloadErrorKind: end.errorKind }),
    }),
  });

const pendingOf = ({ pending, now }: FeedChange): Record<string, Stored> => {
  if (pending === 'alive') return { pendingSince: new Date(now) };
  if (pending === 'none') return FEED_PARTS.pending.encode({});
  const { runId, kind, since } = pending;
  return FEED_PARTS.pending.encode({ pendingRunId: runId, pendingKind: kind, pendingSince: since });
};

const waitingColumn = (waiting: readonly PendingRun[]): Record<string, Stored> =>
  FEED_PARTS.waiting.encode(waiting.length === 0 ? {} : { waiting });

const keysOf = (feed: string) => ({ partitionKey: PARTITION, rowKey: feedRowKey(feed) });

/**
 * The entity to merge into a feed's. It names every column of the parts it changes, so that nothing of what they held
 * before stays behind. `writeId` is the mark by which a writer knows its own write again.
 */
export const feedEntity = (feed: string, writeId: string, change: FeedChange): EntityToWrite => ({
  ...keysOf(feed),
  writeId,
  ...leaseOf(change),
  ...stateOf(change),
  ...intentOf(feed, change.intent),
  ...lastRunOf(change),
  ...(change.scheduled && scheduledOf(change.scheduled)),
  ...pendingOf(change),
  ...(change.cancel === 'none' && { cancel: '' }),
  ...(change.waiting && waitingColumn(change.waiting)),
  ...(change.format !== undefined && { format: change.format }),
});

/** What a person asks of a feed. It has no `writeId`: that stays the mark of the holder's last write. */
export const marksEntity = (
  feed: string,
  marks: { readonly pause?: Pause | 'none'; readonly cancel?: Cancel },
): EntityToWrite => {
  const { pause, cancel } = boundedMarks(marks);
  const columns = FEED_PARTS.marks.encode({
    ...(pause !== undefined && pause !== 'none' && { pause }),
    ...(cancel && { cancel }),
  });
  return {
    ...keysOf(feed),
    ...(pause !== undefined && { pause: columns['pause'] ?? '' }),
    ...(cancel !== undefined && { cancel: columns['cancel'] ?? '' }),
  };
};

/** Who waits for a feed. As it is no write of a holder's, it has no `writeId`. */
export const waitingEntity = (feed: string, waiting: readonly PendingRun[]): EntityToWrite => ({
  ...keysOf(feed),
  ...waitingColumn(waiting),
});
