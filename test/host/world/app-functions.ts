import { FUNCTION_NAMES } from '../../../functions/routes.ts';

/** The functions of the packaged app: each has a key of its own. */
export const APP_FUNCTIONS = [
  'sync',
  'maintain',
  ...Object.values(FUNCTION_NAMES),
  'continueRun',
  'abandonRun',
  'continueFeeds',
];
