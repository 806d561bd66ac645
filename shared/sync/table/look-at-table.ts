import type { Feed } from '../../config/index.ts';
import {
  type Commit,
  isInLog,
  isLatest,
  loadCommits,
  loadSnapshot,
  type Snapshot,
} from '../../delta/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { FeedState } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';

/** The table, beside what a state knows of it. */
export type TableLook =
  /** It is at the version that the state knows: nothing had to be read. */
  | { readonly found: 'unchanged' }
  | { readonly found: 'absent' }
  /** The state knows of none, and none of its commits is ours. */
  | { readonly found: 'of-others'; readonly snapshot: Snapshot }
  /** It is another than the one that the state knows. */
  | { readonly found: 'replaced'; readonly snapshot: Snapshot }
  /** Its log continues from the version that the state knows, or from its first one. */
  | { readonly found: 'continued'; readonly snapshot: Snapshot; readonly commits: readonly Commit[] }
  /** Its log was cleaned or written anew since that version. */
  | { readonly found: 'cut-off'; readonly snapshot: Snapshot };

export interface LookDeps {
  readonly lake: Lake;
  readonly signal: AbortSignal;
}

/** The commits after the version that the state knows; undefined when the log does not go on from that very version. */
const commitsSince = async (
  { lake, signal }: LookDeps,
  { tablePath, version }: Snapshot,
  { table }: FeedState,
): Promise<readonly Commit[] | undefined> => {
  if (table !== undefined && !(await isInLog(lake, tablePath, table, { signal }))) return undefined;
  const from = table === undefined ? 0 : table.version + 1;
  const commits = await loadCommits(lake, tablePath, { from, to: version }, { signal });
  return commits.outcome === 'found' ? commits.commits : undefined;
};

/** Reads the feed's table, as far as the state does not know it. */
export const lookAtTable = async (
  deps: LookDeps,
  { tablePath }: Feed,
  state: FeedState,
): Promise<TableLook> => {
  const { lake, signal } = deps;
  const known = state.table;
  if (known !== undefined && (await isLatest(lake, tablePath, known, { signal })))
    return { found: 'unchanged' };
  const snapshot = await loadSnapshot(lake, tablePath, { signal });
  if (snapshot === undefined) return { found: 'absent' };
  if (known === undefined && !snapshot.txns.has(appIdOf({ tablePath })))
    return { found: 'of-others', snapshot };
  if (known !== undefined && known.id !== snapshot.metadata.id) return { found: 'replaced', snapshot };
  const commits = await commitsSince(deps, snapshot, state);
  return commits === undefined ? { found: 'cut-off', snapshot } : { found: 'continued', snapshot, commits };
};
