import { columnCodec } from './codec.ts';
import { count, type Fields, instant, oneOf, optional, text } from './field.ts';
import { RUN_KINDS, type RunKind } from './run-kind.ts';

/** `waiting`: for its next attempt; `done`: `answer` is there, and nothing of the job is written again. */
export const JOB_STATUSES = ['running', 'waiting', 'done'] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** A run that can be asked for by its id. The texts are JSON, at most 30,000 characters each. */
export interface Job {
  readonly runId: string;
  readonly feed: string;
  readonly kind: RunKind;
  readonly status: JobStatus;
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
  /** When the feed's schedule had it due; absent where somebody asked for it, or a timer does at every turn. */
  readonly dueAt?: number;
}

const JOB_FIELDS: Fields<Job> = {
  runId: text,
  feed: text,
  kind: oneOf(RUN_KINDS),
  status: oneOf(JOB_STATUSES),
  createdAt: instant,
  updatedAt: instant,
  attempts: count,
  request: text,
  progress: text,
  answer: optional(text),
  dueAt: optional(instant),
};

/** A job, as columns of its entity. */
export const JOB = columnCodec(JOB_FIELDS);
