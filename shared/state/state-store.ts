/** What Tidemark remembers of a feed between runs. The table is the truth; this is its fast and visible copy. */
export interface FeedState {
  /** Of source, entity set, filter, cursor and table: a watermark means nothing under another one. */
  readonly fingerprint: string;
  /** Edm type of the cursor column, such as `Edm.Int32`. */
  readonly cursorType: string;
  readonly cursorNullable: boolean;
  /** Entity key property names, so that a run with nothing new need not fetch `$metadata`. */
  readonly key: readonly string[];
  /** The source's own literal of the greatest cursor value taken; absent before the first row. */
  readonly watermark?: string;
  /** Row keys already in the table at the watermark; absent when unknown or too many: read the table then. */
  readonly boundaryKeys?: readonly string[];
  /** The cursor literal up to which order and `$count` were found right; `null`: from the feed's beginning. */
  readonly verifiedFrom: string | null;
  /** Rows taken in `(verifiedFrom, watermark]`; -1: not known, so it is walked again. */
  readonly unverifiedRows: number;
  /** Walks in a row that found nothing missing although the source's `$count` disagreed; absent: none. */
  readonly countDisagreements?: number;
  /** Number of the last batch committed; 0 before the first. It is the version of the table's `txn` action. */
  readonly batch: number;
  /** Rows that this feed has added to the table so far, less those that its reloads took out. */
  readonly rows: number;
  /** Delta `metaData.id`, version, and ETag of that version's log file, as last seen; absent before there is a table. */
  readonly table?: { readonly id: string; readonly version: number; readonly etag: string };
  /** What the source was found not to do. */
  readonly source: SourceTraits;
  /** When rows with a null cursor were last counted (epoch ms), and how many there were. */
  readonly nullCursor?: { readonly countedAt: number; readonly rows: number };
}

/** Found by trying, never by the service's own annotations. Absent: not known to be lacking. */
interface SourceTraits {
  readonly ignoresOrder?: boolean;
  readonly ignoresFilter?: boolean;
  readonly cannotCount?: boolean;
  /** Ends an answer without a next link although it has more. */
  readonly capsSilently?: boolean;
}

export type RunKind = 'append' | 'reload';

export type RunOutcome =
  /** Rows were committed and the source had no more. */
  | 'appended'
  /** A reload replaced its window in one commit. */
  | 'reloaded'
  /** A reload found the window in the table as the source has it, key by key. No commit. */
  | 'unchanged'
  /** A dry run told what a reload would do. No commit. */
  | 'compared'
  /** The source had nothing new. No commit. */
  | 'no-new-rows'
  /** Rows may have been committed; the deadline or a shutdown ended the run, the next one goes on from there. */
  | 'stopped'
  /** Another run holds the feed. */
  | 'lease-held'
  | 'failed';

/** One line of the run history: what Application Insights and the runs table show. No row values. */
export interface RunRecord {
  readonly runId: string;
  readonly feed: string;
  readonly kind: RunKind;
  readonly outcome: RunOutcome;
  readonly startedAt: number;
  readonly durationMs: number;
  /** Rows added to the table. */
  readonly rows: number;
  /** Rows that a reload took out of the table; absent for an append. */
  readonly removed?: number;
  readonly pages: number;
  readonly bytes: number;
  readonly requests: number;
  /** Watermark before and after; absent when there is none. */
  readonly from?: string;
  readonly to?: string;
  /** Table version after the run; absent when the table was not looked at or does not exist. */
  readonly version?: number;
  readonly errorKind?: string;
  readonly message?: string;
  /** What an operator should know of a run that still went right. */
  readonly notes?: readonly string[];
}

/** An exclusive claim on a feed. Opaque to its holder; every change through the store returns the next one. */
export interface Lease {
  readonly feed: string;
  readonly holder: string;
  readonly expiresAt: number;
  /** The store's concurrency token. */
  readonly etag: string;
}

/** A run that goes on from queue messages. `since` is epoch ms of its last sign of life. */
export interface PendingRun {
  readonly runId: string;
  readonly kind: RunKind;
  readonly since: number;
}

