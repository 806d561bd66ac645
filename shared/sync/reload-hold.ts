import type { ManifestStore } from './saved-manifest.ts';
import type { Staging } from './staging.ts';

/** What one attempt at a reload has written that no commit names yet. */
export interface Hold {
  /** Of rows fetched, of rows asked for by their key, and of rows kept from files that straddle. */
  fetched: Staging | undefined;
  moved: Staging | undefined;
  kept: Staging | undefined;
  /** A put was tried, and it is not known to have lost: a late success must find its files. */
  isTried: boolean;
  manifest: ManifestStore | undefined;
}

export const emptyHold = (): Hold => ({
  fetched: undefined,
  moved: undefined,
  kept: undefined,
  isTried: false,
  manifest: undefined,
});

/** Deletes what no commit can come to name, and the manifest. */
export const letGo = async (hold: Hold): Promise<void> => {
  for (const part of ['fetched', 'moved', 'kept'] as const) {
    if (!hold.isTried) await hold[part]?.discard();
    hold[part] = undefined;
  }
  await hold.manifest?.delete();
  hold.manifest = undefined;
};
