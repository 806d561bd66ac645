import type { Feed } from '../../config/index.ts';
import { type HistoryEntry, loadHistory, tableRows } from '../../delta/index.ts';
import type { SyncDeps } from '../run/index.ts';
import { refuseBroken } from './refuse-broken.ts';

/** A version of a table, as its log tells it. Rows that nobody has counted are left out. */
export interface TableVersion {
  readonly version: number;
  /** Epoch ms; absent where the commit does not say. */
  readonly at?: number;
  readonly operation: string;
  readonly rowsAdded?: number;
  readonly rowsRemoved?: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  /** Of ours. */
  readonly runId?: string;
}

/** A table as it is now. Without a version there is none yet. */
export interface TableFacts {
  readonly version?: number;
  readonly rows?: number;
  readonly files: number;
  readonly bytes: number;
  /** The newest first; those that are in the log still. */
  readonly versions: readonly TableVersion[];
}

const REMOVED = ['numDeletedRows', 'numTargetRowsDeleted', 'numRemovedRows'];

/** A figure of an operation: Delta writes them as texts. */
const figure = ({ metrics }: HistoryEntry, names: readonly string[]): number | undefined => {
  const found = names.map((name) => metrics.get(name)).find((value) => value !== undefined);
  const number = Number(found);
  return found !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
};

/** Rows that came and went. Files that are written anew hold the same rows. */
const rowsOf = (entry: HistoryEntry): Pick<TableVersion, 'rowsAdded' | 'rowsRemoved'> => {
  const { commit } = entry;
  const { tidemark, adds, removes, dataChange } = commit;
  if (!dataChange) return { rowsAdded: 0, rowsRemoved: 0 };
  const added = tidemark === undefined ? tableRows(adds) : tidemark.rows;
  const removed = tidemark?.removed ?? (removes.length === 0 ? 0 : figure(entry, REMOVED));
  return {
    ...(added !== undefined && { rowsAdded: added }),
    ...(removed !== undefined && { rowsRemoved: removed }),
  };
};

const versionOf = (entry: HistoryEntry): TableVersion => {
  const { commit, at, operation = 'unknown' } = entry;
  return {
    version: commit.version,
    ...(at !== undefined && { at }),
    operation,
    ...rowsOf(entry),
    filesAdded: commit.adds.length,
    filesRemoved: commit.removes.length,
    ...(commit.tidemark !== undefined && { runId: commit.tidemark.runId }),
  };
};

/** A feed's table and its last versions, at most `versions`. Reads the log alone. Rejects as a snapshot does. */
export const feedTable = async (
  { lake, snapshots }: Pick<SyncDeps, 'lake' | 'snapshots'>,
  feed: Feed,
  { versions, signal }: { readonly versions: number; readonly signal: AbortSignal },
): Promise<TableFacts> => {
  refuseBroken(feed);
  const { tablePath } = feed;
  const snapshot = await snapshots.latest(lake, tablePath, { signal });
  if (snapshot === undefined) return { files: 0, bytes: 0, versions: [] };
  const { version, files } = snapshot;
  const rows = tableRows(files);
  const history = await loadHistory(lake, tablePath, { version, most: versions }, { signal });
  return {
    version,
    ...(rows !== undefined && { rows }),
    files: files.length,
    bytes: files.reduce((bytes, { size }) => bytes + size, 0),
    versions: history.map(versionOf),
  };
};
