import { listNames } from '../shared/core/index.ts';
import type { RunRecord } from '../shared/state/index.ts';

const feedsIn = (records: readonly RunRecord[]): number => new Set(records.map(({ feed }) => feed)).size;

/** Throws when runs of a timer failed, so that the portal's failure view and alerts show it. */
export const throwFailed = (records: readonly RunRecord[]): void => {
  const failed = records.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return;
  const names = listNames(failed.map(({ feed, errorKind }) => `${feed} (${errorKind})`));
  throw new Error(`${feedsIn(failed)} of ${feedsIn(records)} feeds failed: ${names}`);
};
