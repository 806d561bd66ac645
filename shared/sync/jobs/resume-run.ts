import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { RunMessage } from '../../queue/index.ts';
import { type PendingRun, type RunKind, type StoredJob, progressOf } from '../../state/index.ts';
import { attemptRun } from './attempt.ts';
import { endRun, letGoOf } from './end-run.ts';
import { loadJob } from './load-job.ts';
import { abandoned, lastWord, MOST_STUCK, stuckAttempts } from './stuck.ts';
import { unconfigured } from '../feed/index.ts';
import { type RunEnd, type ReportRun, type SyncDeps } from '../run/index.ts';
import { sendRun } from './send-run.ts';

export interface ResumeOptions {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly report: ReportRun;
}

/** After a lease's end by the service's clock, with what the way of a message takes. */
const AFTER_LEASE_MS = 1_000;

/** Of a run that neither its feed nor its job tells the kind of: only its end is written. */
const UNNAMED_KIND: RunKind = 'append';

const CUT_OFF =
  'it was cut off before it was stored what it was asked. Nothing was changed: ask for it again.';

/** The run that a feed's entity names, when it is the message's. */
const pendingOf = async (
  { state }: SyncDeps,
  { runId, feed }: RunMessage,
): Promise<PendingRun | undefined> => {
  const entry = await state.entry(feed);
  return entry?.pending?.runId === runId ? entry.pending : undefined;
};

/** Ends a run as failed, and frees its feed. Rejects when that is not decided yet: the message comes again. */
const abandon = async (
  deps: SyncDeps,
  feed: Feed,
  run: Pick<PendingRun, 'runId' | 'kind'>,
  { ending, report }: { readonly ending: RunEnd; readonly report: ReportRun },
): Promise<void> => {
  const ended = await endRun(deps, feed, run, ending);
  if (ended.outcome === 'ended') return report(ended.record);
  if (ended.outcome === 'over') return undefined;
  if (ended.outcome === 'undecided' && ended.error !== undefined) throw ended.error;
  const { runId } = run;
  throw new TidemarkError(
    'state-unavailable',
    `Run ${runId} of feed "${feed.name}" is to be abandoned, but an attempt at it is still at work. It is tried again.`,
    { feed: feed.name, runId },
  );
};

/** A run whose job cannot be worked with; undefined when it can be resumed. */
const hopeless = async (
  deps: SyncDeps,
  message: RunMessage,
  stored: StoredJob | undefined,
): Promise<
  { readonly run: Pick<PendingRun, 'runId' | 'kind'>; readonly ending: RunEnd } | 'nobody' | undefined
> => {
  if (stored?.outcome === 'found') return undefined;
  const pending = await pendingOf(deps, message);
  if (stored === undefined && pending === undefined) return 'nobody';
  const { runId } = message;
  const reason =
    stored === undefined ? CUT_OFF : `its job could not be read (${stored.reason}). Ask for it again.`;
  const errorKind = stored === undefined ? 'state-unavailable' : 'invariant';
  return {
    run: pending ?? { runId, kind: UNNAMED_KIND },
    ending: { outcome: 'failed', errorKind, message: reason },
  };
};

const dropped = ({ tell }: SyncDeps, { runId, feed }: RunMessage): void =>
  tell(`A message of run ${runId} of feed "${feed}" was dropped: no such run is known.`);

const resume = async (
  deps: SyncDeps,
  feed: Feed,
  { job, etag }: Extract<StoredJob, { outcome: 'found' }>,
  { signal, deadline, report }: ResumeOptions,
): Promise<void> => {
  const attempted = await attemptRun(deps, feed, { job, jobEtag: etag, signal, deadline, by: 'message' });
  switch (attempted.outcome) {
    case 'superseded':
    case 'exists':
      return;
    case 'held':
      // Of another attempt, which may be lost: this message is then what resumes the run.
      return sendRun(deps, job, attempted.endsInMs + AFTER_LEASE_MS);
    case 'unclaimed':
      report(attempted.record);
      // It is not known whether the feed was claimed: the message comes again.
      throw attempted.error;
    case 'ended':
      return report(attempted.record);
    case 'waits':
      report(attempted.record);
      if (attempted.error !== undefined) throw attempted.error;
      // While a feed is paused nobody hurries: the timer sends the message when the pause is over.
      if (!attempted.isPaused) await sendRun(deps, job);
  }
};

/**
 * Resumes a run from a queue message. A message that comes twice, or late, finds the feed held or the run ended; one of a run that nobody
 * knows is dropped, and told. Rejects when the message is to be delivered again.
 */
export const resumeRun = async (
  deps: SyncDeps,
  feeds: readonly Feed[],
  message: RunMessage,
  options: ResumeOptions,
): Promise<void> => {
  const feed = feeds.find(({ name }) => name === message.feed);
  if (feed === undefined) return abandonRun(deps, feeds, message, options.report);
  const stored = await loadJob(deps.state, message.runId, options.signal);
  const over = await hopeless(deps, message, stored);
  if (over === 'nobody') return dropped(deps, message);
  if (over !== undefined)
    return abandon(deps, feed, over.run, { ending: over.ending, report: options.report });
  if (stored?.outcome !== 'found') return undefined;
  if (stored.job.status !== 'done') return resume(deps, feed, stored, options);
  await letGoOf(deps, feed.name, stored);
};

/**
 * Ends a run whose message failed too often, or whose feed is not configured any more: it is marked failed with its last reason, and its feed is
 * free. One that got further meanwhile is resumed by a new message. Rejects when that cannot be stored, or an attempt is still at work.
 */
export const abandonRun = async (
  deps: SyncDeps,
  feeds: readonly Feed[],
  message: RunMessage,
  report: ReportRun,
): Promise<void> => {
  const stored = await loadJob(deps.state, message.runId);
  const feed = feeds.find(({ name }) => name === message.feed);
  const over = await hopeless(deps, message, stored);
  if (over === 'nobody') return dropped(deps, message);
  if (over !== undefined) {
    return abandon(deps, feed ?? unconfigured(message.feed), over.run, { ending: over.ending, report });
  }
  if (stored?.outcome !== 'found') return undefined;
  const { job } = stored;
  if (job.status === 'done') {
    await letGoOf(deps, message.feed, stored);
    return undefined;
  }
  if (feed === undefined) {
    const reason = `Feed "${message.feed}" is not in feeds.json any more.`;
    const ending = abandoned(job.attempts, { outcome: 'failed', errorKind: 'config', message: reason });
    return abandon(deps, unconfigured(message.feed), job, { ending, report });
  }
  if (stuckAttempts(job, progressOf(job)) < MOST_STUCK) return sendRun(deps, job);
  return abandon(deps, feed, job, { ending: abandoned(job.attempts, lastWord(progressOf(job))), report });
};
