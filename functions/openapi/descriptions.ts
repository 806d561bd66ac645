import type { EndpointName } from '../../shared/api/index.ts';

/** What a caller should know of each endpoint besides its summary. More: docs/http.md. */
export const DESCRIPTIONS: Readonly<Record<EndpointName, string>> = {
  health:
    'Settings, state, lake and queue are looked at, 10 s each at most. 200 when all is well, 503 with the reasons when not. Further names in the query pass.',
  listFeeds:
    'Feeds in the order of feeds.json, those that cannot run among them, with what is wrong. What is not known is left out.',
  getFeed:
    'The same members as in the list. With `backlog` its source is asked one question; where nobody can tell, `noBacklog` says why.',
  listFeedRuns:
    'On the first page without `outcome`, those at work and those that wait come first, on top of `limit`. The next page is asked for by `next`, as `before`.',
  listRuns:
    'Feeds that are not in feeds.json any more are among them, for as long as their history is kept. A page of an outcome may be short, or empty, and have a `next`.',
  getRun:
    'A run that failed is a 200 here: look at `outcome`, `errorKind` and `message`. While it goes on, `retry-after` says when to ask again.',
  cancelRun:
    'A run at work sees it within 15 s and ends as `stopped`; one that waits is over at once. What was committed stays.',
  syncFeed:
    'Answered when the run is over, or 202 when it takes longer or waits for another run: it goes on without its caller.',
  reloadFeed:
    'Without a window in the body it is the `reload` of the feed in feeds.json. Readers see the old window or the new one. With `dryRun` nothing is changed, and the answer is the difference.',
  maintainFeed:
    'Small files are written anew as larger ones, a checkpoint is written where one is due, and what no version of the last week names is deleted. The source is asked nothing.',
  checkFeed:
    'At most 12 questions to the source. What is wrong is in the answer, each with a remedy. Nothing is written.',
  previewFeed:
    'The source is asked, the table is not: each value is the text that a row of the table would show.',
  feedTable: 'Read from the Delta log. A table that is not there yet has no `version`.',
  feedEntities:
    'Each entity set with its key, its rows and what can be its cursor, and the entry for feeds.json that would take it.',
  pauseFeed:
    'No tick, no maintenance and no call begins a run on it. What is at work ends, or waits, at its next write. To pause again keeps the reason and the end that it does not name.',
  resumeFeed: 'A feed that is not paused stays as it is, and is answered.',
  openapi: 'It holds no data: no key is asked for. Further names in the query pass.',
  ui: 'It holds no data: no key is asked for. Its script asks the other endpoints with the key that somebody types.',
  uiAsset: 'Kept by browsers for a year: another content has another name.',
};
