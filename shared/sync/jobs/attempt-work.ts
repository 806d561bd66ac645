import { isTidemarkError, type TidemarkError } from '../../core/index.ts';
import type { FeedEntry } from '../../state/index.ts';
import {
  AskedToEnd,
  type RunEnd,
  endingOf,
  KIND_RULES,
  type RunContext,
  withNextStep,
} from '../run/index.ts';
import { MAX_PAUSE_MS } from '../../odata/index.ts';
import type { AttemptRequest } from './attempt-request.ts';
import { landedBefore } from '../reload/index.ts';
import { isLate } from '../source/index.ts';
import { decideFirst, decideOpen } from '../table/index.ts';
import { abandoned, lastWord, MOST_STUCK, stuckAttempts } from './stuck.ts';
import { workOf } from './work.ts';

/** How an attempt's work ended. `waits`: the run is resumed later. */
interface Result {
  readonly ending: RunEnd;
  readonly waits: boolean;
  readonly error?: unknown;
}

const retriesLater = (error: unknown): boolean => isTidemarkError(error) && error.retry === 'later';

const afterStop = ({ by }: AttemptRequest, run: RunContext): Result => {
  const { reason }: { readonly reason: unknown } = run.signal;
  const asked = reason instanceof AskedToEnd ? reason : undefined;
  const message = asked?.message ?? 'it was asked to stop';
  const waits =
    asked === undefined
      ? by !== 'tick'
      : asked.what === 'pause' && KIND_RULES[run.kind].whenPaused === 'waits';
  return { ending: { outcome: 'stopped', message }, waits };
};

/** How long the source asks to wait is told by the run, as a value too. */
const notePause = (run: RunContext, { facts: { afterMs } }: TidemarkError): void => {
  if (typeof afterMs !== 'number' || afterMs <= 0) return;
  const until = new Date(run.deps.clock.now() + afterMs).toISOString();
  run.notes.add({ kind: 'source-pause', seconds: Math.ceil(afterMs / 1_000), until });
};

/** No run waits for such a pause, and none is resumed in it. */
const asksForLongPause = ({ facts: { afterMs } }: TidemarkError): boolean =>
  typeof afterMs === 'number' && afterMs > MAX_PAUSE_MS;

const OUT_OF_TIME: RunEnd = {
  outcome: 'stopped',
  message: 'its time was up while the source, or the budget of its service, made it wait',
};

const afterFailure = (request: AttemptRequest, run: RunContext, error: unknown): Result => {
  const { feed, signal } = run;
  const reason: unknown = run.keeper.lost.aborted ? run.keeper.lost.reason : error;
  if (signal.aborted && !isTidemarkError(reason)) return afterStop(request, run);
  if (isTidemarkError(reason, 'source-throttled')) {
    notePause(run, reason);
    if (isLate(run) && !asksForLongPause(reason)) return { ending: OUT_OF_TIME, waits: true };
  }
  const ending = endingOf(feed, reason);
  if (request.by !== 'message' || !retriesLater(reason)) {
    return { ending: withNextStep(ending, reason, run.kind), waits: false, error: reason };
  }
  const stuck = stuckAttempts({ attempts: run.attempt }, run.progress);
  if (stuck < MOST_STUCK) return { ending, waits: true, error: reason };
  return { ending: abandoned(run.attempt, ending), waits: false, error: reason };
};

/** The run as five attempts left it, none of which got further; undefined while it may be resumed. */
const stuckEnding = (run: RunContext): RunEnd | undefined => {
  const before = run.attempt - 1;
  if (stuckAttempts({ attempts: before }, run.progress) < MOST_STUCK) return undefined;
  return abandoned(before, lastWord(run.progress));
};

/** The run of a feed that something is wrong with in feeds.json: each thing on a line of its own. */
const refusedEnding = ({ feed }: RunContext): RunEnd | undefined =>
  feed.refused && { outcome: 'failed', errorKind: 'config', message: feed.refused.join('\n') };

/** Ends a run that is not worked on any more. One that version 0.1.0 had committed ends as it was planned. */
const endAs = async (run: RunContext, ending: RunEnd): Promise<Result> => {
  try {
    const outcome = await landedBefore(run);
    return { ending: outcome === undefined ? ending : { outcome }, waits: false };
  } catch (error) {
    return { ending: endingOf(run.feed, error), waits: true, error };
  }
};

/** Decides what is open, then works, unless the run is over without it. */
const workUnder = async (
  run: RunContext,
  request: AttemptRequest,
  entry: FeedEntry | undefined,
): Promise<Result> => {
  const first = await decideFirst(run, entry);
  if (first.outcome === 'unknown')
    return { ending: endingOf(run.feed, first.error), waits: true, error: first.error };
  if (first.outcome === 'ended') return { ending: { outcome: first.as }, waits: false };
  const over = request.endAs ?? refusedEnding(run) ?? stuckEnding(run);
  if (over !== undefined) return endAs(run, over);
  try {
    run.signal.throwIfAborted();
    run.source = run.deps.sourceOf(run.feed, run.deadline);
    const outcome = await workOf(run, request.job, run.stored);
    return { ending: { outcome }, waits: outcome === 'stopped' };
  } catch (error) {
    return afterFailure(request, run, error);
  }
};

/** What an announced commit that is decided only now makes of a result. */
const decided = async (run: RunContext, result: Result): Promise<Result & { readonly isOpen: boolean }> => {
  const isSuperseded = isTidemarkError(run.keeper.lost.reason, 'state-fenced');
  if (run.intent === undefined || isSuperseded) return { ...result, isOpen: run.intent !== undefined };
  const decision = await decideOpen(run);
  if (decision.outcome === 'unknown') return { ...result, waits: true, error: decision.error, isOpen: true };
  if (decision.outcome === 'ended') return { ending: { outcome: decision.as }, waits: false, isOpen: false };
  return { ...result, isOpen: false };
};

/** Does the work of an attempt, and decides what it had announced. `isOpen`: a commit of it may yet land. */
export const workUnderClaim = async (
  run: RunContext,
  request: AttemptRequest,
  entry: FeedEntry | undefined,
): Promise<Result & { readonly isOpen: boolean }> => decided(run, await workUnder(run, request, entry));
