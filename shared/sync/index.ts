export { appendFeed } from './append.ts';
export type { EndedRun, ReportRun, RunAnswer, RunStatus } from './run-api.ts';
export type { SyncDeps } from './run-context.ts';
export { abandonRun, continueRun, runStatus, startRun, type RunAsk } from './runs.ts';
export { dueFeeds, syncFeeds } from './sync-feeds.ts';
