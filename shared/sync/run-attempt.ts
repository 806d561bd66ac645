import type { Feed } from '../config/index.ts';
import { boundedText, isTidemarkError } from '../core/index.ts';
import type { FeedEntry, FeedState, PendingRun, RunKind, RunOutcome, RunRecord } from '../state/index.ts';
import { keepLease, leaseTtlMs } from './lease-keeper.ts';
import type { RunContext, SyncDeps } from './run-context.ts';
import { emptyRecord, endingOf, recordMade, recordOf, withNextStep, type Ending } from './run-record.ts';

/** Characters of what a service said itself: longer sentences are stack traces. */
const MAX_SAID = 500;

/** One attempt at a run. `deadline` (epoch ms) ends it at the next page, `signal` at once. */
export interface AttemptRequest {
  readonly runId: string;
  /** Who holds the lease; the run itself where it has one attempt only. */
  readonly holder?: string;
  readonly kind: RunKind;
  readonly signal: AbortSignal;
  readonly deadline: number;
  /** The feed's entry, if the caller has just listed it: spares a call. */
  readonly known?: FeedEntry;
  /** The feed is the run's until the run is over, whatever becomes of this attempt. */
  readonly isPending?: boolean;
  /** What fails and may go right later does not end the run. */
  readonly mayFail?: boolean;
}

/** What an attempt came to. `goesOn`: the run is not over, and the feed is still its own. */
export type Attempted =
  | { readonly outcome: 'held'; readonly record: RunRecord; readonly runId: string; readonly until: number }
  | {
      readonly outcome: 'ended';
      readonly record: RunRecord;
      readonly goesOn: boolean;
      readonly error?: unknown;
      /** What the source itself said of a failure. */
      readonly said?: string;
    };

/** What a run does under its lease. `stored`: what the store knows of the feed. */
export type AttemptWork = (run: RunContext, stored: FeedState | undefined) => Promise<RunOutcome>;

/** Called with the record before the lease is given back; not when the run goes on. */
export type OnEnd = (run: RunContext, record: RunRecord) => Promise<void>;

export const BLANK: FeedState = {
  fingerprint: '',
  cursorType: '',
  cursorNullable: false,
  key: [],
  verifiedFrom: null,
  unverifiedRows: 0,
  batch: 0,
  rows: 0,
  source: {},
};

const mayGoAway = (error: unknown): boolean => isTidemarkError(error) && error.retry === 'later';

interface Result {
  readonly ending: Ending;
  readonly mayGoOn: boolean;
  readonly error?: unknown;
}

const resultOf = (
  feed: Feed,
  { mayFail = false }: AttemptRequest,
  run: RunContext,
  work: Promise<RunOutcome>,
): Promise<Result> =>
  work.then(
    (outcome) => ({ ending: { outcome }, mayGoOn: outcome === 'stopped' }),
    (error: unknown) => {
      const ending = endingOf(feed, error, { signal: run.signal, lost: run.keeper.lost });
      if (ending.outcome === 'stopped') return { ending, mayGoOn: true };
      const mayGoOn = mayFail && mayGoAway(error);
      return { ending: mayGoOn ? ending : withNextStep(ending, error, run.kind), mayGoOn, error };
    },
  );

/** Works under the lease, writes the record and gives the lease back. */
const attemptUnder = async (
  run: RunContext,
  request: AttemptRequest,
  startedAt: number,
  { work, onEnd }: { readonly work: AttemptWork; readonly onEnd: OnEnd },
): Promise<Attempted> => {
  const { feed, stored } = run;
  const { isPending = false } = request;
  const result = await resultOf(feed, request, run, work(run, stored));
  const { ending, mayGoOn, error: failure } = result;
  const goesOn = isPending && mayGoOn;
  const record = recordOf(run, startedAt, stored?.watermark, ending);
  try {
    if (!goesOn) await onEnd(run, record);
    await run.keeper.finish(record, goesOn ? pendingOf(run.deps, request) : undefined);
    return {
      outcome: 'ended',
      record,
      goesOn,
      ...(goesOn && failure !== undefined && { error: failure }),
      ...(isTidemarkError(failure) &&
        failure.said !== undefined && { said: boundedText(run.deps.redact(failure.said), MAX_SAID) }),
    };
  } catch (error) {
    const failed = recordMade(run.deps.redact, { ...record, ...endingOf(feed, error) });
    return { outcome: 'ended', record: failed, goesOn: isPending, error };
  }
};

const pendingOf = ({ clock }: SyncDeps, { runId, kind }: AttemptRequest): PendingRun => ({
  runId,
  kind,
  since: clock.now(),
});

/**
 * Claims the feed, works, writes the record and gives the lease back, which is renewed until then and not after. Never rejects: what went
 * wrong is in the record. An attempt that found the feed held has recorded that.
 */
export const runAttempt = async (
  deps: SyncDeps,
  feed: Feed,
  request: AttemptRequest,
  work: AttemptWork,
  onEnd: OnEnd = async () => undefined,
): Promise<Attempted> => {
  const startedAt = deps.clock.now();
  const { runId, kind, known, signal, isPending = false } = request;
  const nothing = (ending: Ending): RunRecord =>
    emptyRecord(feed, { runId, kind, startedAt, endedAt: deps.clock.now() }, ending, deps.redact);
  try {
    const claim = {
      feed: feed.name,
      holder: request.holder ?? runId,
      runId,
      now: startedAt,
      ttlMs: leaseTtlMs,
      ...(known && { known }),
      ...(isPending && { pending: pendingOf(deps, request) }),
    };
    // Without the signal: a claim whose answer is not waited for would hold the feed until it ends by itself.
    const acquired = await deps.state.acquire(claim);
    if (acquired.outcome === 'lease-held') {
      const record = nothing({ outcome: 'lease-held' });
      // A message that came twice is no run of its own.
      if (acquired.runId !== runId) await deps.state.record(record);
      return {
        outcome: 'held',
        record,
        runId: acquired.runId ?? acquired.holder,
        until: acquired.expiresAt,
      };
    }
    const keeper = keepLease(deps.state, deps.clock, acquired.lease);
    try {
      const run: RunContext = {
        deps,
        feed,
        runId,
        kind,
        source: deps.sourceOf(feed),
        keeper,
        signal: AbortSignal.any([signal, keeper.lost]),
        deadline: request.deadline,
        notes: new Set(),
        state: acquired.state ?? BLANK,
        stored: acquired.state,
        pages: 0,
        rows: 0,
        removed: 0,
      };
      return await attemptUnder(run, request, startedAt, { work, onEnd });
    } finally {
      await keeper.end();
    }
  } catch (error) {
    const ending = withNextStep(endingOf(feed, error, { signal }), error, kind);
    return { outcome: 'ended', record: nothing(ending), goesOn: false, error };
  }
};
