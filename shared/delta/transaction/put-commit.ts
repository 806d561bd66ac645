import {
  backoffMs,
  type BackoffPolicy,
  type Clock,
  isTidemarkError,
  type Random,
  TidemarkError,
  withGrace,
} from '../../core/index.ts';
import type { Lake, PutResult } from '../../lake/index.ts';
import { type Action, encodeCommitFile, logPath, readCommitFile } from '../log/index.ts';

export type CommitResult =
  | { readonly outcome: 'committed'; readonly version: number; readonly etag: string }
  | { readonly outcome: 'conflict'; readonly version: number };

export interface CommitOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Random;
  readonly signal?: AbortSignal | undefined;
}

/** A put that stays doubtful for so long is left to the caller; within it a storage failover of seconds is outlasted. */
const ATTEMPTS = 5;
const BACKOFF: BackoffPolicy = { baseMs: 500, capMs: 8000 };

/**
 * For what a caller's signal must not cut: the commit itself, and the look at the table after it. A put that is cut leaves it open whether
 * it happened. A shutdown has less time than this, a run's last minute more.
 */
export const COMMIT_GRACE_MS = 30_000;

/** The version of a table that a commit is to be. */
export interface CommitPlace {
  readonly lake: Lake;
  readonly tablePath: string;
  readonly version: number;
}

interface Put extends CommitPlace {
  readonly body: Uint8Array;
  readonly txnId: string;
}

type Attempt =
  | CommitResult
  /** Not in the log, and it is not certain that it never will be. */
  | { readonly outcome: 'doubtful'; readonly error: unknown };

const doubtful = ({ lake, tablePath, version }: Put, cause: unknown): TidemarkError =>
  new TidemarkError(
    'lake-unavailable',
    `It is not known whether version ${version} of ${tablePath} in ${lake.location} was committed. Read the table before the next attempt; keep its staged files.`,
    { table: tablePath, version, doubtful: true },
    cause,
  );

/** Whose the version is. Without the caller's signal: who gave up still needs to know what became of the put. */
const readBack = async (put: Put, error: unknown): Promise<Attempt> => {
  const { lake, tablePath, version } = put;
  const file = await readCommitFile(lake, tablePath, version, {}).catch((failure: unknown) => {
    // A file that is there and cannot be parsed is not ours: our put is whole or absent.
    if (isTidemarkError(failure, 'table-corrupt')) return 'foreign' as const;
    throw isTidemarkError(error, 'lake-denied') ? error : doubtful(put, error ?? failure);
  });
  if (file === undefined) return { outcome: 'doubtful', error };
  if (file === 'foreign' || file.actions.commitInfo?.txnId !== put.txnId)
    return { outcome: 'conflict', version };
  return { outcome: 'committed', version, etag: file.etag };
};

const attempt = async (put: Put, signal: AbortSignal | undefined): Promise<Attempt> => {
  const { lake, tablePath, version, body } = put;
  let result: PutResult;
  try {
    result = await withGrace(
      signal,
      COMMIT_GRACE_MS,
      (late) => lake.putIfAbsent(logPath(tablePath, version), body, late), // the commit point
    );
  } catch (error) {
    return readBack(put, error);
  }
  if (result.outcome === 'created') return { outcome: 'committed', version, etag: result.etag };
  // It may be our own file: the request may have been sent twice on its way.
  return readBack(put, undefined);
};

const txnIdOf = (actions: readonly Action[]): string => {
  const [first] = actions;
  const txnId = first !== undefined && 'commitInfo' in first ? first.commitInfo.txnId : undefined;
  if (txnId !== undefined) return txnId;
  throw new TidemarkError('invariant', 'A commit must begin with a commitInfo that has a txnId.');
};

/**
 * Puts `actions` (commitInfo first) as `version` of the table, once: `conflict` when another's commit holds that version. After a doubtful
 * answer the version is read back and its `txnId` compared; while it is absent the put is repeated. Rejects with `lake-denied`, or with
 * `lake-unavailable` and the fact `doubtful: true` when it cannot be told: the commit may be there, or may yet come. The signal lets no put
 * begin; one that is under way is waited for, 30 s at most.
 * Source: Delta PROTOCOL.md, "Delta Log Entries"; docs/design.md, How a row travels, step 5.
 */
export const putCommit = async (
  place: CommitPlace,
  actions: readonly Action[],
  { clock, random, signal }: CommitOptions,
): Promise<CommitResult> => {
  const put = { ...place, body: encodeCommitFile(actions), txnId: txnIdOf(actions) };
  signal?.throwIfAborted();
  for (let tried = 1; ; tried += 1) {
    const result = await attempt(put, signal);
    if (result.outcome !== 'doubtful') return result;
    // Nothing was written by a put that was denied, but an earlier one may yet land.
    if (tried === 1 && isTidemarkError(result.error, 'lake-denied')) throw result.error;
    if (tried === ATTEMPTS) throw doubtful(put, result.error);
    await clock.sleep(backoffMs(tried, BACKOFF, random), signal).catch((reason: unknown) => {
      throw doubtful(put, reason);
    });
  }
};
