import type { FeedEntry, Job } from '../../state/index.ts';
import type { RunEnd } from '../run/index.ts';

/** One attempt at a run. `deadline` (epoch ms) ends it at the next page, `signal` at once. */
export interface AttemptRequest {
  /** As it is before this attempt. */
  readonly job: Job;
  /** Of the job as it was read; absent: the attempt creates it. */
  readonly jobEtag?: string;
  readonly signal: AbortSignal;
  readonly deadline: number;
  /** The feed's entry, if the caller has just listed it: spares a call. */
  readonly known?: FeedEntry;
  /**
   * Who makes it. What a `tick` is told to stop, and what fails for a `tick` or a `call`, ends the run; for a `message` what may go right later
   * is left to the next attempt, five times while it gets no further.
   */
  readonly by: 'tick' | 'call' | 'message';
  /** Ends the run as this, once what earlier attempts announced is decided. */
  readonly endAs?: RunEnd;
  /** From when on the feed's schedule of reloads counts (epoch ms), unless it counts already. */
  readonly scheduleFrom?: number;
}
