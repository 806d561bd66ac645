import type { ErrorKind } from '../../core/index.ts';

/** Errors of the app's own, and what only a request can have wrong. */
export type ProblemKind =
  | ErrorKind
  | 'bad-request'
  | 'feed-unknown'
  | 'run-unknown'
  | 'page-unknown'
  | 'method-not-allowed'
  | 'feed-held'
  | 'feed-paused'
  | 'run-ended'
  | 'length-required'
  | 'key-reused'
  | 'stopping'
  | 'unexpected';

export type ProblemStatus = 400 | 404 | 405 | 409 | 411 | 422 | 500 | 502 | 503;

interface ProblemShape {
  readonly status: ProblemStatus;
  readonly title: string;
  /** Seconds, for what may go well on its own. */
  readonly retryAfter?: number;
}

/** What each kind of problem is over HTTP. */
export const PROBLEMS: Readonly<Record<ProblemKind, ProblemShape>> = {
  'bad-request': { status: 400, title: 'The request is not right' },
  'feed-unknown': { status: 404, title: 'There is no such feed' },
  'run-unknown': { status: 404, title: 'There is no such run' },
  'page-unknown': { status: 404, title: 'There is no such page' },
  'method-not-allowed': { status: 405, title: 'The path does not know the method' },
  'feed-held': { status: 409, title: 'Too many runs wait for the feed', retryAfter: 30 },
  'feed-paused': { status: 409, title: 'The feed is paused' },
  'run-ended': { status: 409, title: 'The run is over' },
  'length-required': { status: 411, title: 'The request needs a Content-Length' },
  'key-reused': { status: 422, title: 'The Idempotency-Key belongs to another request' },
  'window-unknown': { status: 422, title: 'The window cannot be computed' },
  'source-shrunk': { status: 422, title: 'The source has shrunk' },
  'source-incomplete': { status: 422, title: 'The source did not send all that it has' },
  'source-stalled': { status: 422, title: 'The source hands out no more of the rows that it has' },
  config: { status: 500, title: 'The configuration is not right' },
  'lake-denied': { status: 500, title: 'The lake refuses the app' },
  'state-newer': { status: 500, title: 'A newer version keeps the state' },
  'state-denied': { status: 500, title: 'The state refuses the app' },
  'queue-denied': { status: 500, title: 'The queue refuses the app' },
  'table-unsupported': { status: 500, title: 'The table has a feature that is not supported' },
  'table-corrupt': { status: 500, title: 'The table cannot be read' },
  invariant: { status: 500, title: 'Tidemark made a mistake' },
  unexpected: { status: 500, title: 'Tidemark made a mistake' },
  'source-unavailable': { status: 502, title: 'The source failed', retryAfter: 60 },
  'source-denied': { status: 502, title: 'The source refuses the app' },
  'source-contract': { status: 502, title: 'The source does not keep to OData' },
  'source-reset': { status: 502, title: 'The source lost its place', retryAfter: 5 },
  stopping: { status: 503, title: 'The app is stopping', retryAfter: 10 },
  'source-throttled': { status: 503, title: 'The source asks to wait', retryAfter: 300 },
  'lake-unavailable': { status: 503, title: 'The lake does not answer', retryAfter: 60 },
  'state-unavailable': { status: 503, title: 'The state does not answer', retryAfter: 60 },
  'queue-unavailable': { status: 503, title: 'The queue does not answer', retryAfter: 60 },
  'commit-contention': { status: 503, title: 'Other writers keep changing the table', retryAfter: 60 },
  'state-fenced': { status: 503, title: 'Another run took the feed over', retryAfter: 60 },
};
