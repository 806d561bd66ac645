import { isTidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { type Commit, toCommit } from './commit.ts';
import { type LogName, logPath } from './log-path.ts';
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

/** What a version can be read from by itself. */
const MADE_OF: readonly LogName['kind'][] = ['commit', 'checkpoint', 'v2-checkpoint'];

/**
 * Whether the log does not reach up to a version that is in it: nothing holds the version right before it, and nothing is after it. The table
 * under it was dropped, and what is there now, if anything, has fewer versions.
 */
export const isCutOff = async (
  lake: Lake,
  tablePath: string,
  version: number,
  options: ReadOptions = {},
): Promise<boolean> => {
  // A table begins with version 0.
  if (version === 0) return false;
  const listed = await listLog(lake, tablePath, version - 1, options);
  const isListed = listed.some((file) => file.version === version);
  // A service may answer a listing from a name with nothing, as OneLake did.
  const files = isListed ? listed : await listLog(lake, tablePath, 0, options);
  const near = files.filter((file) => file.version >= version - 1 && MADE_OF.includes(file.kind));
  return near.length === 1 && near[0]?.version === version && near[0].kind === 'commit';
};

/** Takes a version out of a log that does not reach up to it, if it is still the very file. */
export const takeOut = async (
  lake: Lake,
  tablePath: string,
  { version, etag }: { readonly version: number; readonly etag: string },
): Promise<void> => {
  await lake.delete(logPath(tablePath, version), { etag });
};
