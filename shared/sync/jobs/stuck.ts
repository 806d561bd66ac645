import type { Job, JobProgress } from '../../state/index.ts';
import type { RunEnd } from '../run/index.ts';

/** So many attempts in a row that get no further end a run. */
export const MOST_STUCK = 5;

/** Attempts in a row, of those begun so far, that got no further. */
export const stuckAttempts = ({ attempts }: Pick<Job, 'attempts'>, { movedAt = 0 }: JobProgress): number =>
  attempts - movedAt;

/** What the last attempt said that did not end the run. */
export const lastWord = ({ lastError }: JobProgress): RunEnd => ({
  outcome: 'failed',
  errorKind: lastError?.kind ?? 'source-unavailable',
  message:
    lastError?.message ??
    'its time was up, or its process was lost, before it got any further. Read less at once: a smaller window, "start" or "filter"; or give it more time or memory.',
});

/** How the message of an abandoned run begins. */
export const ABANDONED = 'abandoned after';

/** The end of a run that is not resumed any more. */
export const abandoned = (attempts: number, { errorKind = 'invariant', message = '' }: RunEnd): RunEnd => ({
  outcome: 'failed',
  errorKind,
  message: `${ABANDONED} ${attempts} attempts: ${message}`,
});
