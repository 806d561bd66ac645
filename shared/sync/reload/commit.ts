import { backoffMs } from '../../core/index.ts';
import {
  type AddFile,
  loadCommits,
  loadSnapshot,
  replaceActions,
  type Snapshot,
  type TidemarkInfo,
  updateSnapshot,
} from '../../delta/index.ts';
import type { FeedState } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { commitDecided, createTable, type Decided, lastBatch } from '../table/index.ts';
import { columnsFor, type Preparation } from './prepare.ts';
import type { ReloadResult, RunContext } from '../run/index.ts';

const BACKOFF = { baseMs: 50, capMs: 2_000 };

/** What goes into the commit, and what is true after it. */
export interface Replacement {
  readonly adds: readonly AddFile[];
  readonly removes: readonly AddFile[];
  readonly tidemark: Omit<TidemarkInfo, 'batch'>;
  readonly after: FeedState;
  readonly result: ReloadResult;
}

const baseOf = async (
  run: RunContext,
  { snapshot, columns, state }: Preparation,
): Promise<Snapshot | undefined> => {
  if (snapshot !== undefined) return snapshot;
  const fields = columns.map(({ field }) => field);
  return createTable(run, fields, state);
};

/** Puts the replacement as the version after the base's; a table that is not there is made first. Rejects as `commitDecided` does. */
export const commitReload = async (
  run: RunContext,
  base: Preparation,
  { adds, removes, tidemark, after, result }: Replacement,
): Promise<Decided> => {
  const { deps, feed, signal } = run;
  const { clock, newId, engineVersion } = deps;
  await deps.prepareLake(`${feed.tablePath}/_delta_log`, signal);
  const snapshot = await baseOf(run, base);
  if (snapshot === undefined) return { outcome: 'taken' };
  const { version, etag, metadata } = snapshot;
  const batch = 1 + lastBatch(feed, base.state, snapshot);
  const txnId = newId();
  const actions = replaceActions({
    files: adds,
    removes,
    txn: { appId: appIdOf(feed), version: batch },
    tidemark: { ...tidemark, batch, moved: true, base: { id: metadata.id, version } },
    txnId,
    now: clock.now(),
    engineVersion,
    readVersion: version,
  });
  return commitDecided(run, {
    base: { id: metadata.id, version, etag },
    tableId: metadata.id,
    actions,
    adds,
    txnId,
    batch,
    after: { ...after, batch },
    result,
  });
};

/** Whose the lost version is. */
export type Lost =
  | { readonly outcome: 'lost'; readonly snapshot: Snapshot }
  /** The table is another, or another run of this feed wrote to it: the window has to be fetched again. */
  | { readonly outcome: 'refetch' };

/** Looks at the winners of a lost version, after a pause that grows with `attempt`. */
export const lookAtWinners = async (run: RunContext, base: Preparation, attempt: number): Promise<Lost> => {
  const { deps, feed, signal } = run;
  const { snapshot } = base;
  await deps.clock.sleep(backoffMs(attempt, BACKOFF, deps.random), signal);
  const newer =
    snapshot === undefined
      ? await loadSnapshot(deps.lake, feed.tablePath, { signal })
      : await updateSnapshot(deps.lake, snapshot, { signal });
  const isOther = snapshot !== undefined && newer?.metadata.id !== snapshot.metadata.id;
  if (newer === undefined || isOther) return { outcome: 'refetch' };
  const from = (snapshot?.version ?? -1) + 1;
  const found = await loadCommits(deps.lake, feed.tablePath, { from, to: newer.version }, { signal });
  if (found.outcome === 'gone') return { outcome: 'refetch' };
  const isOurs = found.commits.some(({ txns }) => txns.has(appIdOf(feed)));
  return isOurs ? { outcome: 'refetch' } : { outcome: 'lost', snapshot: newer };
};

/** The base over a newer version; undefined when the staged rows do not fit its columns. Rejects as `reloadBase` does. */
export const baseOver = (run: RunContext, base: Preparation, snapshot: Snapshot): Preparation | undefined => {
  const columns = columnsFor(run.feed, base.entity, base.cursor, snapshot);
  const isSame = columns.every(
    ({ field }, place) =>
      field.name === base.columns[place]?.field.name && field.type === base.columns[place]?.field.type,
  );
  return isSame ? { ...base, snapshot } : undefined;
};
