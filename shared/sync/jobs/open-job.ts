import type { Feed } from '../../config/index.ts';
import type { RunMessage } from '../../queue/index.ts';
import type { PendingRun, RunKind, StoredJob } from '../../state/index.ts';
import { unconfigured } from '../feed/index.ts';
import type { ReportRun, RunEnd, SyncDeps } from '../run/index.ts';
import { endOrRetry } from './end-or-retry.ts';
import { letGoOf } from './end.ts';
import { loadJob } from './load-job.ts';

type Found = Extract<StoredJob, { readonly outcome: 'found' }>;

/** Of a run that neither its feed nor its job tells the kind of: only its end is written. */
const UNNAMED_KIND: RunKind = 'append';

const CUT_OFF =
  'it was cut off before it was stored what it was asked. Nothing was changed: ask for it again.';

/** The run that a feed's entity names, as the one that it belongs to or as one that waits for it, when it is the message's. */
const pendingOf = async (
  { state }: SyncDeps,
  { runId, feed }: RunMessage,
): Promise<PendingRun | undefined> => {
  const entry = await state.entry(feed);
  return [...(entry?.pending ? [entry.pending] : []), ...(entry?.waiting ?? [])].find(
    (run) => run.runId === runId,
  );
};

/** The end of a run whose job cannot be worked with; undefined when nobody knows of such a run. */
const unusable = async (
  deps: SyncDeps,
  message: RunMessage,
  stored: Exclude<StoredJob, Found> | undefined,
): Promise<{ readonly run: Pick<PendingRun, 'runId' | 'kind'>; readonly ending: RunEnd } | undefined> => {
  const pending = await pendingOf(deps, message);
  if (stored === undefined && pending === undefined) return undefined;
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

/**
 * The job of a message's run that can be worked with; undefined when nothing is left to do. A run whose job cannot be read is ended, one that
 * has its end is let go of, and the message of a run that nobody knows is dropped, and told.
 */
export const openJob = async (
  deps: SyncDeps,
  feed: Feed | undefined,
  message: RunMessage,
  { report, signal }: { readonly report: ReportRun; readonly signal?: AbortSignal },
): Promise<Found | undefined> => {
  const stored = await loadJob(deps.state, message.runId, signal);
  if (stored?.outcome === 'found') {
    if (stored.job.status !== 'done') return stored;
    await letGoOf(deps, message.feed, stored);
    return undefined;
  }
  const over = await unusable(deps, message, stored);
  if (over === undefined) dropped(deps, message);
  else await endOrRetry(deps, feed ?? unconfigured(message.feed), over.run, { ending: over.ending, report });
  return undefined;
};
