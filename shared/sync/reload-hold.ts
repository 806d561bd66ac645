import type { ManifestStore } from './saved-manifest.ts';
import type { Staging } from './staging.ts';

/** What one attempt at a reload has written that no commit names yet. None of it is deleted but the manifest. */
export interface Hold {
  /** Of rows fetched. */
  fetched: Staging | undefined;
  /** Of the last of them, with those that were asked for by their key, and those that a file that goes holds besides. */
  rest: Staging | undefined;
  /** What still writes to `rest`. */
  planning: Promise<unknown> | undefined;
  manifest: ManifestStore | undefined;
}

export const emptyHold = (): Hold => ({
  fetched: undefined,
  rest: undefined,
  planning: undefined,
  manifest: undefined,
});

/** Lets go of the files of a plan, once nothing is written to them any more. */
export const dropRest = async (hold: Hold): Promise<void> => {
  await hold.planning?.catch(() => undefined);
  hold.planning = undefined;
  hold.rest = undefined;
};

/** Lets go of everything: no attempt goes on from it. */
export const letGo = async (hold: Hold): Promise<void> => {
  await dropRest(hold);
  hold.fetched = undefined;
  await hold.manifest?.delete();
  hold.manifest = undefined;
};
