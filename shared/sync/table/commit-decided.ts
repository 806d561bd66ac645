import { isTidemarkError, TidemarkError } from '../../core/index.ts';
import {
  type Action,
  type AddFile,
  areThere,
  commitAt,
  isInLog,
  longStaged,
  putCommit,
} from '../../delta/index.ts';
import type { FeedState, Intent } from '../../state/index.ts';
import type { ReloadResult, RunContext } from '../run/index.ts';
import { takeBack } from './take-back.ts';
import { wholeSnapshot } from './whole-snapshot.ts';

/** A commit as a run is about to put it. */
export interface PlannedCommit {
  /** The version that it was planned on; absent: it creates the table. */
  readonly base?: { readonly id: string; readonly version: number; readonly etag: string | undefined };
  readonly tableId: string;
  readonly actions: readonly Action[];
  readonly adds: readonly AddFile[];
  readonly txnId: string;
  readonly batch: number;
  /** The feed's state once it has landed, `table` aside. */
  readonly after: FeedState;
  /** What the run's answer then says. */
  readonly result?: ReloadResult;
}

export type Decided =
  /** The feed's state is what was planned, and goes with the next write. */
  | { readonly outcome: 'landed'; readonly version: number; readonly etag: string }
  /** Another's commit holds that version: nothing of this one ever will. */
  | { readonly outcome: 'taken' }
  /** Somebody's vacuum deleted what was staged. Nothing was put. */
  | { readonly outcome: 'vanished' }
  /** The table was dropped, or another is in its place. Nothing of this commit is left there. */
  | { readonly outcome: 'table-gone' };

const intentOf = ({ runId, feed }: RunContext, planned: PlannedCommit): Intent => {
  const { base, txnId, batch, after } = planned;
  const { table: _table, boundaryKeys: _keys, ...rest } = after;
  return {
    runId,
    txnId,
    tablePath: feed.tablePath,
    version: (base?.version ?? -1) + 1,
    ...(base && { base: { ...base, etag: base.etag ?? '' } }),
    batch,
    after: rest,
  };
};

/** True while the log holds the very version that a commit was planned on. */
export const baseHolds = async (
  { lake }: RunContext['deps'],
  tablePath: string,
  base: { readonly version: number; readonly etag?: string | undefined } | undefined,
  signal?: AbortSignal,
): Promise<boolean> => {
  if (base?.etag === undefined || base.etag === '') return true;
  return isInLog(lake, tablePath, { version: base.version, etag: base.etag }, { signal });
};

/** Nothing was put, or another has the version: what was announced does not come. */
const withdraw = (run: RunContext): void => {
  run.intent = undefined;
  run.intended = undefined;
  run.keeper.later({ intent: 'none' });
};

/** The last look before a put: everything that the commit rests on is there, and the intent is written. */
const announce = async (
  run: RunContext,
  planned: PlannedCommit,
): Promise<'vanished' | 'table-gone' | Intent> => {
  const { deps, feed, signal, keeper } = run;
  const intent = intentOf(run, planned);
  run.intended = planned.result;
  run.intent = intent;
  const [holds] = await Promise.all([
    baseHolds(deps, feed.tablePath, planned.base, signal),
    keeper.write({ intent }),
  ]);
  if (!holds) return 'table-gone';
  // Right before the put: what is there now may be gone a write later.
  // What was staged before there was a table may have gone with the folder of the one that was dropped.
  const isFirst = planned.base?.version === 0;
  const staged = isFirst ? planned.adds : longStaged(planned.adds, deps.clock.now());
  return (await areThere(deps.lake, feed.tablePath, staged, signal)) ? intent : 'vanished';
};

/** Whether a commit that has landed is in another table than the one that it was planned on. A log that was cleaned is still the table's. */
const isElsewhere = async (
  { deps, feed }: RunContext,
  { base, tableId }: PlannedCommit,
): Promise<boolean> => {
  if (await baseHolds(deps, feed.tablePath, base)) return false;
  const found = await wholeSnapshot(deps.lake, feed.tablePath);
  return found?.metadata.id !== tableId;
};

/**
 * Puts a commit, the one way of a run to the log. Its intent is written first, and nothing is put without it: whoever takes the run over finds
 * it, and decides the version before anything else. Rejects with a doubtful `lake-unavailable` when it cannot be told whether it landed: the
 * intent stays open then.
 */
export const commitDecided = async (run: RunContext, planned: PlannedCommit): Promise<Decided> => {
  const { deps, feed, signal, keeper } = run;
  let intent: Awaited<ReturnType<typeof announce>>;
  try {
    intent = await announce(run, planned);
    if (keeper.isPast)
      throw new TidemarkError('state-unavailable', `Feed "${feed.name}": its lease may have ended.`);
    signal.throwIfAborted();
  } catch (error) {
    withdraw(run);
    throw error;
  }
  if (intent === 'vanished' || intent === 'table-gone') {
    withdraw(run);
    return { outcome: intent };
  }
  const { version } = intent;
  const put = await putCommit(deps.lake, feed.tablePath, version, planned.actions, {
    clock: deps.clock,
    random: deps.random,
    signal,
  }).catch((error: unknown) => {
    // A put that was denied has written nothing.
    if (isTidemarkError(error, 'lake-denied')) withdraw(run);
    throw error;
  });
  if (put.outcome === 'conflict') {
    withdraw(run);
    return { outcome: 'taken' };
  }
  const { etag } = put;
  if (await isElsewhere(run, planned)) {
    const at = await commitAt(deps.lake, feed.tablePath, { version, txnId: planned.txnId });
    if (typeof at === 'object' && at.isOurs) await takeBack(deps, feed, at);
    withdraw(run);
    return { outcome: 'table-gone' };
  }
  const state = { ...planned.after, table: { id: planned.tableId, version, etag } };
  run.intent = undefined;
  run.state = state;
  run.stored = state;
  keeper.later({ state, intent: 'none' });
  return { outcome: 'landed', version, etag };
};
