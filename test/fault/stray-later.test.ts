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
test.each([
  [false, 'kept'],
  [true, 'kept'],
  [false, 'lost'],
  [true, 'lost'],
] as const)(
  'T7: a stray whose process dies right after it woke is taken back by the next run (changes columns: %s, state: %s)',
  async (grows, state) => {
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
    const next = state === 'kept' ? world : eventWorld(eventsOf(1, 35), { ...byKey, lake: world.lake });
    await catchUp(next);
    expect((await tableIds(next)).toSorted()).toStrictEqual(visibleIds(next).toSorted());
    expect((await next.snapshot())?.version).toBeGreaterThan(version);
  },
);
