import { bareCause } from './bare-cause.ts';

/** What went wrong, by what the reader must do about it. See docs/errors.md for each kind's remedy. */
export type ErrorKind =
  | 'config'
  | 'source-unavailable'
  | 'source-throttled'
  | 'source-denied'
  | 'source-contract'
  | 'source-reset'
  | 'lake-unavailable'
  | 'lake-denied'
  | 'table-unsupported'
  | 'table-corrupt'
  | 'commit-contention'
  | 'state-unavailable'
  | 'state-denied'
  | 'state-fenced'
  | 'state-newer'
  | 'queue-unavailable'
  | 'queue-denied'
  | 'window-unknown'
  | 'source-shrunk'
  | 'source-incomplete'
  | 'source-stalled'
  | 'invariant';

/** `later`: the same call may succeed on its own; `never`: somebody must change something first. */
export type Retry = 'later' | 'never';

/** Named facts for logs: identifiers, counts, versions. Never a row value, a secret or a token. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

const RETRY: Readonly<Record<ErrorKind, Retry>> = {
  config: 'never',
  'source-unavailable': 'later',
  'source-throttled': 'later',
  'source-denied': 'never',
  'source-contract': 'never',
  'source-reset': 'later',
  'lake-unavailable': 'later',
  'lake-denied': 'never',
  'table-unsupported': 'never',
  'table-corrupt': 'never',
  'commit-contention': 'later',
  'state-unavailable': 'later',
  'state-denied': 'never',
  'state-fenced': 'later',
  'state-newer': 'never',
  'queue-unavailable': 'later',
  'queue-denied': 'never',
  'window-unknown': 'never',
  'source-shrunk': 'never',
  'source-incomplete': 'never',
  'source-stalled': 'never',
  invariant: 'never',
};

/**
 * The one class of every error that Tidemark throws itself. The message says what happened, to what, and what to do;
 * `facts` carry the same as fields. An SDK's error is translated once, in its adapter, and kept as `cause`
 * without its words.
 */
export class TidemarkError extends Error {
  readonly kind: ErrorKind;
  readonly retry: Retry;
  readonly facts: Facts;
  /** What the outside service said itself, shortened: for the answer to a person's own call, never for a log or a record. */
  readonly said?: string;

  constructor(kind: ErrorKind, message: string, facts: Facts = {}, cause?: unknown) {
    super(
      message,
      cause === undefined ? undefined : { cause: cause instanceof TidemarkError ? cause : bareCause(cause) },
    );
    this.name = 'TidemarkError';
    this.kind = kind;
    this.retry = RETRY[kind];
    this.facts = facts;
  }
}

/** True for an error of ours, of `kind` when one is given. */
export const isTidemarkError = (error: unknown, kind?: ErrorKind): error is TidemarkError =>
  error instanceof TidemarkError && (kind === undefined || error.kind === kind);

/** The same error with what the outside service said itself. */
export const saying = (error: TidemarkError, said: string): TidemarkError =>
  said === '' ? error : Object.assign(error, { said });

/** The same error with another message, and the same of what the outside service said itself. */
export const inWords = (error: TidemarkError, message: string, facts: Facts = error.facts): TidemarkError =>
  saying(new TidemarkError(error.kind, message, facts, error.cause), error.said ?? '');
