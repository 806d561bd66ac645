export type { LookLimits } from './ask/index.ts';
export { checkFeed } from './check-feed.ts';
export { exploreService, feedEntities } from './feed-entities.ts';
export { feedTable, type TableVersion } from './feed-table.ts';
export { previewFeed } from './preview-feed.ts';
export type { CheckReport } from './types.ts';
