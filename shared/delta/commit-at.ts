import { isTidemarkError } from '../core/index.ts';
import type { Lake } from '../lake/index.ts';
import { toCommit, type Commit } from './commit.ts';
import { logPath } from './log-path.ts';
import { listLog, readCommitFile, type ReadOptions } from './log.ts';

/** What holds a version of the log. `unreadable`: a file that is no commit of ours, as ours are whole or absent. */
export type CommitAt =
  { readonly commit: Commit; readonly etag: string; readonly isOurs: boolean } | 'unreadable' | undefined;

/** The commit that is a version of the table; undefined when none is. `isOurs`: it has this `txnId`. */
export const commitAt = async (
  lake: Lake,
  tablePath: string,
  { version, txnId }: { readonly version: number; readonly txnId: string },
  options: ReadOptions = {},
): Promise<CommitAt> => {
  try {
    const file = await readCommitFile(lake, tablePath, version, options);
    if (file === undefined) return undefined;
    const commit = toCommit(version, file.actions);
    return { commit, etag: file.etag, isOurs: commit.txnId === txnId };
  } catch (error) {
    if (isTidemarkError(error, 'table-corrupt')) return 'unreadable';
    throw error;
  }
};

/** Whether a version is all that the log holds: the table under it was dropped. */
export const isAlone = async (
  lake: Lake,
  tablePath: string,
  version: number,
  options: ReadOptions = {},
): Promise<boolean> => {
  const files = await listLog(lake, tablePath, 0, options);
  return files.length === 1 && files[0]?.version === version;
};

/** Takes a version out of a log that holds nothing else, if it is still the very file. */
export const takeOut = async (
  lake: Lake,
  tablePath: string,
  { version, etag }: { readonly version: number; readonly etag: string },
): Promise<void> => {
  await lake.delete(logPath(tablePath, version), { etag });
};
