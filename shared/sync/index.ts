export { askedOf, refusedFeeds } from './feed/index.ts';
export {
  abandonRun,
  cancelRun,
  listRuns,
  openRuns,
  wakeFeed,
  appendFeed,
  maintainFeed,
  resumeRun,
  type RunRequest,
  runStatus,
  startRun,
} from './jobs/index.ts';
export { isPaused } from './run/index.ts';
export {
  checkFeed,
  type CheckReport,
  exploreService,
  feedEntities,
  feedTable,
  type LookLimits,
  previewFeed,
  type TableVersion,
} from './look/index.ts';
export type { RunResult, ReportRun, StartResult, RunStatus, SyncDeps } from './run/index.ts';
export { type Backlog, countBacklog, countBacklogs } from './backlog.ts';
export { maintainInTurn } from './maintain-tick.ts';
export { nextReload } from './scheduled.ts';
export { dueFeeds, runTick, waitMs } from './tick.ts';
export { syncSlice } from './slice.ts';
