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

/** The commits of a log, and what stands for several of them. */
interface Commits {
  readonly byVersion: ReadonlyMap<number, FileOf<'commit'>>;
  /** The newest version; -1 where there is none. */
  readonly newest: number;
  readonly compacted: readonly FileOf<'compacted'>[];
}

const commitsOf = (files: readonly LogFile[]): Commits => {
  const commits = files.filter(isOf('commit'));
  return {
    byVersion: new Map(commits.map((file) => [file.version, file])),
    newest: commits.reduce((newest, { version }) => Math.max(newest, version), -1),
    compacted: files.filter(isOf('compacted')),
  };
};

/** What leads from version `first` on to the newest commit, and the first version that nothing leads to. */
const stepsFrom = (
  first: number,
  { byVersion, newest, compacted }: Commits,
): Pick<LogSegment, 'steps' | 'gap'> => {
  const steps: Step[] = [];
  let next = first;
  while (next <= newest) {
    const [longest] = compacted
      .filter((file) => file.version === next && file.last <= newest)
      .toSorted((a, b) => b.last - a.last);
    const step = longest ?? byVersion.get(next);
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
const isStray = ({ version }: Checkpoint, { newest }: Commits): boolean => newest >= 0 && version > newest;

/** The ways from the newest checkpoint, from those before it, and from version 0, each made when it is asked for: together they are as long as the log's square. */
function* waysFrom(
  checkpoints: readonly Checkpoint[],
  commits: Commits,
): Generator<LogSegment, void, undefined> {
  for (const checkpoint of [...checkpoints, undefined]) {
    const first = checkpoint === undefined ? 0 : checkpoint.version + 1;
    const newest = commits.byVersion.get(Math.max(commits.newest, first - 1));
    const from = { ...(checkpoint && { checkpoint }), ...(newest && { newest }) };
    const way = stepsFrom(first, commits);
    yield { ...from, ...way };
    if (way.steps.some(({ kind }) => kind === 'compacted'))
      yield { ...from, ...stepsFrom(first, { ...commits, compacted: [] }) };
  }
}

function* wholeOf(ways: Iterable<LogSegment>): Generator<LogSegment, void, undefined> {
  for (const way of ways) if (isWhole(way)) yield way;
}

/** The ways to the newest version. */
export interface Ways {
  /** The one that reads least; where none is whole, with what keeps it from it. */
  readonly first: LogSegment;
  /** The others that are whole. */
  readonly others: Iterable<LogSegment>;
}

/**
 * The ways in which a listing's files add up to its newest version, the one that reads least first: from the newest whole checkpoint, with
 * compacted commits, and then without them; from the checkpoints before it; from version 0. Where none is whole, what keeps the first from it.
 * Incomplete checkpoints are passed over.
 * Source: Delta PROTOCOL.md, "Checkpoints", "Log Compaction Files", "Action Reconciliation".
 */
export const chooseSegments = (files: readonly LogFile[]): Ways => {
  const commits = commitsOf(files);
  const checkpoints = checkpointsOf(files);
  const [newest] = checkpoints;
  if (newest !== undefined && isStray(newest, commits))
    return { first: { steps: [], stray: newest.version, gap: commits.newest + 1 }, others: [] };
  const whole = wholeOf(waysFrom(checkpoints, commits));
  const { value: first } = whole.next();
  if (typeof first === 'object') return { first, others: whole };
  const { value: torn } = waysFrom(checkpoints, commits).next();
  return { first: { gap: 0, steps: [], ...torn }, others: [] };
};
