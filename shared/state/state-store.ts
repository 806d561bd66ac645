import type { RunPlace } from './run-entity.ts';
import type {
  FeedState,
  Intent,
  Job,
  Marks,
  Pause,
  Cancel,
  RunKind,
  RunOutcome,
  RunRecord,
} from './stored/index.ts';

/** A run that the feed belongs to until it has its end. `since` is epoch ms of its last sign of life. */
export interface PendingRun {
  readonly runId: string;
  readonly kind: RunKind;
  readonly since: number;
}

/** A job as the store has it. */
export type StoredJob =
  | { readonly outcome: 'found'; readonly job: Job; readonly etag: string }
  /** `reason` says which columns are wrong, without a value. */
  | { readonly outcome: 'unreadable'; readonly reason: string; readonly etag: string };

/** The last reload that a feed's schedule had due. */
export interface ScheduledReload {
  /** When it was due (epoch ms); what was due before is done with. */
  readonly dueAt: number;
  /** Absent: none has begun yet, and the schedule counts from here. */
  readonly runId?: string;
  /** Absent: it is not over. */
  readonly end?: { readonly endedAt: number; readonly outcome: RunOutcome; readonly errorKind?: string };
}

/** A feed as the store has it. */
export interface FeedEntry extends Marks {
  readonly feed: string;
  readonly state?: FeedState;
  /** `endsInMs` by the service's own clock: 60 s after the entity was last written, less what has passed; not above 0: it has ended. */
  readonly lease?: { readonly holder: string; readonly endsInMs: number };
  /** How and when its last run ended; absent before the first. */
  readonly lastRun?: {
    readonly runId: string;
    readonly kind: RunKind;
    readonly endedAt: number;
    readonly outcome: RunOutcome;
    readonly errorKind?: string;
    /** What its record says; absent in what version 0.2.0 and before wrote. */
    readonly message?: string;
  };
  /** When a run last found the source's end or replaced its window (epoch ms): the feed is as fresh as this. */
  readonly freshAt?: number;
  /** Absent: the schedule was not looked at yet, or there is none. */
  readonly scheduled?: ScheduledReload;
  /** The run that the feed belongs to until it has its end: no other run may claim it. */
  readonly pending?: PendingRun;
  /** Runs that wait until the feed is free, the first that was asked for first: no other may claim it before it. Never empty. */
  readonly waiting?: readonly PendingRun[];
  /** A commit is announced and not decided. `intent` itself is only in what `entry` and `claim` answer. */
  readonly isIntending: boolean;
  readonly intent?: Intent;
  /** Of the entity: 1 was written by version 0.1.0, 2 by this one; 0: no entity yet. */
  readonly format: number;
  /** What of the entity cannot be read: those parts are left out of this entry, and a claim writes the entity anew. */
  readonly unreadable?: string;
  /** Never empty. */
  readonly etag: string;
}

/** One attempt's hold on a feed. Opaque to its holder; every write returns the next one. */
export interface Hold {
  readonly feed: string;
  /** Fresh for each attempt. */
  readonly holder: string;
  readonly runId: string;
  /** The concurrency token of the feed's entity. */
  readonly etag: string;
}

export interface ClaimRequest {
  readonly feed: string;
  /** Fresh for each attempt. */
  readonly holder: string;
  /** The run's job as it is to be once the feed is claimed. */
  readonly job: Job;
  /** Of the job as it was read; absent: this claim creates it. */
  readonly jobEtag?: string;
  /** The feed's entry from `feeds()`: spares a read. Where it is stale or keeps the run off, the entity is read. */
  readonly known?: FeedEntry;
  /** `none`: the feed is to be the run's, and free for its first attempt. */
  readonly lease: 'held' | 'none';
  /** From when on the feed's schedule of reloads counts (epoch ms), unless it counts already. */
  readonly scheduleFrom?: number;
}

export type ClaimResult =
  /** `entry`: as it was before, read whole where an intent is open. */
  | { readonly outcome: 'claimed'; readonly hold: Hold; readonly entry: FeedEntry | undefined }
  /**
   * Nothing was written: a lease is in force, or the feed is another run's. `endsInMs`: of the lease, 0 where none is in force. `run` is
   * absent where an entity of version 0.1.0 does not name it.
   */
  | {
      readonly outcome: 'held';
      readonly holder: string;
      readonly endsInMs: number;
      readonly run?: PendingRun;
    }
  /** Nothing was written: the job to be created is there, or it has its end, or another attempt has written it. */
  | { readonly outcome: 'exists'; readonly job: StoredJob };

