import type { LogFile } from './log.ts';
import type { SnapshotCheckpoint } from './snapshot.ts';

type Kind = LogFile['kind'];
type FileOf<K extends Kind> = Extract<LogFile, { readonly kind: K }>;
type CheckpointFile = FileOf<'checkpoint' | 'v2-checkpoint'>;

/** A checkpoint with all its parts. */
export interface Checkpoint {
  readonly version: number;
  readonly parts: readonly CheckpointFile[];
}

/** The size of a checkpoint, without the files that it names. */
export const checkpointSize = ({ version, parts }: Checkpoint): SnapshotCheckpoint => ({
  version,
  sizeBytes: parts.reduce((bytes, { info }) => bytes + info.sizeBytes, 0),
});

/** What takes a state from one version to a later one: a commit, or several as one. */
export type Step = FileOf<'commit' | 'compacted'>;

/** The files that the newest version can be made from, and what keeps them from being enough. */
export interface LogSegment {
  /** Absent: replay from version 0. */
  readonly checkpoint?: Checkpoint;
  /** What comes after the checkpoint, in order. */
  readonly steps: readonly Step[];
  /** The newest version's commit; absent when its file is not there. */
  readonly newest?: FileOf<'commit'>;
  /** First version that is missing between the checkpoint (or the table's beginning) and the newest commit. */
  readonly gap?: number;
  /** The version of a checkpoint that the log does not reach: whose it is, nobody can tell. */
  readonly stray?: number;
}

const isWhole = ({ checkpoint, steps, gap }: LogSegment): boolean =>
  gap === undefined && (checkpoint !== undefined || steps.length > 0);

const isOf =
  <K extends Kind>(...kinds: readonly K[]) =>
  (file: LogFile): file is FileOf<K> =>
    (kinds as readonly Kind[]).includes(file.kind);

const isComplete = ({ parts }: Checkpoint): boolean => {
  const [first] = parts;
  if (first?.kind !== 'checkpoint') return true;
  return new Set(parts.map((file) => file.kind === 'checkpoint' && file.part)).size === first.parts;
};

/** By version, and of one version a classic one before those that name other files. */
const groupOf = (file: CheckpointFile): string =>
  `${file.version}/${file.kind === 'checkpoint' ? file.parts : file.info.path}`;

/** The checkpoints that are whole, the newest first. */
export const checkpointsOf = (files: readonly LogFile[]): readonly Checkpoint[] =>
  [...Map.groupBy(files.filter(isOf('checkpoint', 'v2-checkpoint')), groupOf).values()]
    .map((parts) => ({ version: parts[0]?.version ?? 0, parts }))
    .filter(isComplete)
    .sort((a, b) => b.version - a.version || (a.parts[0]?.kind ?? '').localeCompare(b.parts[0]?.kind ?? ''));

/** What leads from version `first` on to the newest commit, and the first version that nothing leads to. */
const stepsFrom = (
  first: number,
  commits: ReadonlyMap<number, FileOf<'commit'>>,
  compacted: readonly FileOf<'compacted'>[],
): Pick<LogSegment, 'steps' | 'gap'> => {
  const last = Math.max(...commits.keys(), first - 1);
  const steps: Step[] = [];
  let next = first;
  while (next <= last) {
    const [longest] = compacted
      .filter((file) => file.version === next && file.last <= last)
      .toSorted((a, b) => b.last - a.last);
    const step = longest ?? commits.get(next);
    if (step === undefined) return { steps, gap: next };
    steps.push(step);
    next = (step.kind === 'compacted' ? step.last : step.version) + 1;
  }
  return { steps };
};

/**
 * A checkpoint of a version that the log does not reach: the newest one, whose commit is not there, although older ones are. A process that
 * stood still while the table was dropped and made anew may have left it; no cleanup leaves such a log.
 */
const isStray = ({ version }: Checkpoint, commits: ReadonlyMap<number, unknown>): boolean =>
  commits.size > 0 && version > Math.max(...commits.keys());

/**
 * The ways in which a listing's files add up to its newest version, the one that reads least first: from the newest whole checkpoint, with
 * compacted commits, and then without them; from the checkpoints before it; from version 0. Where none is whole, what keeps the first from it.
 * Incomplete checkpoints are passed over.
 * Source: Delta PROTOCOL.md, "Checkpoints", "Log Compaction Files", "Action Reconciliation".
 */
export const chooseSegments = (files: readonly LogFile[]): readonly [LogSegment, ...LogSegment[]] => {
  const commits = new Map(files.filter(isOf('commit')).map((file) => [file.version, file]));
  const compacted = files.filter(isOf('compacted'));
  const checkpoints = checkpointsOf(files);
  const [newest] = checkpoints;
  if (newest !== undefined && isStray(newest, commits))
    return [{ steps: [], stray: newest.version, gap: Math.max(...commits.keys()) + 1 }];
  const segments = [...checkpoints, undefined].flatMap((checkpoint): LogSegment[] => {
    const first = checkpoint === undefined ? 0 : checkpoint.version + 1;
    const last = commits.get(Math.max(...commits.keys(), first - 1));
    const from = { ...(checkpoint && { checkpoint }), ...(last && { newest: last }) };
    const way = stepsFrom(first, commits, compacted);
    const isCompacted = way.steps.some(({ kind }) => kind === 'compacted');
    const ways = isCompacted ? [way, stepsFrom(first, commits, [])] : [way];
    return ways.map((each) => ({ ...from, ...each }));
  });
  const [first, ...others] = segments.filter(isWhole);
  return first === undefined ? [{ gap: 0, steps: [], ...segments[0] }] : [first, ...others];
};
