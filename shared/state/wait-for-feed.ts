import { isDeepStrictEqual } from 'node:util';
import { TidemarkError } from '../core/index.ts';
import type { EntityTable, Operation, WriteResult } from './entity-table.ts';
import { waitingEntity } from './feed-entity.ts';
import { LEAST_FORMAT } from './format.ts';
import { jobEntity } from './job-entity.ts';
import { restless, ROUNDS } from './restless.ts';
import { runEntity } from './run-entity.ts';
import type { StateReader } from './state-reader.ts';
import type { EnqueueResult, FeedEntry, PendingRun, StoredJob, Withdrawal } from './state-store.ts';
import type { Job } from './stored/index.ts';

interface Parts {
  readonly table: EntityTable;
  readonly reader: StateReader;
}

/** The most runs that wait for one feed: what is more is a caller's mistake. */
const MOST_WAITING = 20;

const isAmong = (waiting: readonly PendingRun[], runId: string): boolean =>
  waiting.some((run) => run.runId === runId);

const without = (waiting: readonly PendingRun[], runId: string): readonly PendingRun[] =>
  waiting.filter((run) => run.runId !== runId);

/** Writes who waits for a feed, over what was read of it. */
const lineOperation = (
  feed: string,
  entry: FeedEntry | undefined,
  waiting: readonly PendingRun[],
): Operation => {
  const entity = waitingEntity(feed, waiting);
  return entry === undefined
    ? { kind: 'insert', entity: { ...entity, format: BigInt(LEAST_FORMAT) } }
    : { kind: 'merge', entity, etag: entry.etag };
};

/** Whether a job is the one that was to be written: by a write that landed although it was not answered so. */
const isOurs = (
  stored: StoredJob | undefined,
  job: Job,
): stored is StoredJob & { readonly outcome: 'found' } =>
  stored?.outcome === 'found' && isDeepStrictEqual(stored.job, job);

/** Creates a run's job, and puts it behind those that wait for its feed. */
export const enqueueRun = async (
  { table, reader }: Parts,
  job: Job,
  signal?: AbortSignal,
): Promise<EnqueueResult> => {
  const { feed, runId, kind, createdAt: since } = job;
  const what = `Waiting for feed "${feed}"`;
  let last: WriteResult = { outcome: 'lost' };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const entry = (await reader.feed(feed, signal))?.entry;
    const waiting = entry?.waiting ?? [];
    const mayBeThere = round > 1 || isAmong(waiting, runId);
    const known = mayBeThere ? await reader.job(runId, signal) : undefined;
    if (isOurs(known, job)) return { outcome: 'waits', jobEtag: known.etag };
    if (known !== undefined) return { outcome: 'exists', job: known };
    if (waiting.length >= MOST_WAITING) return { outcome: 'full', waiting };
    // The job comes first: its ETag is the answer.
    last = await table.write(
      what,
      [
        { kind: 'insert', entity: jobEntity(job) },
        lineOperation(feed, entry, [...waiting, { runId, kind, since }]),
      ],
      signal,
    );
    if (last.outcome === 'written') return { outcome: 'waits', jobEtag: last.etag };
  }
  throw restless(what, table.location, last);
};

const checkEnd = ({ job, end }: Withdrawal): void => {
  if (job.status === 'done' && job.runId === end.runId && job.feed === end.feed) return;
  throw new TidemarkError(
    'invariant',
    `Feed "${job.feed}": run "${job.runId}" would have been ended as another. Nothing was written: report it with this message.`,
    { feed: job.feed, runId: job.runId },
  );
};

/** Ends a run that waits for its feed, whoever holds that. */
export const withdrawRun = async ({ table, reader }: Parts, over: Withdrawal): Promise<boolean> => {
  checkEnd(over);
  const { job, jobEtag, end } = over;
  const { feed, runId } = job;
  const what = `Ending a run that waits for feed "${feed}"`;
  let last: WriteResult = { outcome: 'lost' };
  for (let round = 1; round <= ROUNDS; round += 1) {
    if (round > 1) {
      const known = await reader.job(runId);
      if (isOurs(known, job)) return true;
      if (known?.etag !== jobEtag) return false;
    }
    const entry = (await reader.feed(feed))?.entry;
    const waiting = entry?.waiting ?? [];
    if (!isAmong(waiting, runId)) return false;
    const entity = jobEntity(job);
    last = await table.write(what, [
      lineOperation(feed, entry, without(waiting, runId)),
      jobEtag === undefined ? { kind: 'insert', entity } : { kind: 'replace', entity, etag: jobEtag },
      { kind: 'upsert', entity: runEntity(end) },
    ]);
    if (last.outcome === 'written') return true;
  }
  throw restless(what, table.location, last);
};

/** Takes a run out of those that wait for its feed. To do it twice does no harm. */
export const forgetWaiting = async ({ table, reader }: Parts, feed: string, runId: string): Promise<void> => {
  const what = `Forgetting a run that waited for feed "${feed}"`;
  let last: WriteResult = { outcome: 'lost' };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const entry = (await reader.feed(feed))?.entry;
    const waiting = entry?.waiting ?? [];
    if (!isAmong(waiting, runId)) return;
    last = await table.write(what, [lineOperation(feed, entry, without(waiting, runId))]);
    if (last.outcome === 'written') return;
  }
  throw restless(what, table.location, last);
};
