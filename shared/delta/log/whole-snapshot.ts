import { isTidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { loadSnapshot } from './load-snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** The table as it is now; undefined where there is none, or its log is not whole. */
export const wholeSnapshot = async (lake: Lake, tablePath: string): Promise<Snapshot | undefined> => {
  try {
    return await loadSnapshot(lake, tablePath);
  } catch (error) {
    if (isTidemarkError(error, 'table-corrupt')) return undefined;
    throw error;
  }
};
