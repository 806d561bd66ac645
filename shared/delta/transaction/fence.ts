import { fenceActions } from '../actions/index.ts';
import { commitAt, isCutOff, takeOut } from '../log/index.ts';
import { verdictOf } from './conflict.ts';
import { putCommit } from './put-commit.ts';
import { takeBack } from './take-back.ts';
import { conflictsOf } from './winner.ts';
import type { WriterPorts } from './writer-ports.ts';

/** The version that a fence takes, and whose commit it keeps out. */
export interface Fence {
  readonly version: number;
  /** Of the table that it is put into. */
  readonly tableId: string;
  /** The number of the batch that never comes. */
  readonly batch: number;
  readonly runId: string;
  readonly feed: string;
  /** The `txnId` of the commit that it keeps out; absent: it is not known. */
  readonly of?: string;
}

/** What follows where the version is another's: it is decided, and a commit of ours that was planned on a table that is gone is taken back. */
const judgeWinner = async (ports: WriterPorts, { version, tableId, of = '' }: Fence): Promise<void> => {
  const { lake, tablePath, appId } = ports;
  const at = await commitAt(lake, tablePath, { version, txnId: of });
  if (typeof at !== 'object') return;
  const stake = { appId, txnId: of, tableId, inputs: new Set<string>(), concerns: () => false };
  const verdict = verdictOf(
    'fence',
    conflictsOf(at.commit, stake, () => undefined),
  );
  if (verdict === 'take-back') await takeBack(ports, at);
};

/**
 * Puts a version without rows, there and nowhere else, so that no other commit ever takes it. `taken`: one has. Without a signal: who decides a
 * version is not to be cut. Rejects as `putCommit` does.
 */
export const putFence = async (ports: WriterPorts, fence: Fence): Promise<'put' | 'taken'> => {
  const { lake, tablePath, clock, random, newId, engineVersion, appId } = ports;
  const { version, batch, runId, feed, of } = fence;
  const actions = fenceActions({
    txn: { appId, version: batch },
    tidemark: { runId, feed, kind: 'fence', rows: 0, batch, moved: false, ...(of !== undefined && { of }) },
    txnId: newId(),
    readVersion: version - 1,
    now: clock.now(),
    engineVersion,
  });
  const put = await putCommit({ lake, tablePath, version }, actions, { clock, random });
  if (put.outcome === 'conflict') {
    await judgeWinner(ports, fence);
    return 'taken';
  }
  // The table may have been dropped meanwhile: what is there now could then be read by nobody.
  if (await isCutOff(lake, tablePath, version)) await takeOut(lake, tablePath, put);
  return 'put';
};
