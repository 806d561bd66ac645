import { byKey, byTime, eventsOf, eventsSet } from './events.ts';
import type { WorldOptions } from './memory-world.ts';
import { createReloadWorld, type ReloadOptions, type ReloadWorld } from './reload-world.ts';

/** A reload in a world whose source has changed since its table was filled. */
export interface ReloadScenario {
  readonly name: string;
  readonly options: WorldOptions;
  readonly reload: ReloadOptions;
}

export const reloadByKey: ReloadScenario = {
  name: 'by key',
  options: byKey,
  reload: { window: { last: { units: '12' } } },
};
export const reloadByTime: ReloadScenario = {
  name: 'by a time that ties',
  options: byTime,
  reload: { window: { last: { ms: 4000 } } },
};
export const reloadOfAll: ReloadScenario = {
  name: 'of everything',
  options: byTime,
  reload: { window: { all: true } },
};
export const reloadInTwo: ReloadScenario = {
  name: 'in two attempts',
  options: byKey,
  reload: { window: { all: true }, deadlineMs: -1 },
};

/** 30 rows in files of ten; then three are changed and one deleted at the source. */
export const changedWorld = async ({ options }: ReloadScenario): Promise<ReloadWorld> => {
  const set = eventsSet(eventsOf(1, 30));
  const world = createReloadWorld({ set, pageSize: 5, batchRows: 10, ...options });
  await world.run();
  for (const id of [22, 27, 30]) world.service.update('Events', id, { Note: 'changed' });
  world.service.remove('Events', 25);
  return world;
};
