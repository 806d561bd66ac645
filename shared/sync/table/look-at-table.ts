import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import {
  type Commit,
  isInLog,
  isLatest,
  loadCommits,
  type Snapshot,
  type Snapshots,
  straysAmong,
  takeBack,
  type WriterPorts,
} from '../../delta/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { FeedState } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { writerPorts } from './intents.ts';
import { straysIn } from './strays-in.ts';

/** `isPart`: of what came before these commits nothing is known. */
interface Continued {
  readonly found: 'continued';
  readonly snapshot: Snapshot;
  readonly commits: readonly Commit[];
  readonly isPart?: boolean;
}

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
  | Continued
  /** Its log was cleaned or written anew since that version. */
  | { readonly found: 'cut-off'; readonly snapshot: Snapshot };

export interface LookDeps {
  readonly lake: Lake;
  readonly snapshots: Snapshots;
  readonly signal: AbortSignal;
  readonly writer: WriterPorts;
}

/** What a look at a run's table needs. */
export const lookDeps = ({ deps, feed, signal }: RunContext): LookDeps => ({
  lake: deps.lake,
  snapshots: deps.snapshots,
  signal,
  writer: writerPorts(deps, feed.tablePath),
});

/** The commits after the version that the state knows; undefined when the log does not go on from that very version. */
const commitsSince = async (
  { lake, signal }: LookDeps,
  { tablePath, version }: Snapshot,
  table: NonNullable<FeedState['table']>,
): Promise<Pick<Continued, 'commits'> | undefined> => {
  if (!(await isInLog(lake, tablePath, table, { signal }))) return undefined;
  const found = await loadCommits(lake, tablePath, { from: table.version + 1, to: version }, { signal });
  return found.outcome === 'found' ? { commits: found.commits } : undefined;
};

/** So many commits are read at once, from the newest down. */
const LAST_COMMITS = 10;

/** The newest commits of the table's own log, and strays among them. */
interface LastCommits extends Pick<Continued, 'commits' | 'isPart'> {
  readonly strays: ReadonlySet<Commit>;
}

/** Whether a commit tells by itself where it left the feed. */
const tellsPlace = ({ txns, tidemark }: Commit, appId: string): boolean =>
  txns.has(appId) && tidemark !== undefined && tidemark.moved !== false && tidemark.fingerprint !== undefined;

/**
 * What a lost state is read from: the newest commits, down to the last one of ours that moved the feed, which says where to. So it costs what others
 * have committed since, not what the feed ever did. Undefined: the log was cleaned before one is found.
 */
const lastCommits = async (
  { lake, signal }: LookDeps,
  snapshot: Snapshot,
): Promise<LastCommits | undefined> => {
  const { tablePath, version } = snapshot;
  const appId = appIdOf({ tablePath });
  const commits: Commit[] = [];
  let strays: ReadonlySet<Commit> = new Set();
  for (let to = version; to >= 0; to -= LAST_COMMITS) {
    const from = Math.max(0, to - LAST_COMMITS + 1);
    const found = await loadCommits(lake, tablePath, { from, to }, { signal });
    if (found.outcome === 'gone') return undefined;
    commits.unshift(...found.commits);
    strays = await straysIn(lake, snapshot, commits, appId);
    if (found.commits.some((commit) => !strays.has(commit) && tellsPlace(commit, appId))) break;
  }
  const isPart = commits[0]?.version !== 0;
  return { commits: commits.filter((commit) => !strays.has(commit)), strays, isPart };
};

/** Takes back what landed in the table since the version that the state knows, and was planned on another; answers whether there was any. */
const takeStraysBack = async (
  { writer }: LookDeps,
  { id: tableId }: NonNullable<FeedState['table']>,
  { metadata }: Snapshot,
  commits: readonly Commit[],
): Promise<boolean> => {
  const strays = straysAmong(commits, { appId: writer.appId, tableId }, metadata.id);
  for (const commit of strays) await takeBack(writer, { commit });
  return strays.length > 0;
};

/** The log goes on from the version that the state knows: a table that is another by now, and that no commit since has made another, was read from a checkpoint that is not its own. */
const checkReplaced = (
  { snapshots }: LookDeps,
  { tablePath, checkpoint }: Snapshot,
  commits: readonly Commit[],
): void => {
  if (checkpoint === undefined || commits.some(({ metadataChanged }) => metadataChanged)) return;
  snapshots.forget(tablePath);
  const { version } = checkpoint;
  throw new TidemarkError(
    'table-corrupt',
    `The checkpoint of version ${version} of ${tablePath} is of another table, which was dropped. Delete the files of that checkpoint and _last_checkpoint ` +
      'from _delta_log: the log tells the same without them.',
    { table: tablePath, version },
  );
};

/** The table, beside a version that the state knows. `isFirst`: what does not belong there is taken out first. */
const lookSince = async (
  deps: LookDeps,
  known: NonNullable<FeedState['table']>,
  tablePath: string,
  isFirst = true,
): Promise<TableLook> => {
  const snapshot = await deps.snapshots.latest(deps.lake, tablePath, { signal: deps.signal });
  if (snapshot === undefined) return { found: 'absent' };
  const since = await commitsSince(deps, snapshot, known);
  if (isFirst && since !== undefined && (await takeStraysBack(deps, known, snapshot, since.commits)))
    return lookSince(deps, known, tablePath, false);
  if (known.id !== snapshot.metadata.id) {
    if (since !== undefined) checkReplaced(deps, snapshot, since.commits);
    return { found: 'replaced', snapshot };
  }
  return since === undefined ? { found: 'cut-off', snapshot } : { found: 'continued', snapshot, ...since };
};

const isOurs = ({ txns, tidemark }: Commit, appId: string): boolean =>
  txns.has(appId) && tidemark?.kind !== 'take-back';

/** The table, where no state knows of one. `isFirst`: what does not belong there is taken out first. */
const lookFromNewest = async (deps: LookDeps, tablePath: string, isFirst = true): Promise<TableLook> => {
  const { lake, snapshots, signal, writer } = deps;
  const appId = appIdOf({ tablePath });
  const snapshot = await snapshots.latest(lake, tablePath, { signal });
  if (snapshot === undefined) return { found: 'absent' };
  if (!snapshot.txns.has(appId)) return { found: 'of-others', snapshot };
  const last = await lastCommits(deps, snapshot);
  if (last === undefined) return { found: 'cut-off', snapshot };
  const { strays, commits, isPart } = last;
  if (isFirst && strays.size > 0) {
    for (const commit of strays) await takeBack(writer, { commit });
    return lookFromNewest(deps, tablePath, false);
  }
  if (strays.size > 0 && isPart !== true && !commits.some((commit) => isOurs(commit, appId)))
    return { found: 'of-others', snapshot };
  return { found: 'continued', snapshot, commits, isPart: isPart === true };
};

/** Reads the feed's table, as far as the state does not know it. */
export const lookAtTable = async (
  deps: LookDeps,
  { tablePath }: Feed,
  state: FeedState,
): Promise<TableLook> => {
  const { lake, signal } = deps;
  const known = state.table;
  if (known !== undefined)
    return (await isLatest(lake, tablePath, known, { signal }))
      ? { found: 'unchanged' }
      : lookSince(deps, known, tablePath);
  return lookFromNewest(deps, tablePath);
};
