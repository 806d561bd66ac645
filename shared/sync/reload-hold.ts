import type { ManifestStore } from './saved-manifest.ts';
import type { Staging } from './staging.ts';

/** What one attempt at a reload has written that no commit names yet. */
export interface Hold {
  /** Of rows fetched. */
  fetched: Staging | undefined;
  /** Of the last of them, with those that were asked for by their key, and those that a file that goes holds besides. */
  rest: Staging | undefined;
  /** What still writes to `rest`. */
  planning: Promise<unknown> | undefined;
  /** A put was tried, and it is not known to have lost: a late success must find its files. */
  isTried: boolean;
  manifest: ManifestStore | undefined;
  /** How many of `fetched` the manifest names. */
  manifested: number;
}

export const emptyHold = (): Hold => ({
  fetched: undefined,
  rest: undefined,
  planning: undefined,
  isTried: false,
  manifest: undefined,
  manifested: 0,
});

/** Deletes the files of a plan, unless a put was tried with them. */
export const dropRest = async (hold: Hold): Promise<void> => {
  await hold.planning?.catch(() => undefined);
  if (!hold.isTried) await hold.rest?.discard();
  hold.planning = undefined;
  hold.rest = undefined;
};

/** Deletes what neither a commit nor the next attempt can use. */
export const tidyUp = async (hold: Hold): Promise<void> => {
  await dropRest(hold);
  if (!hold.isTried) await hold.fetched?.discard(hold.manifested);
};

/** Deletes what no commit can come to name, and the manifest. */
export const letGo = async (hold: Hold): Promise<void> => {
  await dropRest(hold);
  if (!hold.isTried) await hold.fetched?.discard();
  hold.fetched = undefined;
  hold.manifested = 0;
  await hold.manifest?.delete();
  hold.manifest = undefined;
};
