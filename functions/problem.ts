import type { HttpResponseInit } from '@azure/functions';
import { type ProblemKind, PROBLEMS } from '../shared/api/index.ts';
import { isTidemarkError, type Redact, saidBy } from '../shared/core/index.ts';
import { HostStopping } from './host-stopping.ts';

const isProblemKind = (kind: string): kind is ProblemKind => Object.hasOwn(PROBLEMS, kind);

/** The kind of problem that a failed run's `errorKind` is; `unexpected` for one that is none. */
export const problemKindOf = (errorKind: string | undefined): ProblemKind =>
  errorKind !== undefined && isProblemKind(errorKind) ? errorKind : 'unexpected';

export interface Problem {
  readonly kind: ProblemKind;
  readonly detail: string;
  /** Of the run that was asked for, whether it came to be or not. */
  readonly runId?: string | undefined;
  /** Ms; default: by kind. */
  readonly retryAfterMs?: number | undefined;
  /** Further members of the document. */
  readonly more?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem document. Source: RFC 9457, section 3; RFC 9110, section 10.2.3 (`Retry-After`, whole seconds). */
export const problem = ({ kind, detail, runId, retryAfterMs, more, headers }: Problem): HttpResponseInit => {
  const { status, title, retryAfter } = PROBLEMS[kind];
  const waitSeconds = retryAfterMs === undefined ? retryAfter : Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const instance = runId === undefined ? undefined : `/api/runs/${runId}`;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(waitSeconds === undefined ? {} : { 'retry-after': String(waitSeconds) }),
      ...headers,
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
export const thrownProblem = (error: unknown, redact: Redact, runId?: string): HttpResponseInit => {
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
    more: saidBy(error, redact),
    retryAfterMs: typeof afterMs === 'number' ? afterMs : undefined,
  });
};
