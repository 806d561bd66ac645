import type { Feed } from '../config/index.ts';
import type { RunMessage } from '../queue/index.ts';
import type { Job, RunKind, RunRecord } from '../state/index.ts';
import { TidemarkError } from '../core/index.ts';
import { appendFeed } from './append.ts';
import { attemptJob, endedRun } from './job-attempt.ts';
import { leaseTtlMs } from './lease-keeper.ts';
import type { ReloadRequest } from './reload-types.ts';
import type { ReportRun, RunAnswer, RunStatus } from './run-api.ts';
import type { SyncDeps } from './run-context.ts';
import { emptyRecord, type Ending } from './run-record.ts';
import { endedOf, NO_PROGRESS, progressOf, progressText } from './saved-job.ts';
import { manifestStore } from './saved-manifest.ts';

/** What a caller asks for. */
export type RunAsk =
  | { readonly runId: string; readonly kind: 'append' }
  | { readonly runId: string; readonly kind: 'reload'; readonly reload: ReloadRequest };

export interface StartOptions {
  readonly signal: AbortSignal;
  /** Epoch ms after which the run goes on from a queue message. */
  readonly deadline: number;
  /** Do nothing now: the whole run is a queue message's. */
  readonly later: boolean;
  /** The id comes from the caller: the run may have been asked for before. */
  readonly isRetry: boolean;
  readonly report: ReportRun;
}

/** A run that was not heard of for so long has lost its holder or its message. */
export const lostAfterMs = 2 * leaseTtlMs;

const jobOf = (deps: SyncDeps, feed: Feed, ask: RunAsk): Job => ({
  runId: ask.runId,
  feed: feed.name,
  kind: ask.kind,
  status: 'waiting',
  createdAt: deps.clock.now(),
  updatedAt: deps.clock.now(),
  attempts: 0,
  request: JSON.stringify(ask.kind === 'reload' ? ask.reload : {}),
  progress: progressText(NO_PROGRESS),
});

/** A queue that does not answer loses no run: the timer enqueues it again. */
const enqueue = async ({ queue }: SyncDeps, { runId, feed }: RunMessage): Promise<void> => {
  await queue.enqueue({ runId, feed }).catch(() => undefined);
};

const answerOf = (job: Job): RunAnswer =>
  job.status === 'done'
    ? { outcome: 'ended', run: endedOf(job) }
    : { outcome: 'continues', runId: job.runId };

const heldAnswer = (deps: SyncDeps, own: string, runId: string, until: number): RunAnswer =>
  runId === own
    ? { outcome: 'continues', runId }
    : { outcome: 'held', runId, retryAfterMs: Math.max(1_000, until - deps.clock.now()) };

const startLater = async (deps: SyncDeps, feed: Feed, job: Job): Promise<RunAnswer> => {
  const { runId, kind } = job;
  const now = deps.clock.now();
  const pending = { runId, kind, since: now };
  // The lease ends as it begins: the feed is the run's, and free for its first attempt.
  const claim = { feed: feed.name, holder: deps.newId(), runId, now, ttlMs: 0, pending };
  const acquired = await deps.state.acquire(claim);
  if (acquired.outcome === 'lease-held') {
    return heldAnswer(deps, runId, acquired.runId ?? acquired.holder, acquired.expiresAt);
  }
  await deps.state.putJob(job);
  await enqueue(deps, job);
  return { outcome: 'continues', runId };
};

/**
 * Runs what a caller asked for, until it ends or its trigger's time is up. What went wrong with the run is in its answer; rejects when the
 * state cannot be asked.
 */
export const startRun = async (
  deps: SyncDeps,
  feed: Feed,
  ask: RunAsk,
  { signal, deadline, later, isRetry, report }: StartOptions,
): Promise<RunAnswer> => {
  const job = jobOf(deps, feed, ask);
  const known = isRetry ? await deps.state.job(ask.runId, signal) : undefined;
  if (known !== undefined) {
    return known.request === job.request ? answerOf(known) : { outcome: 'mismatch', runId: ask.runId };
  }
  if (later) return startLater(deps, feed, job);
  const attempted = await attemptJob(deps, feed, job, { signal, deadline, mayFail: false });
  if (attempted.outcome === 'held') return heldAnswer(deps, job.runId, attempted.runId, attempted.until);
  report(attempted.record);
  if (!attempted.goesOn) return { outcome: 'ended', run: attempted.run };
  await enqueue(deps, job);
  return { outcome: 'continues', runId: job.runId };
};

/** Of a run that was killed between its claim and its job. */
const CUT_OFF: Ending = {
  outcome: 'failed',
  errorKind: 'state-unavailable',
  message: 'it was cut off before it was stored what it was asked. Nothing was changed: ask for it again.',
};

export interface ContinueOptions {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly report: ReportRun;
}

/** Frees a feed of a run that is over. `held`: an attempt at it is at work. */
const settleRun = async (
  deps: SyncDeps,
  feed: string,
  { runId, kind }: { readonly runId: string; readonly kind: RunKind },
  ending: Ending,
  before: (record: RunRecord) => Promise<void> = async () => undefined,
): Promise<RunRecord | 'held'> => {
  const now = deps.clock.now();
  const claim = { feed, holder: deps.newId(), runId, now, ttlMs: leaseTtlMs };
  const acquired = await deps.state.acquire(claim);
  if (acquired.outcome === 'lease-held') return 'held';
  const record = emptyRecord(
    { name: feed },
    { runId, kind, startedAt: now, endedAt: now },
    ending,
    deps.redact,
  );
  await before(record);
  await deps.state.finish(acquired.lease, record);
  return record;
};

