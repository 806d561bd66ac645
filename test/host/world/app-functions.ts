/** The functions of the packaged app: each has a key of its own. */
export const APP_FUNCTIONS = [
  'sync',
  'reload',
  'syncFeed',
  'run',
  'feeds',
  'health',
  'continueRun',
  'abandonRun',
  'continueFeeds',
];
