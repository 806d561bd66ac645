import { checkedJob } from './bounds.ts';
import type { Entity, EntityToWrite } from './entity-table.ts';
import { formatFor } from './format.ts';
import { PARTITION } from './partition.ts';
import type { StoredJob } from './state-store.ts';
import { JOB, type Job } from './stored/index.ts';

/** The row key of a job; `runId` is one that `isRunId` takes. */
export const jobRowKey = (runId: string): string => `job.${runId}`;

/** A job as an entity. Throws `invariant` for one that cannot be kept whole. */
export const jobEntity = (job: Job): EntityToWrite => ({
  partitionKey: PARTITION,
  rowKey: jobRowKey(job.runId),
  ...JOB.encode(checkedJob(job)),
  format: formatFor(job.kind),
});

/** The job that an entity holds. */
export const readJob = (entity: Entity): StoredJob => {
  const decoded = JOB.decode(entity);
  const etag = String(entity['etag']);
  return decoded.outcome === 'read'
    ? { outcome: 'found', job: decoded.value, etag }
    : { outcome: 'unreadable', reason: `wrong columns: ${decoded.columns.join(', ')}`, etag };
};
