import type { HttpResponseInit } from '@azure/functions';
import { type ErrorKind, isTidemarkError } from '../shared/core/index.ts';
import { HostStopping } from './host-stopping.ts';

/** Errors of the rooms below, and what only a request can have wrong. */
type ProblemKind =
  | ErrorKind
  | 'bad-request'
  | 'feed-unknown'
  | 'run-unknown'
  | 'page-unknown'
  | 'feed-held'
  | 'feed-paused'
  | 'run-ended'
  | 'length-required'
  | 'key-reused'
  | 'stopping'
  | 'unexpected';

interface Shape {
  readonly status: number;
  readonly title: string;
  /** Seconds, for what may go well on its own. */
  readonly retryAfter?: number;
}

const SHAPES: Readonly<Record<ProblemKind, Shape>> = {
  'bad-request': { status: 400, title: 'The request is not right' },
  'feed-unknown': { status: 404, title: 'There is no such feed' },
  'run-unknown': { status: 404, title: 'There is no such run' },
  'page-unknown': { status: 404, title: 'There is no such page' },
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

const isProblemKind = (kind: string): kind is ProblemKind => Object.hasOwn(SHAPES, kind);

/** The kind of problem that a failed run's `errorKind` is; `unexpected` for one that is none. */
export const problemKindOf = (errorKind: string | undefined): ProblemKind =>
  errorKind !== undefined && isProblemKind(errorKind) ? errorKind : 'unexpected';

interface Problem {
  readonly kind: ProblemKind;
  readonly detail: string;
  /** Of the run that was asked for, whether it came to be or not. */
  readonly runId?: string | undefined;
  /** Ms; default: by kind. */
  readonly retryAfterMs?: number | undefined;
  /** Further members of the document. */
  readonly more?: object;
}

/** A problem document. Source: RFC 9457, section 3; RFC 9110, section 10.2.3 (`Retry-After`, whole seconds). */
export const problem = ({ kind, detail, runId, retryAfterMs, more }: Problem): HttpResponseInit => {
  const { status, title, retryAfter } = SHAPES[kind];
  const waitSeconds = retryAfterMs === undefined ? retryAfter : Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const instance = runId === undefined ? undefined : `/api/runs/${runId}`;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(waitSeconds === undefined ? {} : { 'retry-after': String(waitSeconds) }),
    },
    body: JSON.stringify({
      type: `urn:tidemark:${kind}`,
      title,
      status,
      detail,
      instance,
      kind,
      runId,
      ...more,
    }),
  };
};

/** What was thrown, as a problem. Of an error that is not of our own class nothing is told: it may quote a row. */
export const thrownProblem = (error: unknown, runId?: string): HttpResponseInit => {
  if (error instanceof HostStopping) {
    return problem({
      kind: 'stopping',
      detail: 'The app was told to end before this began. Ask again.',
      runId,
    });
  }
  if (!isTidemarkError(error)) {
    const detail = 'An unexpected error; the log of the function app names its place. Please report it.';
    return problem({ kind: 'unexpected', detail, runId });
  }
  const { afterMs } = error.facts;
  return problem({
    kind: error.kind,
    detail: error.message,
    runId,
    retryAfterMs: typeof afterMs === 'number' ? afterMs : undefined,
  });
};
