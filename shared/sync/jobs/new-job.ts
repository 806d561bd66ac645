import type { Feed } from '../../config/index.ts';
import {
  type Job,
  type JobRequests,
  NO_PROGRESS,
  progressText,
  requestText,
  type RunKind,
} from '../../state/index.ts';
import type { SyncDeps } from '../run/index.ts';

/** A run of one kind, or of any, and what is asked of it. */
export type RunRequest<Kind extends RunKind = RunKind> = {
  readonly [Each in Kind]: {
    readonly runId: string;
    readonly kind: Each;
    readonly request: JobRequests[Each];
    /** When the feed's schedule had it due, epoch ms. */
    readonly dueAt?: number;
  };
}[Kind];

const jobOf = (
  { clock }: Pick<SyncDeps, 'clock'>,
  { name }: Pick<Feed, 'name'>,
  { runId, kind, dueAt }: Pick<Job, 'runId' | 'kind' | 'dueAt'>,
  request: string,
): Job => ({
  runId,
  feed: name,
  kind,
  status: 'waiting',
  createdAt: clock.now(),
  updatedAt: clock.now(),
  attempts: 0,
  request,
  progress: progressText(NO_PROGRESS),
  ...(dueAt !== undefined && { dueAt }),
});

/** A run that has not begun. */
export const newJob = (deps: Pick<SyncDeps, 'clock'>, feed: Pick<Feed, 'name'>, ask: RunRequest): Job =>
  jobOf(deps, feed, ask, requestText(ask.kind, ask.request));

/** A run whose job is not there, or cannot be read: what it was asked is not known, so that it can only be ended. */
export const lostJob = (
  deps: Pick<SyncDeps, 'clock'>,
  feed: Pick<Feed, 'name'>,
  run: Pick<Job, 'runId' | 'kind'>,
): Job => jobOf(deps, feed, run, '{}');