/** A line of the history; one that cannot be read has its place alone. */
export interface RunLine {
  readonly place: RunPlace;
  readonly run?: RunRecord;
}

export type EnqueueResult =
  /** Its job is there, and waits. `jobEtag`: for its claim. */
  | { readonly outcome: 'waits'; readonly jobEtag: string }
  /** Nothing was written: a job of that run is there already. */
  | { readonly outcome: 'exists'; readonly job: StoredJob }
  /** Nothing was written: so many runs wait already. */
  | { readonly outcome: 'full'; readonly waiting: readonly PendingRun[] };

/** A run that waits for its feed, and its end. */
export interface Withdrawal {
  /** As it is to be. */
  readonly job: Job;
  /** Of the job as it was read; absent: there is none. */
  readonly jobEtag?: string;
  readonly end: RunRecord;
}

/** What one fenced write changes; an absent part stays as it is. All of it is there afterwards, or nothing. */
export interface Change {
  /** Epoch ms, by the holder's clock. */
  readonly now: number;
  readonly state?: FeedState;
  readonly intent?: Intent | 'none';
  /** Written whole. */
  readonly job?: Job;
  /** `return`: the feed is free, or its run's next attempt's. */
  readonly lease?: 'return';
  /** The run has its end: its line in the history, and the feed is nobody's any more. */
  readonly end?: RunRecord;
}

/**
 * Watermarks, runs and leases. One entity per feed holds state, lease, run and intent together; all writes of an attempt, its job and its
 * line in the history included, go in one transaction that the feed's ETag fences. Rejects with `state-unavailable`, `state-denied`,
 * `state-newer` for an entity that a newer version wrote (nothing is written then), or `state-fenced` when another attempt has taken over.
 */
export interface StateStore {
  readonly location: string;
  /** How long a lease lasts after the last write of its feed, by the service's clock. */
  readonly leaseMs: number;
  /** Every feed's entry, without intents: one request for every 1,000. Those of a newer version are left out. */
  feeds(signal?: AbortSignal): Promise<readonly FeedEntry[]>;
  /** One feed's entry, whole: one request. */
  entry(feed: string, signal?: AbortSignal): Promise<FeedEntry | undefined>;
  /** Claims a feed for an attempt at a run, and creates or writes the run's job with it. */
  claim(request: ClaimRequest, signal?: AbortSignal): Promise<ClaimResult>;
  /** Creates a run's job, and puts the run behind those that wait for its feed, in one transaction. The feed may be held. */
  enqueue(job: Job, signal?: AbortSignal): Promise<EnqueueResult>;
  /**
   * Ends a run that waits for its feed, in one transaction: job, line of the history, and its place among those that wait. False where it does
   * not wait there any more, or its job has changed: nothing was written.
   */
  withdraw(over: Withdrawal): Promise<boolean>;
  /** Takes a run whose job has its end already out of those that wait for its feed. */
  forgetWaiting(feed: string, runId: string): Promise<void>;
  /**
   * The one write of a holder: it renews the lease as well. After a lost or doubtful answer the entity is read: where it still names the
   * holder, the write is sent again unless it is there, and `marks` says what a person has asked meanwhile.
   */
  write(hold: Hold, change: Change): Promise<{ readonly hold: Hold; readonly marks: Marks }>;
  /** Sets or takes off (`none`) a pause, and asks for a run's end. The feed may be held. */
  mark(feed: string, marks: { readonly pause?: Pause | 'none'; readonly cancel?: Cancel }): Promise<void>;
  /** A feed's ended runs, newest first: one range read. */
  runs(feed: string, limit: number, signal?: AbortSignal): Promise<readonly RunRecord[]>;
  /** Lines of a feed's history, newest first, behind a place in that of all feeds: one range read. Fewer than `limit` are all. */
  lines(
    feed: string,
    range: { readonly limit: number; readonly behind?: RunPlace },
    signal?: AbortSignal,
  ): Promise<readonly RunLine[]>;
  /** A run by its id: one point read. */
  job(runId: string, signal?: AbortSignal): Promise<StoredJob | undefined>;
  /**
   * Removes lines of a feed's history, and their runs, that started before `before` (epoch ms): 50 at most, in one transaction. The run
   * that the feed belongs to stays. Answers how many lines went.
   */
  prune(feed: string, before: number, signal?: AbortSignal): Promise<number>;
}
