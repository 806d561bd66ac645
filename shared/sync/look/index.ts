export { checkFeed } from './check-feed.ts';
export type { CheckReport } from './types.ts';
