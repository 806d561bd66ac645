import type { Clock } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { encodeRows } from '../../parquet/index.ts';
import {
  checkpointPath,
  checkWriterProtocol,
  isInLog,
  isSameTag,
  loadWholeState,
  type Snapshot,
  type WholeState,
} from '../log/index.ts';
import { CHECKPOINT_FIELDS } from './checkpoint-fields.ts';
import { checkpointRows } from './checkpoint-rows.ts';
import { type Hint, pointHint } from './last-checkpoint.ts';
import { type OwnFile, putOwn, takeOutOwn } from './own-file.ts';
import { isSetTo, protectedBefore, tombstoneMs } from './properties.ts';

/** What it takes to maintain a table's log. */
export interface MaintainPorts {
  readonly lake: Lake;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal?: AbortSignal | undefined;
}

/** The version that a checkpoint is of, by the very file that its commit is. */
export interface CheckpointAt extends Pick<Snapshot, 'tablePath' | 'version' | 'etag'> {
  /** The table's id. */
  readonly id: string;
}

export type CheckpointResult =
  | { readonly outcome: 'written'; readonly version: number; readonly sizeBytes: number }
  /** The version has one. */
  | { readonly outcome: 'exists' }
  /** The log does not hold that version any more, or as another file: the table was dropped, or made anew. Nothing of it is left there. */
  | { readonly outcome: 'table-gone' }
  /** It is not written here for such a table. `why`, for people. */
  | { readonly outcome: 'not-here'; readonly why: string };

/** More than this is a matter of engines that have more memory. */
const MOST_FILES = 500_000;

/** Why no checkpoint of such a state is written here. */
const obstacleOf = ({ snapshot }: WholeState): string | undefined => {
  const { configuration } = snapshot.metadata;
  if (isSetTo(configuration, 'delta.checkpoint.writeStatsAsStruct', true))
    return 'delta.checkpoint.writeStatsAsStruct is true';
  if (isSetTo(configuration, 'delta.checkpoint.writeStatsAsJson', false))
    return 'delta.checkpoint.writeStatsAsJson is false';
  if (snapshot.version < protectedBefore(snapshot)) return 'checkpointProtection';
  return snapshot.files.length > MOST_FILES ? `more than ${MOST_FILES} files` : undefined;
};

/** The state of exactly that version; undefined where the log holds another. */
const stateAt = async (
  { lake, signal }: MaintainPorts,
  { tablePath, version, etag, id }: CheckpointAt,
): Promise<WholeState | undefined> => {
  const whole = await loadWholeState(lake, tablePath, { upTo: version, signal });
  const isIt =
    whole?.snapshot.version === version &&
    isSameTag(etag, whole.snapshot.etag) &&
    whole.snapshot.metadata.id === id;
  return isIt ? whole : undefined;
};

/** The checkpoint that is being put. */
interface Put {
  readonly at: CheckpointAt;
  readonly file: OwnFile;
  readonly hint: Hint;
}

const GONE: CheckpointResult = { outcome: 'table-gone' };

/** Puts the file where none is, then the hint, each looked after: what lands in another table than the one that was read is taken out again. */
const publish = async (
  { lake, signal }: MaintainPorts,
  { at, file, hint }: Put,
): Promise<CheckpointResult> => {
  const { tablePath, version, etag = '' } = at;
  const holds = (): Promise<boolean> => isInLog(lake, tablePath, { version, etag });
  const check = async (own: OwnFile): Promise<boolean> => {
    if (await holds()) return true;
    await takeOutOwn(lake, own);
    return false;
  };
  if (!(await holds())) return GONE;
  signal?.throwIfAborted();
  const put = await putOwn(lake, file).catch(async (error: unknown) => {
    if (await check(file)) throw error;
    return GONE;
  });
  if (put.outcome === 'table-gone') return GONE;
  if (!(await check(file))) return GONE;
  if (put.outcome === 'exists') return { outcome: 'exists' };
  const said = await pointHint(lake, tablePath, hint);
  if (said !== undefined && !(await check(said))) {
    await takeOutOwn(lake, file);
    return GONE;
  }
  return { outcome: 'written', version, sizeBytes: file.bytes.length };
};

/**
 * Writes the classic checkpoint of a version that is in the log: whole or not at all, statistics as they are, and then `_last_checkpoint`, which never goes
 * back. The version's own file is looked at before and after, by its ETag: a process that stood still while the table was dropped leaves nothing
 * in the new one. Rejects as the lake does, with `table-unsupported` for a protocol that is not written here, and as `loadSnapshot` does.
 * Source: Delta PROTOCOL.md, "Checkpoints", "Last Checkpoint File".
 */
export const writeCheckpoint = async (ports: MaintainPorts, at: CheckpointAt): Promise<CheckpointResult> => {
  const { lake, clock, signal } = ports;
  const path = checkpointPath(at.tablePath, at.version);
  if (!isSameTag(at.etag, at.etag)) return { outcome: 'not-here', why: 'the lake gives no ETags' };
  if ((await lake.head(path, signal)).outcome === 'found') return { outcome: 'exists' };
  const state = await stateAt(ports, at);
  if (state === undefined) return GONE;
  checkWriterProtocol(at.tablePath, state.snapshot.protocol);
  const why = obstacleOf(state);
  if (why !== undefined) return { outcome: 'not-here', why };
  // Right after its commit the lake's clock is the commit's: this machine's may be days ahead.
  const now = Math.min(clock.now(), state.committedMs ?? Infinity);
  const oldestMs = now - tombstoneMs(state.snapshot.metadata.configuration);
  const [rows, files] = checkpointRows(state, { now, oldestMs });
  const bytes = await encodeRows(rows, CHECKPOINT_FIELDS, { codec: 'snappy', dictionary: false });
  const hint = {
    version: at.version,
    size: rows.length,
    sizeInBytes: bytes.length,
    numOfAddFiles: files,
  };
  return publish(ports, { at, file: { path, bytes }, hint });
};
