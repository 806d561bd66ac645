import { isTidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { loadSnapshot } from './load-snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** The table as it is now; undefined where there is none, or its log is not whole. */
export const wholeSnapshot = async (
  lake: Lake,
  tablePath: string,
  options: { readonly upTo?: number } = {},
): Promise<Snapshot | undefined> => {
  try {
    return await loadSnapshot(lake, tablePath, options);
  } catch (error) {
    if (isTidemarkError(error, 'table-corrupt')) return undefined;
    throw error;
  }
};

/**
 * The table that a version has landed on: as it was right before, where the log still tells, as the version itself may say of the table what it likes;
 * else as it is now. Undefined where there is none, or its log is not whole.
 */
export const snapshotUnder = async (
  lake: Lake,
  tablePath: string,
  version: number,
): Promise<Snapshot | undefined> => {
  const before = version === 0 ? undefined : await wholeSnapshot(lake, tablePath, { upTo: version - 1 });
  return before?.version === version - 1 ? before : wholeSnapshot(lake, tablePath);
};
