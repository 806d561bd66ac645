import { isTidemarkError } from '../../core/index.ts';
import { areThere, longStaged } from '../files/index.ts';
import { type Action, type AddFile, commitAt, isInLog, snapshotUnder } from '../log/index.ts';
import { putCommit } from './put-commit.ts';
import { takeBack } from './take-back.ts';
import type { WriterPorts } from './writer-ports.ts';

/** The version that a commit is planned on. */
export interface Base {
  readonly id: string;
  readonly version: number;
  readonly etag: string | undefined;
}

/** A commit that is about to be put. */
export interface PlannedPut<After> {
  /** Absent: it creates the table. */
  readonly base?: Base;
  /** Of the table that it belongs to. */
  readonly tableId: string;
  readonly actions: readonly Action[];
  readonly adds: readonly AddFile[];
  /** There was no table yet when they were staged. */
  readonly isNew?: boolean;
  readonly txnId: string;
  /** What is true once it has landed, for whoever it is announced to. */
  readonly after: After;
}

/** What is said of a commit before it is put. `version`: the one that it is to be. */
export interface Announced<After> extends Pick<PlannedPut<After>, 'base' | 'tableId' | 'txnId' | 'after'> {
  readonly version: number;
}

/**
 * Where commits are announced before they are put: whoever takes the work over finds what may yet land, and decides it first. Nothing is put
 * that was not announced.
 */
export interface Intents<After> {
  /** Resolves when it is written. */
  announce(put: Announced<After>): Promise<void>;
  /** Throws when the writer may not be the table's any more. Asked right before the put. */
  checkHeld(): void;
  /** Nothing was put, or another has the version: what was announced does not come. */
  withdraw(): void;
  landed(put: Announced<After>, at: { readonly version: number; readonly etag: string }): void;
}

export interface PutPorts<After> extends WriterPorts {
  readonly intents: Intents<After>;
}

export type PutOutcome =
  | { readonly outcome: 'landed'; readonly version: number; readonly etag: string }
  /** Another's commit holds that version: nothing of this one ever will. */
  | { readonly outcome: 'taken' }
  /** Somebody's vacuum deleted what was staged. Nothing was put. */
  | { readonly outcome: 'vanished' }
  /** The table was dropped, or another is in its place. Nothing of this commit is left there. */
  | { readonly outcome: 'table-gone' };

/** True while the log holds the very version that a commit was planned on. Without an ETag it cannot be told. */
export const baseHolds = async (
  { lake, tablePath }: Pick<WriterPorts, 'lake' | 'tablePath'>,
  base: Pick<Base, 'version' | 'etag'> | undefined,
  signal?: AbortSignal,
): Promise<boolean> => {
  if (base?.etag === undefined || base.etag === '') return true;
  return isInLog(lake, tablePath, { version: base.version, etag: base.etag }, { signal });
};

/** The last look before a put: everything that the commit rests on is there, and it is announced. */
const announce = async <After>(
  ports: PutPorts<After>,
  { adds, base, isNew }: PlannedPut<After>,
  put: Announced<After>,
): Promise<'vanished' | 'table-gone' | undefined> => {
  const { lake, tablePath, clock, signal = new AbortController().signal } = ports;
  const looking = baseHolds(ports, base, signal);
  looking.catch(() => undefined);
  // Waited for whatever the look comes to: what is withdrawn while it is still being written would be announced after all.
  await ports.intents.announce(put);
  if (!(await looking)) return 'table-gone';
  // Right before the put: what is there now may be gone a write later.
  // What was staged before there was a table may have gone with the folder of the one that was dropped.
  const staged = isNew === true || base?.version === 0 ? adds : longStaged(adds, clock.now());
  return (await areThere(lake, tablePath, staged, signal)) ? undefined : 'vanished';
};

/** Whether a commit that has landed is in another table than the one that it was planned on. A log that was cleaned is still the table's. */
const isElsewhere = async <After>(
  ports: WriterPorts,
  { base, tableId }: PlannedPut<After>,
  version: number,
): Promise<boolean> => {
  if (await baseHolds(ports, base)) return false;
  const found = await snapshotUnder(ports.lake, ports.tablePath, version);
  return found?.metadata.id !== tableId;
};

/**
 * Puts a commit, the one way of a run to the log. It is announced first. Rejects with a doubtful `lake-unavailable` when it cannot be told
 * whether it landed: what was announced stays open then.
 */
export const putAnnounced = async <After>(
  ports: PutPorts<After>,
  planned: PlannedPut<After>,
): Promise<PutOutcome> => {
  const { lake, tablePath, clock, random, signal, intents } = ports;
  const { base, tableId, txnId, after } = planned;
  const version = (base?.version ?? -1) + 1;
  const announced = { ...(base && { base }), tableId, txnId, after, version };
  try {
    const obstacle = await announce(ports, planned, announced);
    if (obstacle === undefined) intents.checkHeld();
    signal?.throwIfAborted();
    if (obstacle !== undefined) {
      intents.withdraw();
      return { outcome: obstacle };
    }
  } catch (error) {
    intents.withdraw();
    throw error;
  }
  const put = await putCommit({ lake, tablePath, version }, planned.actions, { clock, random, signal }).catch(
    (error: unknown) => {
      // A put that was denied has written nothing.
      if (isTidemarkError(error, 'lake-denied')) intents.withdraw();
      throw error;
    },
  );
  if (put.outcome === 'conflict') {
    intents.withdraw();
    return { outcome: 'taken' };
  }
  const { etag } = put;
  if (await isElsewhere(ports, planned, version)) {
    const at = await commitAt(lake, tablePath, { version, txnId });
    if (typeof at === 'object' && at.isOurs) await takeBack(ports, at);
    intents.withdraw();
    return { outcome: 'table-gone' };
  }
  intents.landed(announced, { version, etag });
  return { outcome: 'landed', version, etag };
};
