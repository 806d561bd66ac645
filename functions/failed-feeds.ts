import { listNames } from '../shared/core/index.ts';
import type { RunRecord } from '../shared/state/index.ts';

/** Throws when runs of a timer failed, so that the portal's failure view and alerts show it. */
export const throwFailed = (records: readonly RunRecord[]): void => {
  const failed = records.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return;
  const names = listNames(failed.map(({ feed, errorKind }) => `${feed} (${errorKind})`));
  throw new Error(`${failed.length} of ${records.length} feeds failed: ${names}`);
};
