import type { Staging } from '../table/index.ts';

/** What one attempt at a reload has written that no commit names yet. None of it is ever deleted. */
export interface Hold {
  /** Of rows fetched. */
  fetched: Staging | undefined;
  /** Of the last of them, with those that were asked for by their key, and those that a file that goes holds besides. */
  rest: Staging | undefined;
  /** What still writes to `rest`. */
  planning: Promise<unknown> | undefined;
}

export const emptyHold = (): Hold => ({ fetched: undefined, rest: undefined, planning: undefined });

/** Lets go of the files of a plan, once nothing is written to them any more. */
export const dropRest = async (hold: Hold): Promise<void> => {
  await hold.planning?.catch(() => undefined);
  hold.planning = undefined;
  hold.rest = undefined;
};
