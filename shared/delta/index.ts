export type { Action, AddFile, RemoveFile } from './actions.ts';
export {
  appendActions,
  createTableActions,
  type AppendRequest,
  type CreateTableRequest,
} from './append-actions.ts';
export type { Commit, TidemarkInfo } from './commit.ts';
export { encodeHere, type EncodeFile } from './encode-file.ts';
export { encodeInThread } from './encode-in-thread.ts';
export { fileRange, type FileRange } from './file-range.ts';
export { checkAppendable } from './gate.ts';
export { greatestValue } from './greatest-value.ts';
export { isInLog, isLatest, loadSnapshot, updateSnapshot } from './load-snapshot.ts';
export { loadCommits, type CommitsResult, type ReadOptions } from './log.ts';
export { checkColumnNames, checkTableName } from './names.ts';
export { putCommit, type CommitOptions, type CommitResult } from './put-commit.ts';
export { readTable, type ReadTableOptions } from './read-table.ts';
export type { TableColumn } from './schema.ts';
export type { Snapshot, TableMetadata } from './snapshot.ts';
export { stageFile, type StageOptions } from './stage-file.ts';
export { encodeStatistics } from './statistics.ts';
