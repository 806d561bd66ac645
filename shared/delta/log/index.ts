export type { Action, AddFile, CommitInfo, MetadataAction, RemoveFile } from './actions.ts';
export { readCheckpoint } from './checkpoint.ts';
export { commitAt, type CommitAt, isCutOff, takeOut } from './commit-at.ts';
export type { Commit, TidemarkInfo } from './commit.ts';
export { checkWriterProtocol } from './features.ts';
export { type HistoryEntry, loadHistory } from './history.ts';
export { inOrder } from './in-order.ts';
export { lakeSource } from './lake-source.ts';
export {
  isInLog,
  isLatest,
  isSameTag,
  loadSnapshot,
  loadWholeState,
  updateSnapshot,
  type WholeState,
} from './load-snapshot.ts';
export { checkpointPath, hintPath, logPath } from './log-path.ts';
export { hintVersion, listLog, loadCommits, type LogFile, readCommitFile, type ReadOptions } from './log.ts';
export { encodeCommitFile } from './parse-actions.ts';
export { encodeSchema, type TableColumn } from './schema.ts';
export { type Checkpoint, checkpointsOf } from './segment.ts';
export { type Snapshot, withMetadata } from './snapshot.ts';
export { holdSnapshots, type KnownTable, type Snapshots } from './snapshot-cache.ts';
export { unsupported } from './table-errors.ts';
export { snapshotUnder, wholeSnapshot } from './whole-snapshot.ts';
