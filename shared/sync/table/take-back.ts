import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import {
  type Commit,
  isCutOff,
  loadSnapshot,
  putCommit,
  replaceActions,
  type Snapshot,
  takeOut,
} from '../../delta/index.ts';
import { appIdOf } from '../feed/index.ts';
import type { SyncDeps } from '../run/index.ts';

/** Who loses the next version looks again; more rounds than this are no race any more. */
const ROUNDS = 5;

const removalOf = (deps: SyncDeps, feed: Feed, snapshot: Snapshot, commit: Commit) => {
  const paths = new Set(commit.adds.map(({ path }) => path));
  const removes = snapshot.files.filter(({ path }) => paths.has(path));
  const appId = appIdOf(feed);
  const batch = snapshot.txns.get(appId) ?? 0;
  const { runId = '' } = commit.tidemark ?? {};
  return {
    removes,
    actions: replaceActions({
      files: [],
      removes,
      txn: { appId, version: batch },
      tidemark: { runId, feed: feed.name, kind: 'take-back', rows: 0, batch, moved: false },
      txnId: deps.newId(),
      readVersion: snapshot.version,
      now: deps.clock.now(),
      engineVersion: deps.engineVersion,
    }),
  };
};

/**
 * Takes a commit of ours back that landed in a table which is not the one that it was planned on. Where the log does not reach up to it, its file
 * is deleted, as it is no version of any table; in another table a commit removes what it added. It needs no intent: it changes nothing but rows
 * that are not this table's.
 */
export const takeBack = async (
  deps: SyncDeps,
  feed: Feed,
  { commit, etag }: { readonly commit: Commit; readonly etag: string },
): Promise<void> => {
  const { lake, clock, random } = deps;
  const { tablePath } = feed;
  const { version } = commit;
  if (await isCutOff(lake, tablePath, version)) return takeOut(lake, tablePath, { version, etag });
  for (let round = 1; round <= ROUNDS; round += 1) {
    const snapshot = await loadSnapshot(lake, tablePath);
    if (snapshot === undefined) return;
    const { removes, actions } = removalOf(deps, feed, snapshot, commit);
    if (removes.length === 0) return;
    const put = await putCommit(lake, tablePath, snapshot.version + 1, actions, { clock, random });
    if (put.outcome === 'committed') return;
  }
  throw new TidemarkError(
    'commit-contention',
    `Feed "${feed.name}": rows of a table that was dropped could not be taken out of the new ${tablePath}, as other writers took ${ROUNDS} versions in a row.`,
    { feed: feed.name, table: tablePath, version },
  );
};
