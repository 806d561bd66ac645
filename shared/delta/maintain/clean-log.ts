import { TidemarkError } from '../../core/index.ts';
import {
  checkWriterProtocol,
  inOrder,
  isSameTag,
  listLog,
  readCheckpoint,
  type Snapshot,
} from '../log/index.ts';
import type { MaintainPorts } from './checkpoint.ts';
import { chooseExpired, type Expired } from './choose-expired.ts';
import { lakeTimeIfBehind } from './lake-time.ts';
import { isSetTo, logRetentionMs, protectedBefore } from './properties.ts';

export interface CleanOptions {
  /** The oldest version that the feed's state still has to find in the log; absent: none. */
  readonly needed?: number;
  /** Deletes nothing, and says what would go. */
  readonly dryRun?: boolean;
  /** Epoch ms after which no more files are deleted, where a part may go; absent: none. */
  readonly deadline?: number;
}

/** `files`: how many went, or would go. `before`: the version of the checkpoint that stands for them. `isLate`: the deadline came before all were gone. */
export interface CleanResult {
  readonly files: number;
  readonly before?: number;
  readonly isLate?: boolean;
}

const DAY_MS = 86_400_000;
/** How many files are deleted at once. */
const WIDTH = 8;
const NOTHING: CleanResult = { files: 0 };

/** Files without an ETag stay: nobody can tell which one would go. */
const expiredOf = async (
  { lake, clock, signal }: MaintainPorts,
  snapshot: Snapshot,
  { needed = Infinity }: CleanOptions,
): Promise<Expired | undefined> => {
  const { tablePath, metadata, version } = snapshot;
  if (isSetTo(metadata.configuration, 'delta.enableExpiredLogCleanup', false)) return undefined;
  const oldest = clock.now() - logRetentionMs(metadata.configuration);
  const cutoffMs = Math.floor(oldest / DAY_MS) * DAY_MS;
  const files = (await listLog(lake, tablePath, 0, { signal })).filter(({ info }) =>
    isSameTag(info.etag, info.etag),
  );
  const rules = { cutoffMs, needed: Math.min(needed, version), protectedBefore: protectedBefore(snapshot) };
  return chooseExpired(files, rules);
};

/** Reads the checkpoint that is to stand for what goes. Rejects with `table-corrupt` where it does not, as it says of no table, or of another one. */
const checkReadable = async (
  { lake, signal }: MaintainPorts,
  { tablePath, metadata }: Snapshot,
  { checkpoint }: Expired,
): Promise<void> => {
  const { version } = checkpoint;
  let hasProtocol = false;
  let id: unknown;
  for await (const { protocol, metaData } of readCheckpoint(lake, tablePath, checkpoint, { signal })) {
    hasProtocol ||= protocol !== undefined;
    id = metaData?.['id'] ?? id;
  }
  if (hasProtocol && id === metadata.id) return;
  throw new TidemarkError(
    'table-corrupt',
    `The checkpoint of version ${version} of ${tablePath} does not say what the table is, or is another table's: nothing of the log was deleted. ` +
      'Delete the files of that checkpoint from _delta_log: the log tells the same without them.',
    { table: tablePath, version },
  );
};

/**
 * Deletes what of a log is older than the table keeps its history, by the protocol's recipe: up to the midnight (UTC) before, so that there is nothing more
 * to do before the next day, by this machine's clock and the lake's; never past what the feed's state needs; each file by its ETag, the oldest first, and only once the checkpoint that stands for
 * them has been read. Sidecars are left to who writes them. Rejects as the lake does, with `table-corrupt` for that checkpoint, and with
 * `table-unsupported` for a protocol that is not written here.
 * Source: Delta PROTOCOL.md, "Metadata Cleanup".
 */
export const cleanLog = async (
  ports: MaintainPorts,
  snapshot: Snapshot,
  options: CleanOptions = {},
): Promise<CleanResult> => {
  checkWriterProtocol(snapshot.tablePath, snapshot.protocol);
  const expired = await expiredOf(ports, snapshot, options);
  if (expired === undefined) return NOTHING;
  const { checkpoint, files } = expired;
  if (options.dryRun === true) return { files: files.length, before: checkpoint.version };
  const { tablePath } = snapshot;
  const behind = await lakeTimeIfBehind({ ...ports, tablePath });
  const { lake, clock, signal } = ports;
  if (behind !== undefined) {
    const ahead = clock.now() - behind;
    const lakes = { ...ports, clock: { now: () => clock.now() - ahead } };
    return cleanLog(lakes, snapshot, { ...options, deadline: (options.deadline ?? Infinity) - ahead });
  }
  await checkReadable(ports, snapshot, expired);
  // What is protected goes all at once, however long that takes.
  const deadline = protectedBefore(snapshot) > 0 ? Infinity : (options.deadline ?? Infinity);
  const ends = await inOrder(files, WIDTH, async ({ info: { path, etag } }) => {
    signal?.throwIfAborted();
    return clock.now() >= deadline ? 'late' : (await lake.delete(path, { etag })).outcome;
  });
  const deleted = ends.filter((end) => end === 'deleted').length;
  return { files: deleted, before: checkpoint.version, ...(ends.includes('late') && { isLate: true }) };
};
