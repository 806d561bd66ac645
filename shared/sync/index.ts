export { appendFeed } from './append-feed.ts';
export { abandonRun, continueRun } from './continue-run.ts';
export type { RunAsk } from './new-job.ts';
export type { EndedRun, ReportRun, RunAnswer, RunStatus } from './run-api.ts';
export type { SyncDeps } from './run-context.ts';
export { runStatus, startRun } from './runs.ts';
export { dueFeeds, syncFeeds } from './sync-feeds.ts';
export { syncSlice } from './sync-slice.ts';
