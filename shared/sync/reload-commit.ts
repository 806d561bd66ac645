import { backoffMs, TidemarkError, withGrace } from '../core/index.ts';
import {
  areThere,
  COMMIT_GRACE_MS,
  createTableActions,
  loadCommits,
  loadSnapshot,
  longStaged,
  putCommit,
  replaceActions,
  updateSnapshot,
  type AddFile,
  type Commit,
  type Snapshot,
  type TidemarkInfo,
} from '../delta/index.ts';
import { appIdOf, lastBatch } from './locate.ts';
import { columnsFor, type ReloadBase } from './reload-base.ts';
import type { RunContext } from './run-context.ts';

const BACKOFF = { baseMs: 50, capMs: 2_000 };

/** What goes into the commit. */
export interface Replacement {
  readonly adds: readonly AddFile[];
  readonly removes: readonly AddFile[];
  readonly tidemark: Omit<TidemarkInfo, 'batch'>;
}

export type ReloadCommit =
  | {
      readonly outcome: 'committed';
      readonly snapshot: Snapshot;
      readonly commit: Pick<Commit, 'version' | 'tidemark'>;
    }
  /** Another's commit holds that version: nothing of this one ever will. */
  | { readonly outcome: 'conflict' }
  /** Somebody's vacuum deleted what was staged. Nothing was put. */
  | { readonly outcome: 'vanished' };

/** The batch that the next commit of ours is. */
export const nextBatch = (run: RunContext, { state, snapshot }: ReloadBase): number =>
  1 + lastBatch(run.feed, state, snapshot);

/** Puts the replacement as the version after the base's. Rejects with a doubtful `lake-unavailable` when it cannot be told whether it landed. */
export const commitReload = async (
  run: RunContext,
  base: ReloadBase,
  { adds, removes, tidemark }: Replacement,
): Promise<ReloadCommit> => {
  const { deps, feed, signal } = run;
  const { lake, clock, random, newId, engineVersion } = deps;
  const { snapshot } = base;
  const batch = nextBatch(run, base);
  const common = {
    files: adds,
    txn: { appId: appIdOf(feed), version: batch },
    tidemark: { ...tidemark, batch },
    txnId: newId(),
    isBlindAppend: false,
    now: clock.now(),
    engineVersion,
  };
  const fields = base.columns.map(({ field }) => field);
  const actions =
    snapshot === undefined
      ? createTableActions({ ...common, fields, newId })
      : replaceActions({ ...common, removes, readVersion: snapshot.version });
  await deps.prepareLake(`${feed.tablePath}/_delta_log`, signal);
  const version = snapshot === undefined ? 0 : snapshot.version + 1;
  const isThere = await areThere(lake, feed.tablePath, longStaged(adds, clock.now()), signal);
  if (!isThere) return { outcome: 'vanished' };
  const put = await putCommit(lake, feed.tablePath, version, actions, { clock, random, signal });
  if (put.outcome === 'conflict') return { outcome: 'conflict' };
  const after = await withGrace(signal, COMMIT_GRACE_MS, (late) =>
    snapshot === undefined
      ? loadSnapshot(lake, feed.tablePath, { signal: late })
      : updateSnapshot(lake, snapshot, { signal: late }),
  );
  if (after !== undefined)
    return { outcome: 'committed', snapshot: after, commit: { version, tidemark: { ...tidemark, batch } } };
  throw new TidemarkError('table-corrupt', `${feed.tablePath} is gone right after its version ${version}.`, {
    table: feed.tablePath,
    version,
  });
};

/** The commits after a version; undefined when the log does not tell any more. */
export const commitsAfter = async (
  { deps, feed, signal }: RunContext,
  version: number,
  newest: number,
): Promise<readonly Commit[] | undefined> => {
  const found = await loadCommits(deps.lake, feed.tablePath, version + 1, newest, { signal });
  return found.outcome === 'found' ? found.commits : undefined;
};

/** This run's own commit among others: one that was put by an attempt that could not tell, or was killed. */
export const ownCommit = (run: RunContext, commits: readonly Commit[]): Commit | undefined =>
  commits.find(({ tidemark }) => tidemark?.kind === 'reload' && tidemark.runId === run.runId);

/** Whose the lost version is. */
export type Lost =
  | { readonly outcome: 'lost'; readonly snapshot: Snapshot }
  /** The table is another, or another run of this feed wrote to it: the window has to be fetched again. */
  | { readonly outcome: 'refetch' }
  /** The version is this run's own: an earlier attempt's put has landed late. */
  | { readonly outcome: 'landed'; readonly snapshot: Snapshot; readonly commit: Commit };

/** Looks at the winners of a lost version, after a pause that grows with `attempt`. */
export const lookAtWinners = async (run: RunContext, base: ReloadBase, attempt: number): Promise<Lost> => {
  const { deps, feed, signal } = run;
  const { snapshot } = base;
  await deps.clock.sleep(backoffMs(attempt, BACKOFF, deps.random), signal);
  const newer =
    snapshot === undefined
      ? await loadSnapshot(deps.lake, feed.tablePath, { signal })
      : await updateSnapshot(deps.lake, snapshot, { signal });
  const isOther = snapshot !== undefined && newer?.metadata.id !== snapshot.metadata.id;
  if (newer === undefined || isOther) return { outcome: 'refetch' };
  const commits = await commitsAfter(run, snapshot?.version ?? -1, newer.version);
  if (commits === undefined) return { outcome: 'refetch' };
  const own = ownCommit(run, commits);
  if (own !== undefined) return { outcome: 'landed', snapshot: newer, commit: own };
  const isOurs = commits.some(({ txns }) => txns.has(appIdOf(feed)));
  return isOurs ? { outcome: 'refetch' } : { outcome: 'lost', snapshot: newer };
};

/** The base over a newer version; undefined when the staged rows do not fit its columns. Rejects as `reloadBase` does. */
export const baseOver = (run: RunContext, base: ReloadBase, snapshot: Snapshot): ReloadBase | undefined => {
  const columns = columnsFor(run.feed, base.entity, base.cursor, snapshot);
  const isSame = columns.every(
    ({ field }, place) =>
      field.name === base.columns[place]?.field.name && field.type === base.columns[place]?.field.type,
  );
  return isSame ? { ...base, snapshot } : undefined;
};
