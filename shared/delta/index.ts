export {
  type Action,
  type AddFile,
  type Commit,
  type CommitAt,
  commitAt,
  isCutOff,
  isInLog,
  isLatest,
  loadCommits,
  loadSnapshot,
  type Snapshot,
  type TableColumn,
  takeOut,
  type TidemarkInfo,
  updateSnapshot,
} from './log/index.ts';
export {
  appendActions,
  checkAppend,
  checkColumnNames,
  checkReplace,
  checkRewrite,
  checkTableName,
  createTableActions,
  fenceActions,
  replaceActions,
} from './actions/index.ts';
export {
  areThere,
  type EncodeFile,
  encodeHere,
  encodeInThread,
  maxValue,
  longStaged,
  nthLargest,
  readFiles,
  readTable,
  stageFile,
} from './files/index.ts';
export {
  encodeStatistics,
  fileRange,
  type RowsInSpan,
  rowsInSpan,
  type Span,
  tableRows,
} from './stats/index.ts';
export { COMMIT_GRACE_MS, putCommit } from './transaction/index.ts';
