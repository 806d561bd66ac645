import { TidemarkError } from '../core/index.ts';
import {
  ANSWER,
  type Decoded,
  type Job,
  type JobAnswer,
  type JobProgress,
  type JobRequests,
  PROGRESS,
  REQUESTS,
  type RunKind,
} from './stored/index.ts';

const valueOf = <Value>(decoded: Decoded<Value>, { runId }: Pick<Job, 'runId'>): Value => {
  if (decoded.outcome === 'read') return decoded.value;
  throw new TidemarkError(
    'invariant',
    `The job of run ${runId} in the state table cannot be read. Delete its entity and ask for the run again.`,
    { runId },
  );
};

export const progressText = PROGRESS.encode;
/** Throws `invariant` for what cannot be read. */
export const progressOf = (job: Job): JobProgress => valueOf(PROGRESS.decode(job.progress), job);

export const answerText = ANSWER.encode;
/** Throws `invariant` for a run that is not over, or whose answer cannot be read. */
export const answerOf = (job: Job): JobAnswer => valueOf(ANSWER.decode(job.answer), job);

/** The same request is the same text. */
export const requestText = <Kind extends RunKind>(kind: Kind, request: JobRequests[Kind]): string =>
  REQUESTS[kind].encode(request);
/** What a run of this kind was asked. Throws `invariant` for what cannot be read. */
export const requestOf = <Kind extends RunKind>(
  job: Pick<Job, 'runId' | 'request'>,
  kind: Kind,
): JobRequests[Kind] => valueOf(REQUESTS[kind].decode(job.request), job);

/** Whether a run is only to tell what it would do; of one whose request cannot be read nobody knows it. */
export const isDryRun = ({ kind, request }: Pick<Job, 'kind' | 'request'>): boolean => {
  const decoded = REQUESTS[kind].decode(request);
  return decoded.outcome === 'read' && 'dryRun' in decoded.value && decoded.value.dryRun;
};
