import { fenceActions } from '../actions/index.ts';
import { isCutOff, takeOut } from '../log/index.ts';
import { putCommit } from './put-commit.ts';
import type { WriterPorts } from './writer-ports.ts';

/** The version that a fence takes, and whose commit it keeps out. */
export interface Fence {
  readonly version: number;
  /** The number of the batch that never comes. */
  readonly batch: number;
  readonly runId: string;
  readonly feed: string;
  /** The `txnId` of the commit that it keeps out; absent: it is not known. */
  readonly of?: string;
}

/**
 * Puts a version without rows, there and nowhere else, so that no other commit ever takes it. `taken`: one has. Without a signal: who decides a
 * version is not to be cut. Rejects as `putCommit` does.
 */
export const putFence = async (
  { lake, tablePath, clock, random, newId, engineVersion, appId }: WriterPorts,
  { version, batch, runId, feed, of }: Fence,
): Promise<'put' | 'taken'> => {
  const actions = fenceActions({
    txn: { appId, version: batch },
    tidemark: { runId, feed, kind: 'fence', rows: 0, batch, moved: false, ...(of !== undefined && { of }) },
    txnId: newId(),
    readVersion: version - 1,
    now: clock.now(),
    engineVersion,
  });
  const put = await putCommit({ lake, tablePath, version }, actions, { clock, random });
  if (put.outcome === 'conflict') return 'taken';
  // The table may have been dropped meanwhile: what is there now could then be read by nobody.
  if (await isCutOff(lake, tablePath, version)) await takeOut(lake, tablePath, put);
  return 'put';
};
