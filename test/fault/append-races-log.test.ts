import { describe, expect, test } from 'vitest';
import { eventWorld, insertEvents, runWith } from '../support/event-world.ts';
import { byKey, byTime, eventsOf } from '../support/events.ts';
import { expectExact, idOf, catchUp } from '../support/exactly-once.ts';
import type { World } from '../support/memory-world.ts';
import { afterPut, beforePut, type Hook, onceAt } from '../support/watched-ports.ts';
import { createRival } from '../support/rival-writer.ts';

/** A table of 12 rows, and 33 more at the source: three commits to come. */
const underWay = async (cursor: typeof byKey): Promise<World> => {
  const world = eventWorld(eventsOf(1, 12), cursor);
  await world.run();
  insertEvents(world, eventsOf(13, 45));
  return world;
};

/** Acts before the first puts of a version: one act each. */
const beforePuts = (...acts: readonly (() => Promise<void>)[]): Hook => {
  const left = [...acts];
  return async (effect) => {
    if (beforePut(effect)) await left.shift()?.();
  };
};

const far = eventsOf(9001, 9002, (id) => id * 100);

describe.each([
  ['a key', byKey],
  ['a time', byTime],
] as const)('T1: by %s, another writer', (_, cursor) => {
  test('brings rows of our batch and compacts them with all others: they are there once', async () => {
    const world = await underWay(cursor);
    const rival = createRival(world);
    await runWith(
      world,
      beforePuts(async () => {
        await rival.append(eventsOf(14, 18));
        await rival.compact();
      }),
    );
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('writes the log anew from below our last commit: its rows come again', async () => {
    const world = await underWay(cursor);
    const rival = createRival(world);
    const [first, second] = far.map((event) => [event]);
    await runWith(
      world,
      beforePuts(
        async () => undefined,
        async () => {
          const { version = 0 } = (await world.snapshot()) ?? {};
          await rival.cutBack(version - 1);
          await rival.append(first ?? []);
          await rival.append(second ?? []);
        },
      ),
    );
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world, far.map(idOf));
  });

  test('brings our rows right after we made the table: they are there once', async () => {
    const world = eventWorld(eventsOf(1, 25), cursor);
    const rival = createRival(world);
    await runWith(
      world,
      onceAt(afterPut, () => rival.append(eventsOf(3, 7))),
    );
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('brings rows to the table that we made, and takes some of them out: ours come all the same', async () => {
    const world = eventWorld(eventsOf(1, 25), cursor);
    const rival = createRival(world);
    await runWith(
      world,
      beforePuts(
        async () => undefined,
        async () => {
          await rival.append(far);
          await rival.deleteWhere(({ Id }) => Number(Id) === 9001);
        },
      ),
    );
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world, far.slice(1).map(idOf));
  });
});
