import type { Feed } from '../../config/index.ts';
import { isTidemarkError, type TidemarkError } from '../../core/index.ts';
import type { Snapshot } from '../../delta/index.ts';
import { probePutIfAbsent } from '../../lake/index.ts';
import type { FeedState } from '../../state/index.ts';
import type { SyncDeps } from '../run/index.ts';

/** What is there of a feed, and what keeps it from being looked at. */
export interface AtHome {
  readonly snapshot: Snapshot | undefined;
  readonly state: FeedState | undefined;
  readonly faults: readonly TidemarkError[];
}

/** What came, or why not. What is no error of ours is thrown on. */
const orFault = async <Value>(
  work: Promise<Value>,
  faults: TidemarkError[],
  signal: AbortSignal,
): Promise<Value | undefined> => {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    if (!isTidemarkError(error)) throw error;
    faults.push(error);
    return undefined;
  }
};

/** Where a table's next file goes; before there is a table, where its folder will be made, so that nothing is left of what is tried. */
const folderOf = (tablePath: string, snapshot: Snapshot | undefined): string =>
  snapshot === undefined ? tablePath.split('/').slice(0, -1).join('/') : `${tablePath}/_delta_log`;

/**
 * The feed's table and state, and whether the lake takes files now: by a hidden file that is deleted again. The table itself is only read, and a
 * folder for it is not made.
 */
export const lookAtHome = async (
  { lake, snapshots, state, newId }: Pick<SyncDeps, 'lake' | 'snapshots' | 'state' | 'newId'>,
  { name, tablePath }: Feed,
  signal: AbortSignal,
): Promise<AtHome> => {
  const faults: TidemarkError[] = [];
  const [snapshot, entry] = await Promise.all([
    orFault(snapshots.latest(lake, tablePath, { signal }), faults, signal),
    orFault(state.entry(name, signal), faults, signal),
  ]);
  await orFault(probePutIfAbsent(lake, folderOf(tablePath, snapshot), newId, signal), faults, signal);
  const byKind = new Map(faults.map((error) => [error.kind, error]));
  return { snapshot, state: entry?.state, faults: [...byKind.values()] };
};
