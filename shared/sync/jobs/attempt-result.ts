import type { PendingRun, RunRecord, StoredJob } from '../../state/index.ts';
import type { RunResult } from '../run/index.ts';

/** What an attempt came to. `record` is of the attempt alone. */
export type AttemptResult =
  /** Another run, or another attempt at this one, holds the feed. `endsInMs`: of its lease, 0 where none is in force. */
  | {
      readonly outcome: 'held';
      readonly record: RunRecord;
      readonly holder: string;
      readonly endsInMs: number;
      readonly run?: PendingRun;
    }
  /** The run's job is there already, or changed meanwhile. */
  | { readonly outcome: 'exists'; readonly job: StoredJob }
  /** The feed could not be claimed. */
  | {
      readonly outcome: 'unclaimed';
      readonly record: RunRecord;
      readonly run: RunResult;
      readonly error: unknown;
    }
  /** Another attempt has taken over: what becomes of the run is its to say. */
  | { readonly outcome: 'superseded' }
  | { readonly outcome: 'ended'; readonly record: RunRecord; readonly run: RunResult }
  /** The run is not over, and the feed is reserved for it. */
  | {
      readonly outcome: 'waits';
      readonly record: RunRecord;
      readonly error?: unknown;
      /** Until the pause of its feed is over. */
      readonly isPaused: boolean;
    };
