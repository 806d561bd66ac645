import type { Clock } from '../../core/index.ts';
import type { FileInfo, Lake } from '../../lake/index.ts';
import {
  checkWriterProtocol,
  inOrder,
  listLog,
  loadWholeState,
  readCommitFile,
  type RemoveFile,
  type Snapshot,
} from '../log/index.ts';
import { lakeTimeIfBehind } from './lake-time.ts';
import { fileRetentionMs, planVacuum } from './plan-vacuum.ts';
import { saidTombstoneMs } from './properties.ts';

export interface VacuumPorts {
  readonly lake: Lake;
  readonly tablePath: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

export interface VacuumOptions {
  /** Tell what would be deleted, delete nothing. */
  readonly dryRun: boolean;
  /** Epoch ms after which no file is deleted any more. */
  readonly deadline: number;
}

/** Files that were deleted, or would be; `isLate`: the deadline came before all were. */
export interface Vacuumed {
  readonly files: number;
  readonly bytes: number;
  readonly isLate: boolean;
}

const AT_ONCE = 8;
const NOTHING: Vacuumed = { files: 0, bytes: 0, isLate: false };

const told = (files: readonly FileInfo[], isLate: boolean): Vacuumed => ({
  files: files.length,
  bytes: files.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0),
  isLate,
});

/** Only the very file that was listed; a service without tags has none to compare. */
const deleteListed = async (lake: Lake, { path, etag }: FileInfo, signal: AbortSignal): Promise<boolean> => {
  const { outcome } = await lake.delete(path, { signal, ...(etag !== '' && { etag }) });
  return outcome === 'deleted';
};

/**
 * What commits of the retention took out, where the table wants less of it: checkpoints of other writers have forgotten that. A commit that is not
 * there any more was cleaned away, and its version with it.
 */
const removedSince = async (
  { lake, tablePath, signal }: VacuumPorts,
  { metadata }: Snapshot,
  { before, retentionMs }: { readonly before: number; readonly retentionMs: number },
): Promise<readonly RemoveFile[]> => {
  if (saidTombstoneMs(metadata.configuration) >= retentionMs) return [];
  const files = await listLog(lake, tablePath, 0, { signal });
  const young = files.filter(({ kind, info }) => kind === 'commit' && info.modifiedMs >= before);
  const commits = await inOrder(young, AT_ONCE, ({ version }) =>
    readCommitFile(lake, tablePath, version, { signal }),
  );
  return commits.flatMap((commit) => commit?.actions.removes ?? []);
};

/**
 * Deletes the data files in a table's folder that no version within the retention names and that are older than it: a week, or what the table says where
 * that is longer, by this machine's clock and the lake's. `table-unsupported`, before anything is deleted, for a table that may not be written to. Files in folders of the table are left.
 * Source: Delta PROTOCOL.md, "Vacuum Protocol Check"; Delta Spark, VacuumCommand.
 */
export const vacuum = async (ports: VacuumPorts, { dryRun, deadline }: VacuumOptions): Promise<Vacuumed> => {
  const { lake, tablePath, clock, signal } = ports;
  // Listed before the log is read: what a commit names meanwhile was there, or is too young.
  const listed: FileInfo[] = [];
  for await (const info of lake.list(tablePath, { signal })) listed.push(info);
  const whole = await loadWholeState(lake, tablePath, { upTo: Infinity, signal });
  if (whole === undefined) return NOTHING;
  const { snapshot, beyond } = whole;
  checkWriterProtocol(tablePath, snapshot.protocol);
  const retentionMs = fileRetentionMs(snapshot);
  const doomedAt = async (now: number): Promise<readonly FileInfo[]> => {
    const before = now - retentionMs;
    const known = [...beyond.tombstones.values()].filter(
      ({ deletionTimestamp = Infinity }) => deletionTimestamp >= before,
    );
    const removed = [...known, ...(await removedSince(ports, snapshot, { before, retentionMs }))];
    return planVacuum(listed, { tablePath, files: snapshot.files, removed }, before);
  };
  const planned = await doomedAt(clock.now());
  if (dryRun || planned.length === 0) return told(planned, false);
  const behind = await lakeTimeIfBehind(ports);
  const doomed = behind === undefined ? planned : await doomedAt(behind);
  const gone: FileInfo[] = [];
  for (let at = 0; at < doomed.length; at += AT_ONCE) {
    if (clock.now() >= deadline) return told(gone, true);
    const some = doomed.slice(at, at + AT_ONCE);
    const are = await Promise.all(some.map((file) => deleteListed(lake, file, signal)));
    gone.push(...some.filter((_, place) => are[place]));
  }
  return told(gone, false);
};
