import { expect, test } from 'vitest';
import { eventWorld, insertEvents, runWith } from '../support/event-world.ts';
import { byKey, eventsOf } from '../support/events.ts';
import { catchUp, tableIds, visibleIds } from '../support/exactly-once.ts';
import { createRival } from '../support/rival-writer.ts';
import { afterPut, beforePut, ProcessDied } from '../support/watched-ports.ts';
import type { World } from '../support/memory-world.ts';

const later = async (grows: boolean): Promise<World> => {
  const world = eventWorld(eventsOf(1, 12), byKey);
  await world.run();
  if (grows) await createRival(world).alter((columns) => columns.filter(({ name }) => name !== 'Note'));
  insertEvents(world, eventsOf(13, 35));
  return world;
};

/** The process stands still right before its put; meanwhile the table is dropped, and another process has loaded it anew up to the version before. */
test.each([false, true])(
  'T7: a stray whose process dies right after it woke is taken back by the next run (changes columns: %s)',
  async (grows) => {
    const world = await later(grows);
    const version = ((await world.snapshot())?.version ?? 0) + 1;
    let puts = 0;
    await runWith(world, async (effect) => {
      if (beforePut(effect) && (puts += 1) === 1) {
        await createRival(world).drop();
        world.clock.advance(61_000);
        // Another instance finds no table, and begins anew; it is stopped before it is done.
        await runWith(world, (own) => {
          if (beforePut(own) && own.name === `put version ${version}`)
            throw new ProcessDied('before its put');
        });
        world.clock.advance(61_000);
        await runWith(world, (own) => {
          if (beforePut(own) && own.name.startsWith('put')) throw new ProcessDied('at once');
        });
      } else if (afterPut(effect)) throw new ProcessDied('after its put');
    });
    world.clock.advance(61_000);
    await catchUp(world);
    expect((await tableIds(world)).toSorted()).toStrictEqual(visibleIds(world).toSorted());
    expect((await world.snapshot())?.version).toBeGreaterThan(version);
  },
);
