import type { Lake } from '../../lake/index.ts';
import { logPath } from './log-path.ts';
import { type CommitFile, listLog, readCommitFiles, type ReadOptions } from './log.ts';
import { type Replayed, replayLog } from './read-log.ts';
import { applyActions, type Beyond, emptyState, emptyWholeState } from './replay.ts';
import { checkpointsOf, checkpointSize } from './segment.ts';
import { type Snapshot, toSnapshot, toState } from './snapshot.ts';

/**
 * The newest version of a table, with `upTo` no later one; undefined when no table is there. `table-corrupt` (with the version) for a log with a gap, without
 * protocol or metaData, or unreadable; `table-unsupported` (with the feature) for one that needs more of a reader. Costs what came since the
 * newest checkpoint, however old the table is.
 * Source: Delta PROTOCOL.md, "Action Reconciliation", "Checkpoints".
 */
export const loadSnapshot = async (
  lake: Lake,
  tablePath: string,
  options: ReadOptions & { readonly upTo?: number } = {},
): Promise<Snapshot | undefined> => {
  const replayed = await replayLog(lake, tablePath, { ...options, empty: emptyState });
  if (replayed === undefined) return undefined;
  const { state, committedMs: _committedMs, ...place } = replayed;
  return toSnapshot({ tablePath, ...place }, state);
};

/** A table at one version, with what a checkpoint of it holds beyond its snapshot. */
export interface WholeState extends Pick<Replayed, 'committedMs'> {
  readonly snapshot: Snapshot;
  readonly beyond: Beyond;
}

/** As `loadSnapshot`, as of the newest version up to `upTo`, and with all that a checkpoint needs. */
export const loadWholeState = async (
  lake: Lake,
  tablePath: string,
  options: ReadOptions & { readonly upTo: number },
): Promise<WholeState | undefined> => {
  const replayed = await replayLog(lake, tablePath, { ...options, empty: emptyWholeState });
  if (replayed?.state.beyond === undefined) return undefined;
  const { state, committedMs, ...place } = replayed;
  return { snapshot: toSnapshot({ tablePath, ...place }, state), beyond: replayed.state.beyond, committedMs };
};

/** Two tags of the same file. An empty one, which a service gives that has none, is of no file. */
export const isSameTag = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one !== '' && one === other;

/** What came after a snapshot. `checkpoint`: the newest of a version that is no older. */
interface After extends Pick<Snapshot, 'checkpoint'> {
  readonly commits: readonly CommitFile[];
}

/** With more commits than these a newer checkpoint is read instead. */
const MOST_COMMITS = 20;

/** The commits after `snapshot`, when the log still continues from it; undefined when it does not. */
const commitsAfter = async (
  lake: Lake,
  { tablePath, version, etag }: Snapshot,
  options: ReadOptions,
): Promise<After | undefined> => {
  if (!isSameTag(etag, etag)) return undefined;
  const files = await listLog(lake, tablePath, version, options);
  const [own, ...after] = files.filter(({ kind }) => kind === 'commit');
  if (own?.version !== version || !isSameTag(etag, own.info.etag)) return undefined;
  if (after.some((file, index) => file.version !== version + 1 + index)) return undefined;
  const isCheckpointed = files.some((file) => file.kind.endsWith('checkpoint') && file.version > version);
  if (isCheckpointed && after.length > MOST_COMMITS) return undefined;
  const versions = after.map((file) => file.version);
  const commits = await readCommitFiles(lake, tablePath, versions, options);
  if (!commits.every((commit) => commit !== undefined)) return undefined;
  const [checkpoint] = checkpointsOf(files);
  return { commits, ...(checkpoint && { checkpoint: checkpointSize(checkpoint) }) };
};

/**
 * As `loadSnapshot`, reading only the commits after `snapshot`; itself when there are none. A table that was dropped, recreated or
 * cleaned past the snapshot is loaded whole.
 */
export const updateSnapshot = async (
  lake: Lake,
  snapshot: Snapshot,
  options: ReadOptions = {},
): Promise<Snapshot | undefined> => {
  const after = await commitsAfter(lake, snapshot, options);
  if (after === undefined) return loadSnapshot(lake, snapshot.tablePath, options);
  const last = after.commits.at(-1);
  if (last === undefined) return snapshot;
  const { tablePath, checkpoint = snapshot.checkpoint } = { ...snapshot, ...after };
  const state = toState(snapshot);
  for (const { actions } of after.commits) applyActions(state, actions);
  const place = { tablePath, version: last.version, etag: last.etag, ...(checkpoint && { checkpoint }) };
  return toSnapshot(place, state);
};

/**
 * True while `version` is still the table's newest and its log file is the one with `etag`: two calls, whatever the table's size.
 * False says only that the table has to be looked at.
 */
export const isLatest = async (
  lake: Lake,
  tablePath: string,
  known: { readonly version: number; readonly etag: string },
  { signal }: ReadOptions = {},
): Promise<boolean> => {
  const [isKnown, next] = await Promise.all([
    isInLog(lake, tablePath, known, { signal }),
    lake.head(logPath(tablePath, known.version + 1), signal),
  ]);
  return isKnown && next.outcome === 'not-found';
};

/**
 * True while the log holds `version` as the very file that it was. False: the log was cleaned past it, or cut back and written anew.
 */
export const isInLog = async (
  lake: Lake,
  tablePath: string,
  known: { readonly version: number; readonly etag: string },
  { signal }: ReadOptions = {},
): Promise<boolean> => {
  const present = await lake.head(logPath(tablePath, known.version), signal);
  return present.outcome === 'found' && isSameTag(known.etag, present.info.etag);
};
