export { appendFeed, type AppendRequest } from './append.ts';
export type { SyncDeps } from './run-context.ts';
export { dueFeeds, syncFeeds, type SyncRequest } from './sync-feeds.ts';
