import type { Feed } from '../../config/index.ts';
import { isTidemarkError, type TidemarkError } from '../../core/index.ts';
import type { Snapshot } from '../../delta/index.ts';
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

/**
 * The feed's table and state, and whether the lake takes files beside the table: by a hidden file that is deleted again. The table itself is only
 * read.
 */
export const lookAtHome = async (
  { lake, snapshots, state, prepareLake }: Pick<SyncDeps, 'lake' | 'snapshots' | 'state' | 'prepareLake'>,
  { name, tablePath }: Feed,
  signal: AbortSignal,
): Promise<AtHome> => {
  const faults: TidemarkError[] = [];
  const [, snapshot, entry] = await Promise.all([
    orFault(prepareLake(`${tablePath}/_delta_log`, signal), faults, signal),
    orFault(snapshots.latest(lake, tablePath, { signal }), faults, signal),
    orFault(state.entry(name, signal), faults, signal),
  ]);
  const byKind = new Map(faults.map((error) => [error.kind, error]));
  return { snapshot, state: entry?.state, faults: [...byKind.values()] };
};
