import type { Feed } from '../config/index.ts';
import type { Clock, Redact } from '../core/index.ts';
import type { ODataSource } from '../odata/index.ts';
import type { RunQueue } from '../queue/index.ts';
import type { FeedState, RunKind, StateStore } from '../state/index.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { WriterDeps } from './table-writer.ts';

/** What the use cases need: ports, clock and limits. One for the process. */
export interface SyncDeps extends WriterDeps {
  readonly state: StateStore;
  /** Where runs wait that outlast their trigger. */
  readonly queue: RunQueue;
  readonly clock: Clock;
  /** A client for the feed's service, fresh for each run. */
  readonly sourceOf: (feed: Feed) => ODataSource;
  /** Of everything that makes a feed's watermark mean what it means. */
  readonly fingerprintOf: (feed: Feed) => string;
  /** A batch ends with the page that fills either: rows, or bytes of columns. */
  readonly batchRows: number;
  readonly batchBytes: number;
  /** Rows, of source and table together, up to which a reload compares them one by one. */
  readonly compareRows: number;
  /** Takes the app's secrets out of what a record is to say. */
  readonly redact: Redact;
}

/** One run at work on one feed. `stored` is what the store holds, `state` what it is to hold after the next `save`. */
export interface RunContext {
  readonly deps: SyncDeps;
  readonly feed: Feed;
  readonly runId: string;
  readonly kind: RunKind;
  readonly source: ODataSource;
  readonly keeper: LeaseKeeper;
  /** Aborted when the run must leave off at once; epoch ms after which it ends at the next page. */
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly notes: Set<string>;
  state: FeedState;
  stored: FeedState | undefined;
  pages: number;
  rows: number;
  /** Rows that a reload took out. */
  removed: number;
}

/** Writes the state under the run's lease. */
export const save = async (run: RunContext, state: FeedState): Promise<void> => {
  await run.keeper.advance(state);
  run.state = state;
  run.stored = state;
};