/** A run that can be asked for by its id. The texts are JSON, opaque here, at most 30,000 characters each. */
export interface Job {
  readonly runId: string;
  readonly feed: string;
  readonly kind: RunKind;
  /** `waiting`: for its queue message; `done`: `answer` is there. */
  readonly status: 'running' | 'waiting' | 'done';
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Attempts begun so far. */
  readonly attempts: number;
  /** What was asked. */
  readonly request: string;
  /** How far it is, and what its next attempt needs. */
  readonly progress: string;
  /** What became of it. */
  readonly answer?: string;
}

/** A feed as the store has it. */
export interface FeedEntry {
  readonly feed: string;
  readonly state?: FeedState;
  readonly lease?: { readonly holder: string; readonly expiresAt: number };
  /** How and when its last run ended; absent before the first. */
  readonly lastRun?: {
    readonly runId: string;
    readonly kind: RunKind;
    readonly endedAt: number;
    readonly outcome: RunOutcome;
    readonly errorKind?: string;
  };
  /** When a run last found the source's end or replaced its window (epoch ms): the feed is as fresh as this. */
  readonly freshAt?: number;
  /** The run that holds the feed until it is done, over several attempts: no other run may claim it. */
  readonly pending?: PendingRun;
  readonly etag: string;
}

type AcquireResult =
  | { readonly outcome: 'acquired'; readonly lease: Lease; readonly state: FeedState | undefined }
  /** `runId`: of the pending run that the feed belongs to, whether an attempt at it is under way or not. */
  | {
      readonly outcome: 'lease-held';
      readonly holder: string;
      readonly expiresAt: number;
      readonly runId?: string;
    };

/**
 * Watermarks, runs and leases. One entity per feed holds the state and the lease together, so that an advance by a
 * holder whose lease was taken over fails by its ETag. Rejects with `state-unavailable`, `state-denied`, or
 * `state-fenced` when the lease is no longer the caller's.
 */
export interface StateStore {
  readonly location: string;
  /** Every feed's entry, in one call. */
  feeds(signal?: AbortSignal): Promise<readonly FeedEntry[]>;
  /**
   * Claims a feed until `now + ttlMs`; an expired lease is taken over. `known`, from `feeds()`, spares a read: when it
   * is stale, the entry is read again. A feed with a pending run is claimed for that run only. `pending`: the feed is to be this run's
   * until `finish` says otherwise, whatever becomes of the holder.
   */
  acquire(
    request: {
      readonly feed: string;
      readonly holder: string;
      /** The run that the claim is for; absent: the holder is the run. */
      readonly runId?: string;
      readonly now: number;
      readonly ttlMs: number;
      readonly known?: FeedEntry;
      readonly pending?: PendingRun;
    },
    signal?: AbortSignal,
  ): Promise<AcquireResult>;
  /** Writes the feed's state and prolongs the lease, or rejects with `state-fenced`. */
  advance(
    lease: Lease,
    state: FeedState,
    until: { readonly now: number; readonly ttlMs: number },
  ): Promise<Lease>;
  /** Prolongs the lease, the state untouched. */
  renew(lease: Lease, until: { readonly now: number; readonly ttlMs: number }): Promise<Lease>;
  /**
   * Writes the run record and gives the lease back, in one transaction. The feed is free then, or, with `pending`, that run's until its next
   * attempt finishes.
   */
  finish(lease: Lease, run: RunRecord, pending?: PendingRun): Promise<void>;
  /** Writes the record of a run that never held the lease. */
  record(run: RunRecord): Promise<void>;
  /** A feed's run records, newest first. */
  runs(feed: string, limit: number, signal?: AbortSignal): Promise<readonly RunRecord[]>;
  /** The newest record of a run, by its id: a scan of the run history, for people who ask. */
  run(runId: string, signal?: AbortSignal): Promise<RunRecord | undefined>;
  /** Writes a job, replacing it. */
  putJob(job: Job): Promise<void>;
  job(runId: string, signal?: AbortSignal): Promise<Job | undefined>;
}
