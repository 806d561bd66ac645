import { createHash } from 'node:crypto';
import type { NewId } from '../shared/core/index.ts';
import type { RunKind } from '../shared/state/index.ts';

/** `isRetry`: a run of that id may be there already. */
interface RunIdentity {
  readonly runId: string;
  readonly isRetry: boolean;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The id of every run that is asked for with this key: a UUID made of the feed's name, the kind of run and the key.
 * Source: RFC 9562, section 5.8 (version 8).
 */
export const runIdOf = (feed: string, kind: RunKind, key: string): string => {
  const bytes = createHash('sha256')
    .update(JSON.stringify([feed, kind, key]), 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

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
