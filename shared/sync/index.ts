export { appendFeed } from './append.ts';
export type { SyncDeps } from './run-context.ts';
export { dueFeeds, syncFeeds } from './sync-feeds.ts';
