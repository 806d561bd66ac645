import { TidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { readCheckpoint } from './checkpoint.ts';
import { chooseSegment, type LogSegment } from './segment.ts';
import { logPath } from './log-path.ts';
import { type CommitFile, listLog, loadCheckpointHint, readCommitFiles, type ReadOptions } from './log.ts';
import { applyActions, emptyState, type TableState } from './replay.ts';
import { type Snapshot, toSnapshot, toState } from './snapshot.ts';
import { corrupt, unsupported } from './table-errors.ts';

const checkSegment = (tablePath: string, segment: LogSegment): void => {
  const stuck = segment.gap ?? (segment.checkpoint || segment.commits.length > 0 ? undefined : 0);
  if (stuck === undefined) return;
  if (segment.v2) throw unsupported(tablePath, 'v2Checkpoint', 'cannot be read');
  throw corrupt(tablePath, stuck, 'is missing from the log');
};

/** The files to replay, by the hint when it holds; undefined when there is no table. */
const findSegment = async (
  lake: Lake,
  tablePath: string,
  options: ReadOptions,
): Promise<LogSegment | undefined> => {
  const hint = await loadCheckpointHint(lake, tablePath, options);
  const near = hint === undefined ? undefined : chooseSegment(await listLog(lake, tablePath, hint, options));
  if (near?.checkpoint !== undefined && near.gap === undefined) return near;
  // The hint is stale, or the service answered a listing from a name with nothing, as OneLake did: the whole log decides.
  const files = await listLog(lake, tablePath, 0, options);
  if (files.length === 0 && hint === undefined) return undefined;
  if (files.length === 0)
    throw corrupt(tablePath, hint ?? 0, 'is named by _last_checkpoint, but its log is gone');
  let segment = chooseSegment(files);
  // A listing is no instant: with commits landing while it ran, it may have missed one. A real gap is there again.
  if (segment.gap !== undefined) segment = chooseSegment(await listLog(lake, tablePath, 0, options));
  checkSegment(tablePath, segment);
  return segment;
};

const changedMeanwhile = (tablePath: string): TidemarkError =>
  new TidemarkError(
    'lake-unavailable',
    `The log of ${tablePath} was cleaned while it was being read. Read it again.`,
    { table: tablePath },
  );

const present = (tablePath: string, files: readonly (CommitFile | undefined)[]): readonly CommitFile[] =>
  files.map((file) => {
    if (file === undefined) throw changedMeanwhile(tablePath);
    return file;
  });

/** The state at a segment's checkpoint; empty where it has none. */
const replayCheckpoint = async (
  lake: Lake,
  tablePath: string,
  { checkpoint }: LogSegment,
  options: ReadOptions,
): Promise<TableState> => {
  const state = emptyState();
  for (const part of checkpoint?.parts ?? [])
    applyActions(state, await readCheckpoint(lake, tablePath, part, options));
  return state;
};

/** The newest version of a segment, and the tag of that version's log file. */
const newestOf = (
  { checkpoint, atCheckpoint }: LogSegment,
  commits: readonly CommitFile[],
): Pick<Snapshot, 'version' | 'etag'> => {
  const last = commits.at(-1);
  return {
    version: last?.version ?? checkpoint?.version ?? 0,
    etag: last?.etag ?? atCheckpoint?.info.etag,
  };
};

/**
 * The newest version of a table; undefined when no table is there. `table-corrupt` (with the version) for a log with a gap, without
 * protocol or metaData, or unreadable; `table-unsupported` (with the feature) for one that needs more of a reader.
 * Source: Delta PROTOCOL.md, "Action Reconciliation", "Checkpoints".
 */
export const loadSnapshot = async (
  lake: Lake,
  tablePath: string,
  options: ReadOptions = {},
): Promise<Snapshot | undefined> => {
  const segment = await findSegment(lake, tablePath, options);
  if (segment === undefined) return undefined;
  const state = await replayCheckpoint(lake, tablePath, segment, options);
  const versions = segment.commits.map(({ version }) => version);
  const files = present(tablePath, await readCommitFiles(lake, tablePath, versions, options));
  for (const { actions } of files) applyActions(state, actions);
  return toSnapshot({ tablePath, ...newestOf(segment, files) }, state);
};

/** The commits after `snapshot`, when the log still continues from it; undefined when it does not. */
const commitsAfter = async (
  lake: Lake,
  { tablePath, version, etag }: Snapshot,
  options: ReadOptions,
): Promise<readonly CommitFile[] | undefined> => {
  const files = await listLog(lake, tablePath, version, options);
  const [own, ...after] = files.filter(({ kind }) => kind === 'commit');
  if (etag === undefined || own?.version !== version || own.info.etag !== etag) return undefined;
  if (after.some((file, index) => file.version !== version + 1 + index)) return undefined;
  const versions = after.map((file) => file.version);
  const commits = await readCommitFiles(lake, tablePath, versions, options);
  return commits.includes(undefined) ? undefined : present(tablePath, commits);
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
  const commits = await commitsAfter(lake, snapshot, options);
  const last = commits?.at(-1);
  if (commits === undefined) return loadSnapshot(lake, snapshot.tablePath, options);
  if (last === undefined) return snapshot;
  const state = toState(snapshot);
  for (const { actions } of commits) applyActions(state, actions);
  return toSnapshot({ tablePath: snapshot.tablePath, version: last.version, etag: last.etag }, state);
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
  return present.outcome === 'found' && present.info.etag === known.etag;
};
