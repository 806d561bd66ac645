import type { ManifestStore } from './saved-manifest.ts';
import type { Staging } from './staging.ts';

/** What one attempt at a reload has written that no commit names yet. */
export interface Hold {
  /** Of rows fetched. */
  fetched: Staging | undefined;
  /** Of the last of them, with those that were asked for by their key, and those that a file that goes holds besides. */
  rest: Staging | undefined;
  /** A put was tried, and it is not known to have lost: a late success must find its files. */
  isTried: boolean;
  manifest: ManifestStore | undefined;
}

export const emptyHold = (): Hold => ({
  fetched: undefined,
  rest: undefined,
  isTried: false,
  manifest: undefined,
});

/** Deletes what no commit can come to name, and the manifest. */
export const letGo = async (hold: Hold): Promise<void> => {
  for (const part of ['fetched', 'rest'] as const) {
    if (!hold.isTried) await hold[part]?.discard();
    hold[part] = undefined;
  }
  await hold.manifest?.delete();
  hold.manifest = undefined;
};
