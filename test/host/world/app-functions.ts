/** The functions of the packaged app: each has a key of its own. */
export const APP_FUNCTIONS = [
  'sync',
  'reload',
  'syncFeed',
  'maintain',
  'maintainFeed',
  'run',
  'feeds',
  'health',
  'continueRun',
  'abandonRun',
  'continueFeeds',
];
