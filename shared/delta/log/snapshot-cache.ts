import type { Lake } from '../../lake/index.ts';
import { isSameTag, loadSnapshot, updateSnapshot } from './load-snapshot.ts';
import type { ReadOptions } from './log.ts';
import type { Snapshot, SnapshotCheckpoint, TableMetadata } from './snapshot.ts';

/** What is known of a table without a look at it. */
export interface KnownTable {
  readonly metadata: TableMetadata;
  readonly checkpoint?: SnapshotCheckpoint;
}

/** The tables of one lake as this process last saw them. Nothing of it is believed unless the log still holds the very version, by its ETag. */
export interface Snapshots {
  /** The newest version, read from what came since the one that is held; undefined where there is no table. Rejects as `loadSnapshot` does. */
  latest(lake: Lake, tablePath: string, options?: ReadOptions): Promise<Snapshot | undefined>;
  /** The version that is known to be in the log by this ETag, without a call; undefined where it is not held. */
  at(
    tablePath: string,
    known: { readonly id: string; readonly version: number; readonly etag: string } | undefined,
  ): Snapshot | undefined;
  /** Holds a version that this process has read or written. */
  keep(snapshot: Snapshot): void;
  /** Holds nothing of a table any more: what it was read from is not to be believed. */
  forget(tablePath: string): void;
  /** What is known of a table with this id, however large it is. */
  about(tablePath: string, id: string): KnownTable | undefined;
  /** Its newest checkpoint is this one. */
  checkpointed(tablePath: string, id: string, checkpoint: SnapshotCheckpoint): void;
}

interface Entry {
  readonly known: KnownTable;
  /** Absent: it is too large to be held. */
  readonly snapshot?: Snapshot;
  readonly bytes: number;
}

/** An object with ten members and two texts, beside the bytes of these. */
const FILE_BYTES = 400;
/** So many tables are known of at most: what is known of each is small, and not nothing. */
const MOST_TABLES = 1_000;

/** What a snapshot takes in memory, about: texts of Latin letters have a byte for each. */
export const snapshotBytes = ({ files, metadata, txns }: Snapshot): number =>
  files.reduce(
    (bytes, { path, stats = '' }) => bytes + FILE_BYTES + path.length + stats.length,
    2 * metadata.action.schemaString.length + 100 * txns.size,
  );

const newer = (
  one: SnapshotCheckpoint | undefined,
  other: SnapshotCheckpoint | undefined,
): SnapshotCheckpoint | undefined =>
  one === undefined || (other !== undefined && other.version > one.version) ? other : one;

/** Least recently used go first, once all that are held take more than `maxBytes`. */
class HeldSnapshots implements Snapshots {
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  async latest(lake: Lake, tablePath: string, options: ReadOptions = {}): Promise<Snapshot | undefined> {
    const held = this.#entries.get(tablePath)?.snapshot;
    const latest =
      held === undefined
        ? await loadSnapshot(lake, tablePath, options)
        : await updateSnapshot(lake, held, options);
    if (latest === undefined) this.#drop(tablePath);
    else this.keep(latest);
    return latest;
  }

  at(tablePath: string, known: Parameters<Snapshots['at']>[1]): Snapshot | undefined {
    const held = this.#entries.get(tablePath)?.snapshot;
    const isIt =
      known !== undefined &&
      held?.version === known.version &&
      held.metadata.id === known.id &&
      isSameTag(known.etag, held.etag);
    return isIt ? held : undefined;
  }

  keep(snapshot: Snapshot): void {
    const { tablePath, metadata } = snapshot;
    const before = this.about(tablePath, metadata.id);
    const checkpoint = newer(before?.checkpoint, snapshot.checkpoint);
    this.#drop(tablePath);
    const bytes = snapshotBytes(snapshot);
    const isHeld = bytes <= this.#maxBytes;
    this.#entries.set(tablePath, {
      known: { metadata, ...(checkpoint && { checkpoint }) },
      ...(isHeld && { snapshot: { ...snapshot, ...(checkpoint && { checkpoint }) } }),
      bytes: isHeld ? bytes : 0,
    });
    this.#bytes += isHeld ? bytes : 0;
    this.#makeRoom(tablePath);
  }

  forget(tablePath: string): void {
    this.#drop(tablePath);
  }

  about(tablePath: string, id: string): KnownTable | undefined {
    const known = this.#entries.get(tablePath)?.known;
    return known?.metadata.id === id ? known : undefined;
  }

  checkpointed(tablePath: string, id: string, checkpoint: SnapshotCheckpoint): void {
    const entry = this.#entries.get(tablePath);
    if (entry?.known.metadata.id !== id) return;
    const { snapshot } = entry;
    this.#entries.set(tablePath, {
      ...entry,
      known: { ...entry.known, checkpoint },
      ...(snapshot && { snapshot: { ...snapshot, checkpoint } }),
    });
  }

  #drop(tablePath: string): void {
    this.#bytes -= this.#entries.get(tablePath)?.bytes ?? 0;
    this.#entries.delete(tablePath);
  }

  /** The one that was used last stays: it fits by itself. */
  #makeRoom(last: string): void {
    for (const tablePath of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes && this.#entries.size <= MOST_TABLES) return;
      if (tablePath !== last) this.#drop(tablePath);
    }
  }
}

/** For one lake. `maxBytes`: of all snapshots that are held, about. */
export const holdSnapshots = (maxBytes: number): Snapshots => new HeldSnapshots(maxBytes);