/** An append that its trigger left off: where it goes on is its watermark. */
const continueAppend = async (
  deps: SyncDeps,
  feed: Feed,
  { runId }: RunMessage,
  { signal, deadline, report }: ContinueOptions,
): Promise<void> => {
  const record = await appendFeed(deps, feed, { runId, holder: deps.newId(), signal, deadline });
  report(record);
  if (record.outcome === 'stopped') await enqueue(deps, { runId, feed: feed.name });
};

/**
 * Goes on with a run from a queue message. A message that comes twice, or late, finds the feed held or the run done. Rejects when the message
 * is to be delivered again.
 */
export const continueRun = async (
  deps: SyncDeps,
  feeds: readonly Feed[],
  message: RunMessage,
  options: ContinueOptions,
): Promise<void> => {
  const job = await deps.state.job(message.runId, options.signal);
  const feed = feeds.find(({ name }) => name === message.feed);
  if (feed === undefined) return abandonRun(deps, feeds, message, options.report);
  if (job === undefined) {
    const entry = (await deps.state.feeds(options.signal)).find(({ feed: name }) => name === feed.name);
    if (entry?.pending?.runId !== message.runId) return continueAppend(deps, feed, message, options);
    const record = await settleRun(deps, feed.name, entry.pending, CUT_OFF);
    if (record !== 'held') options.report(record);
    return;
  }
  if (job.status === 'done') {
    const { outcome } = endedOf(job);
    await settleRun(deps, feed.name, job, { outcome });
    return;
  }
  const { signal, deadline } = options;
  const attempted = await attemptJob(deps, feed, job, { signal, deadline, mayFail: true });
  if (attempted.outcome === 'held') return;
  options.report(attempted.record);
  // Stopped before it was known whether the feed was claimed: the message comes again.
  if (!attempted.goesOn && attempted.record.outcome === 'stopped') throw attempted.error;
  if (!attempted.goesOn) return;
  if (attempted.error !== undefined) throw attempted.error;
  await enqueue(deps, job);
};

/**
 * Ends a run whose message failed too often, or whose feed is not configured any more: it is marked failed with its last reason, and its feed
 * is free. Rejects when that cannot be stored, or an attempt is still at work.
 */
export const abandonRun = async (
  deps: SyncDeps,
  feeds: readonly Feed[],
  message: RunMessage,
  report: ReportRun,
): Promise<void> => {
  const { runId } = message;
  const job = await deps.state.job(runId);
  if (job?.status === 'done') {
    await settleRun(deps, message.feed, job, { outcome: endedOf(job).outcome });
    return;
  }
  const feed = feeds.find(({ name }) => name === message.feed);
  const last = await deps.state.run(runId);
  const reason =
    feed === undefined
      ? { errorKind: 'config', message: `Feed "${message.feed}" is not in feeds.json any more.` }
      : { errorKind: last?.errorKind ?? 'invariant', message: last?.message ?? 'its attempts left no word' };
  const ending: Ending = {
    outcome: 'failed',
    errorKind: reason.errorKind,
    message: `given up after ${job?.attempts ?? 0} attempts: ${reason.message}`,
  };
  const settled = await settleRun(
    deps,
    message.feed,
    { runId, kind: job?.kind ?? 'append' },
    ending,
    async (record) => {
      if (job === undefined) return;
      if (feed !== undefined && job.kind === 'reload') {
        await manifestStore(deps.lake, feed.tablePath, runId).delete();
      }
      const answer = JSON.stringify(endedRun(job, progressOf(job), record));
      await deps.state.putJob({ ...job, status: 'done', updatedAt: deps.clock.now(), answer });
    },
  );
  if (settled !== 'held') return report(settled);
  throw new TidemarkError(
    'state-unavailable',
    `Run ${runId} of feed "${message.feed}" is to be given up, and an attempt at it is still at work. It is tried again.`,
    { feed: message.feed, runId },
  );
};

/** A run by its id, as it is now; undefined when nobody knows it. */
export const runStatus = async (
  deps: SyncDeps,
  runId: string,
  signal?: AbortSignal,
): Promise<RunStatus | undefined> => {
  const job = await deps.state.job(runId, signal);
  if (job?.status === 'done') return { status: 'ended', run: endedOf(job) };
  if (job !== undefined) {
    const { rows, pages, fetched } = progressOf(job);
    return {
      status: job.status,
      runId,
      feed: job.feed,
      kind: job.kind,
      startedAt: job.createdAt,
      updatedAt: job.updatedAt,
      attempts: job.attempts,
      progress: { rows: fetched ?? rows, pages },
    };
  }
  const record = await deps.state.run(runId, signal);
  if (record === undefined) return undefined;
  const { durationMs, removed: _removed, ...rest } = record;
  return { status: 'ended', run: { ...rest, endedAt: record.startedAt + durationMs, attempts: 1 } };
};
