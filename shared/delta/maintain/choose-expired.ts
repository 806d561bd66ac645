import type { Checkpoint, LogFile } from '../log/index.ts';
import { checkpointsOf } from '../log/index.ts';

export interface KeepRules {
  /** Epoch ms: what was committed after it is kept. */
  readonly cutoffMs: number;
  /** The oldest version that somebody still has to find in the log. */
  readonly needed: number;
  /** Versions before this one go all at once, or not at all. */
  readonly protectedBefore: number;
}

export interface Expired {
  /** The checkpoint that stands for what goes. Its own commit stays. */
  readonly checkpoint: Checkpoint;
  /** In order of version: wherever a deletion ends, what is left goes on without a gap. */
  readonly files: readonly LogFile[];
}

/** The newest version whose commit, and every one before it, is no younger than the cutoff; -1 where there is none. */
const newestBefore = (files: readonly LogFile[], cutoffMs: number): number => {
  const commits = files.filter(({ kind }) => kind === 'commit').toSorted((a, b) => a.version - b.version);
  const young = commits.findIndex(({ info }) => info.modifiedMs > cutoffMs);
  return (young < 0 ? commits.at(-1) : commits[young - 1])?.version ?? -1;
};

/**
 * What of a log is of no use any more: everything before the newest checkpoint that is old enough. Nothing, where there is no such checkpoint.
 * Source: Delta PROTOCOL.md, "Metadata Cleanup", "Checkpoint Protection".
 */
export const chooseExpired = (
  files: readonly LogFile[],
  { cutoffMs, needed, protectedBefore }: KeepRules,
): Expired | undefined => {
  const newest = Math.min(newestBefore(files, cutoffMs), needed);
  const checkpoint = checkpointsOf(files).find(({ version }) => version <= newest);
  if (checkpoint === undefined || checkpoint.version < protectedBefore) return undefined;
  const expired = files.filter(({ kind, version }) =>
    kind === 'compacted' ? version <= checkpoint.version : version < checkpoint.version,
  );
  if (expired.length === 0) return undefined;
  return { checkpoint, files: expired.toSorted((a, b) => a.version - b.version) };
};
