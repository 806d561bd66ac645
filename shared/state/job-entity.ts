import { checkedJob } from './bounds.ts';
import { type Columns, count, instant, oneOf, optional, rowSchema, text, writeColumns } from './columns.ts';
import type { Entity, EntityToWrite } from './entity-table.ts';
import { FORMAT } from './format.ts';
import { parseEntity, PARTITION } from './parse-entity.ts';
import { runKind } from './run-entity.ts';
import type { Job, StoredJob } from './state-store.ts';

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
export const jobEntity = (job: Job): EntityToWrite => ({
  partitionKey: PARTITION,
  rowKey: jobRowKey(job.runId),
  ...writeColumns(JOB, checkedJob(job)),
  format: BigInt(FORMAT),
});

/** The job that an entity holds. */
export const readJob = (entity: Entity): StoredJob => {
  const parsed = parseEntity(jobSchema, entity);
  const etag = String(entity['etag']);
  return parsed.outcome === 'read'
    ? { outcome: 'found', job: parsed.row, etag }
    : { outcome: 'unreadable', reason: `wrong columns: ${parsed.columns.join(', ')}`, etag };
};
