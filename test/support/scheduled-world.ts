import { byKey, eventsOf, eventsSet } from './events.ts';
import { createReloadWorld, type ReloadWorld } from './reload-world.ts';
import { tick } from './tick.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A feed of 30 rows that reloads its last ten at two in the morning. The clock stands at midnight, and nothing is loaded. */
export const scheduledWorld = (): ReloadWorld => {
  const set = eventsSet(eventsOf(1, 30));
  const world = createReloadWorld({ set, pageSize: 5, batchRows: 10, ...byKey });
  const reload = { last: { units: '10' } };
  world.feed = { ...world.feed, reload, reloadSchedule: { everyMs: DAY, atMs: 2 * HOUR } };
  return world;
};

/** The same, loaded, with a schedule that counts; then three of the last ten rows are changed at the source, and one is deleted. */
export const countingWorld = async (): Promise<ReloadWorld> => {
  const world = scheduledWorld();
  await tick(world);
  world.clock.advance(HOUR);
  await tick(world);
  for (const id of [22, 27, 30]) world.service.update('Events', id, { Note: 'changed' });
  world.service.remove('Events', 25);
  return world;
};

/** The same at two in the morning: the next tick finds a reload due. */
export const dueWorld = async (): Promise<ReloadWorld> => {
  const world = await countingWorld();
  world.clock.advance(HOUR);
  return world;
};
