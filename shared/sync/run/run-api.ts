import type { JobAnswer, JobStatus, Pause, RunKind, RunRecord } from '../../state/index.ts';

/** What became of a call that asked for a run. */
export type StartResult =
  /** It ended, well or not: `record.outcome` says how, `record.errorKind` and `record.message` why it failed. */
  | { readonly outcome: 'ended'; readonly run: RunResult }
  /** A queue message resumes it: ask for it again by its id. */
  | { readonly outcome: 'continues'; readonly runId: string }
  /** So many runs wait for the feed that no more are taken: none came to be. `runId` is the first of them. */
  | { readonly outcome: 'held'; readonly runId?: string; readonly retryAfterMs: number }
  /** Nothing begins on the feed: no run came to be. */
  | { readonly outcome: 'paused'; readonly feed: string; readonly pause: Pause }
  /** The app was told to end before the run had begun: none came to be. */
  | { readonly outcome: 'stopping' }
  /** The same Idempotency-Key came with another request before. */
  | { readonly outcome: 'mismatch'; readonly runId: string };

/** A run that is over, as the call that made it is answered. */
export interface RunResult extends JobAnswer {
  /** What the source itself said of a failure: only in the answer to the call that made the run, never stored or logged. */
  readonly said?: string;
}

/** A run as it is now. `progress` is of the attempts so far. */
export type RunStatus =
  | { readonly status: 'ended'; readonly run: RunResult }
  | {
      readonly status: Exclude<JobStatus, 'done'>;
      readonly runId: string;
      readonly feed: string;
      readonly kind: RunKind;
      readonly startedAt: number;
      readonly updatedAt: number;
      readonly attempts: number;
      readonly progress: { readonly rows: number; readonly pages: number };
      /** Somebody has asked for its end, which it has not seen yet. */
      readonly cancel?: { readonly at: number; readonly by: string };
    };

/** Told of each attempt as it ends: what the log shows. */
export type ReportRun = (run: RunRecord) => void;
