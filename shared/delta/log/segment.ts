import type { LogFile } from './log.ts';

type CheckpointFile = Extract<LogFile, { readonly kind: 'checkpoint' }>;
type CommitEntry = Extract<LogFile, { readonly kind: 'commit' }>;

/** A checkpoint with all its parts. */
interface Checkpoint {
  readonly version: number;
  readonly parts: readonly CheckpointFile[];
}

/** The files that the newest version is made from, and what keeps them from being enough. */
export interface LogSegment {
  /** The newest complete one; absent: replay from version 0. */
  readonly checkpoint?: Checkpoint;
  /** Commits after the checkpoint, in order. */
  readonly commits: readonly CommitEntry[];
  /** The commit that the checkpoint is of, when its file is still there. */
  readonly atCheckpoint?: CommitEntry;
  /** First version that is missing between the checkpoint (or the table's beginning) and the newest commit. */
  readonly gap?: number;
  /** A V2 checkpoint was listed. */
  readonly v2: boolean;
}

const isComplete = (checkpoint: Checkpoint): boolean =>
  new Set(checkpoint.parts.map(({ part }) => part)).size === checkpoint.parts[0]?.parts;

const newestCheckpoint = (files: readonly LogFile[]): Checkpoint | undefined => {
  const parts = files.filter((file) => file.kind === 'checkpoint');
  const groups = Map.groupBy(parts, (file) => `${file.version}/${file.parts}`).values();
  return [...groups]
    .map((group) => ({ version: group[0]?.version ?? 0, parts: group }))
    .filter(isComplete)
    .reduce<Checkpoint | undefined>(
      (newest, each) => (newest !== undefined && newest.version >= each.version ? newest : each),
      undefined,
    );
};

/**
 * The newest complete checkpoint of a listing, and the commits after it. Incomplete checkpoints are passed over.
 * Source: Delta PROTOCOL.md, "Checkpoints", "Action Reconciliation".
 */
export const chooseSegment = (files: readonly LogFile[]): LogSegment => {
  const checkpoint = newestCheckpoint(files);
  const first = checkpoint === undefined ? 0 : checkpoint.version + 1;
  const commits = files.filter((file) => file.kind === 'commit');
  const after = commits.filter(({ version }) => version >= first);
  const missing = after.findIndex(({ version }, index) => version !== first + index);
  const atCheckpoint = commits.find(({ version }) => version === checkpoint?.version);
  return {
    commits: after,
    v2: files.some(({ kind }) => kind === 'v2-checkpoint'),
    ...(checkpoint && { checkpoint }),
    ...(atCheckpoint && { atCheckpoint }),
    ...(missing >= 0 && { gap: first + missing }),
  };
};
