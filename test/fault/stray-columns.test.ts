import { expect, test } from 'vitest';
import { eventWorld, insertEvents, runWith } from '../support/event-world.ts';
import { byKey, eventsOf } from '../support/events.ts';
import { catchUp, expectExact } from '../support/exactly-once.ts';
import { createRival } from '../support/rival-writer.ts';
import { afterPut, beforePut, ProcessDied } from '../support/watched-ports.ts';
import type { World } from '../support/memory-world.ts';

/** A table whose next commit of ours adds a column. */
const growing = async (): Promise<World> => {
  const world = eventWorld(eventsOf(1, 12), byKey);
  await world.run();
  await createRival(world).alter((columns) => columns.filter(({ name }) => name !== 'Note'));
  insertEvents(world, eventsOf(13, 35));
  return world;
};

const anew = async (world: World, versions: number): Promise<string> => {
  const rival = createRival(world);
  await rival.drop();
  await rival.create(eventsOf(1, 3));
  for (let version = 1; version < versions; version += 1)
    await rival.append(eventsOf(3 * version + 1, 3 * version + 3));
  return (await world.snapshot())?.metadata.id ?? '';
};

test.each([false, true])(
  'D: a change of columns that lands in another table leaves that table its own id (dies: %s)',
  async (dies) => {
    const world = await growing();
    const version = ((await world.snapshot())?.version ?? 0) + 1;
    let id = '';
    let done = false;
    await runWith(world, async (effect) => {
      if (beforePut(effect) && !done) {
        done = true;
        id = await anew(world, version);
      } else if (afterPut(effect) && dies && done) throw new ProcessDied('after its put');
    });
    if (dies) world.clock.advance(61_000);
    await catchUp(world);
    const after = await world.snapshot();
    await expectExact(world);
    expect(after?.metadata.id).toBe(id);
  },
);
