import { type NewId, uuidOf } from '../shared/core/index.ts';
import type { RunKind } from '../shared/state/index.ts';

/** `isRetry`: a run of that id may be there already. */
interface RunIdentity {
  readonly runId: string;
  readonly isRetry: boolean;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The id of every run that is asked for with this key: a UUID made of the feed's name, the kind of run and the key. */
export const runIdOf = (feed: string, kind: RunKind, key: string): string =>
  uuidOf(JSON.stringify([feed, kind, key]));

/** The run that a request asks for, by its `Idempotency-Key` when it has one; undefined for a key that is none. */
export const identifyRun = (
  key: string | null,
  feed: string,
  kind: RunKind,
  newId: NewId,
): RunIdentity | undefined => {
  if (key === null) return { runId: newId(), isRetry: false };
  return KEY.test(key) ? { runId: runIdOf(feed, kind, key), isRetry: true } : undefined;
};
