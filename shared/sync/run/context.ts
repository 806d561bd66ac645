import type { Feed } from '../../config/index.ts';
import type { NewId, Random, Redact, SteadyClock } from '../../core/index.ts';
import type { EncodeFile, Snapshots } from '../../delta/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { ODataSource, Watch } from '../../odata/index.ts';
import type { BufferPool } from '../../parquet/index.ts';
import type { RunQueue } from '../../queue/index.ts';
import type { Scratch } from '../../scratch/index.ts';
import type {
  FeedState,
  Intent,
  JobProgress,
  MaintainResult,
  ReloadResult,
  RunKind,
  StateStore,
} from '../../state/index.ts';
import type { HoldKeeper } from './lease.ts';
import type { Notes } from './notes.ts';

/** What the use cases need: ports, clock and limits. One for the process. */
export interface SyncDeps {
  readonly lake: Lake;
  /** The tables as this process last saw them. */
  readonly snapshots: Snapshots;
  readonly newId: NewId;
  readonly random: Random;
  readonly codec: 'snappy' | 'zstd';
  readonly encode: EncodeFile;
  /** Memory of batches that were encoded, for the next ones. */
  readonly buffers: BufferPool;
  /** Tidemark's own version, for the table's history. */
  readonly engineVersion: string;
  /** Proves, once for this lake, that it keeps a file that is there. Before anything is written. */
  readonly prepareLake: (folder: string, signal: AbortSignal) => Promise<void>;
  readonly state: StateStore;
  /** Where runs wait that outlast their trigger. */
  readonly queue: RunQueue;
  readonly clock: SteadyClock;
  /** Ms that this thread was at work, since any time: what is left of the time that passes it has waited. */
  readonly busyMs: () => number;
  /**
   * A client for the feed's service, fresh for each run. Its requests wait for their turn, and for pauses of the service, until `deadline`, epoch ms.
   * `watch`: is told of each.
   */
  readonly sourceOf: (feed: Feed, deadline?: number, watch?: Watch) => ODataSource;
  /** Of everything that makes a feed's watermark mean what it means. */
  readonly fingerprintOf: (feed: Feed) => string;
  /** A batch ends with the page that fills either: rows, or bytes of columns. */
  readonly batchRows: number;
  readonly batchBytes: number;
  /** Bytes of pages that a feed reads before their turn. */
  readonly aheadBytes: number;
  /** Rows, of source and table together, that a reload holds while it compares them; what is more goes into `scratch`. */
  readonly compareRows: number;
  readonly scratch: Scratch;
  /** What an operator should know and no run says: a line for the log. `error`: why, told without a secret. */
  readonly tell: (line: string, error?: unknown) => void;
  /** Takes the app's secrets out of what a record is to say. */
  readonly redact: Redact;
}

/** One attempt at work on one feed. `stored` is what the store holds after its next write, `state` what it is to hold after the next `save`. */
export interface RunContext {
  readonly deps: SyncDeps;
  readonly feed: Feed;
  readonly runId: string;
  readonly kind: RunKind;
  /** When the feed's schedule had it due (epoch ms). */
  readonly dueAt: number | undefined;
  /** It only tells what it would do. */
  readonly isDry: boolean;
  /** Made when the work begins: a feed whose settings lack something has none. */
  source: ODataSource;
  readonly keeper: HoldKeeper;
  /** Aborted when the run must leave off at once; epoch ms after which it ends at the next page. */
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly notes: Notes;
  /** Which attempt at the run this is, from 1. */
  readonly attempt: number;
  /** What the run's job says of it, this attempt's pages and rows aside. */
  progress: JobProgress;
  /** A commit that was announced and is not decided. */
  intent: Intent | undefined;
  /** What the answer says once that commit is decided to have landed; then, what the run came to. */
  intended: ReloadResult | undefined;
  result: ReloadResult | undefined;
  /** What maintenance has done so far, all attempts together. */
  maintain: MaintainResult | undefined;
  state: FeedState;
  stored: FeedState | undefined;
  pages: number;
  /** Rows of these pages, taken or not. */
  received: number;
  rows: number;
  /** Rows that a reload took out. */
  removed: number;
}

/** Makes a state the feed's, with the next write of the run, which its end is at the latest. */
export const save = (run: RunContext, state: FeedState): void => {
  run.keeper.later({ state });
  run.state = state;
  run.stored = state;
};
