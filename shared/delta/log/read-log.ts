import { TidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { isDamage, readCheckpoint } from './checkpoint.ts';
import { inOrder } from './in-order.ts';
import {
  type CommitFile,
  listLog,
  loadCheckpointHint,
  type LogFile,
  readCommitFile,
  type ReadOptions,
  WIDTH,
} from './log.ts';
import { parseCommitFile } from './parse-actions.ts';
import { applyActions, type TableState } from './replay.ts';
import { checkpointSize, chooseSegments, type LogSegment, type Step, type Ways } from './segment.ts';
import type { SnapshotPlace } from './snapshot.ts';
import { corrupt } from './table-errors.ts';

/** Which version is wanted, and how much of it. */
export interface ReplayOptions extends ReadOptions {
  /** No later one; default: the newest. */
  readonly upTo?: number;
  /** Makes the state that is filled, anew for every way that is tried. */
  readonly empty: () => TableState;
}

const checkSegment = (tablePath: string, { gap, stray }: LogSegment): void => {
  if (stray !== undefined)
    throw new TidemarkError(
      'table-corrupt',
      `${tablePath} has a checkpoint of version ${stray}, but its log ends before it. If the table was dropped and made anew, delete the ` +
        `files of that checkpoint and _last_checkpoint from _delta_log; else restore the log.`,
      { table: tablePath, version: stray },
    );
  if (gap !== undefined) throw corrupt(tablePath, gap, 'is missing from the log');
};

const upToVersion = (files: readonly LogFile[], upTo: number | undefined): readonly LogFile[] =>
  upTo === undefined
    ? files
    : files.filter((file) => (file.kind === 'compacted' ? file.last : file.version) <= upTo);

/** By the hint, where it leads to a whole segment that the log reaches. */
const segmentsNear = async (
  lake: Lake,
  tablePath: string,
  options: ReplayOptions,
  hint: number,
): Promise<Ways | undefined> => {
  const files = upToVersion(await listLog(lake, tablePath, hint, options), options.upTo);
  const near = chooseSegments(files);
  const { checkpoint, newest, gap } = near.first;
  // A checkpoint without its commit may be of a table that is no more: the log before it tells.
  return checkpoint !== undefined && newest !== undefined && gap === undefined ? near : undefined;
};

/** The ways to the version that is wanted, by the whole log; undefined when there is no table. */
const segmentsOfAll = async (
  lake: Lake,
  tablePath: string,
  options: ReplayOptions,
  hint: number | undefined,
): Promise<Ways | undefined> => {
  const list = async () => upToVersion(await listLog(lake, tablePath, 0, options), options.upTo);
  const files = await list();
  if (files.length === 0 && hint === undefined) return undefined;
  if (files.length === 0)
    throw corrupt(tablePath, hint ?? 0, 'is named by _last_checkpoint, but its log is gone');
  const ways = chooseSegments(files);
  // A listing is no instant: with commits landing while it ran, it may have missed one. A real gap is there again.
  const whole = ways.first.gap === undefined ? ways : chooseSegments(await list());
  checkSegment(tablePath, whole.first);
  return whole;
};

const changedMeanwhile = (tablePath: string): TidemarkError =>
  new TidemarkError(
    'lake-unavailable',
    `The log of ${tablePath} was cleaned while it was being read. Read it again.`,
    { table: tablePath },
  );

const readStep = async (
  lake: Lake,
  tablePath: string,
  step: Step,
  options: ReadOptions,
): Promise<CommitFile> => {
  if (step.kind === 'commit') {
    const file = await readCommitFile(lake, tablePath, step.version, options);
    if (file === undefined) throw changedMeanwhile(tablePath);
    return file;
  }
  const { signal } = options;
  const file = await lake.read(step.info.path, signal ? { signal } : {});
  if (file.outcome === 'not-found')
    throw corrupt(tablePath, step.last, 'has compacted commits that are gone');
  return {
    version: step.last,
    etag: file.etag,
    actions: parseCommitFile(tablePath, step.last, file.bytes),
  };
};

/** A state, and where it was read. */
export interface Replayed extends Omit<SnapshotPlace, 'tablePath'> {
  readonly state: TableState;
  /** When its commit came, by the lake's clock, epoch ms; absent: only a checkpoint is left of it. */
  readonly committedMs?: number | undefined;
}

/** The version that a segment leads to. Its tag is of what was read, where the last step is a commit's own file: a listing may be older. */
const newestOf = (
  { checkpoint, steps, newest }: LogSegment,
  last: CommitFile | undefined,
): Pick<Replayed, 'version' | 'etag' | 'committedMs'> => ({
  committedMs: newest?.info.modifiedMs,
  version: last?.version ?? checkpoint?.version ?? 0,
  etag: steps.at(-1)?.kind === 'commit' ? last?.etag : newest?.info.etag,
});

/** A checkpoint stands for all that came before it: one that does not say what the table is does not. */
const checkCheckpoint = (tablePath: string, version: number, { protocol, metaData }: TableState): void => {
  const lacks = protocol === undefined ? 'protocol' : 'metaData';
  if (protocol === undefined || metaData === undefined)
    throw corrupt(tablePath, version, `has no ${lacks} action in its checkpoint`);
};

const replaySegment = async (
  lake: Lake,
  tablePath: string,
  segment: LogSegment,
  options: ReplayOptions,
): Promise<Replayed> => {
  const state = options.empty();
  const { checkpoint, steps } = segment;
  if (checkpoint !== undefined) {
    const isWhole = state.beyond !== undefined;
    const parts = readCheckpoint(lake, tablePath, checkpoint, { signal: options.signal, isWhole });
    for await (const actions of parts) applyActions(state, actions);
    checkCheckpoint(tablePath, checkpoint.version, state);
  }
  const read = await inOrder(steps, WIDTH, (step) => readStep(lake, tablePath, step, options));
  for (const { actions } of read) applyActions(state, actions);
  return {
    state,
    ...newestOf(segment, read.at(-1)),
    ...(checkpoint && { checkpoint: checkpointSize(checkpoint) }),
  };
};

/** By the first way whose files are whole. What is wrong with the first is said where none is. */
const replayFirst = async (
  lake: Lake,
  tablePath: string,
  { first, others }: Ways,
  options: ReplayOptions,
): Promise<Replayed> => {
  try {
    return await replaySegment(lake, tablePath, first, options);
  } catch (damage) {
    if (!isDamage(damage)) throw damage;
    for (const segment of others) {
      try {
        return await replaySegment(lake, tablePath, segment, options);
      } catch (error) {
        if (!isDamage(error)) throw error;
      }
    }
    throw damage;
  }
};

/**
 * The state of a version of a table, from the newest checkpoint before it; undefined when no table is there. A checkpoint, or compacted commits,
 * that are damaged are passed over where the log tells the same. Rejects with `table-corrupt`, and with `lake-unavailable` where the log was
 * cleaned under the reader.
 * Source: Delta PROTOCOL.md, "Action Reconciliation", "Checkpoints".
 */
export const replayLog = async (
  lake: Lake,
  tablePath: string,
  options: ReplayOptions,
): Promise<Replayed | undefined> => {
  const hint = await loadCheckpointHint(lake, tablePath, options);
  const isNear = hint !== undefined && hint <= (options.upTo ?? Infinity);
  const near = isNear ? await segmentsNear(lake, tablePath, options, hint) : undefined;
  if (near !== undefined) {
    try {
      return await replayFirst(lake, tablePath, near, options);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  // The hint is stale, or its checkpoint is damaged, or the service answered a listing from a name with nothing, as OneLake did.
  const ways = await segmentsOfAll(lake, tablePath, options, hint);
  return ways && replayFirst(lake, tablePath, ways, options);
};
