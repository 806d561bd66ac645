import { checkedJob } from './bounds.ts';
import { count, instant, oneOf, optional, rowSchema, text, writeColumns, type Columns } from './columns.ts';
import { parseEntity, PARTITION, type Entity } from './parse-entity.ts';
import { runKind } from './run-entity.ts';
import type { Job } from './state-store.ts';

const JOB: Columns<Job> = {
  runId: text,
  feed: text,
  kind: runKind,
  status: oneOf<Job['status']>({ running: 'running', waiting: 'waiting', done: 'done' }),
  createdAt: instant,
  updatedAt: instant,
  attempts: count,
  request: text,
  progress: text,
  answer: optional(text),
};
const jobSchema = rowSchema(JOB);

/** The row key of a job; `runId` is one that `isRunId` takes. */
export const jobRowKey = (runId: string): string => `job.${runId}`;

/** A job as an entity. Throws `invariant` for one that cannot be kept whole. */
export const jobEntity = (job: Job) => ({
  partitionKey: PARTITION,
  rowKey: jobRowKey(job.runId),
  ...writeColumns(JOB, checkedJob(job)),
});

/** The job that an entity holds. Throws `invariant` when it cannot be read. */
export const decodeJob = (entity: Entity, location: string): Job => parseEntity(jobSchema, entity, location);
