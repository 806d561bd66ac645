import { describe, expect, test } from 'vitest';
import { eventWorld, insertEvents, runWith, watch } from '../support/event-world.ts';
import { byKey, byTime, eventsOf } from '../support/events.ts';
import { expectContiguousLog, expectExact, idOf, catchUp, tableIds } from '../support/exactly-once.ts';
import type { World, WorldOptions } from '../support/memory-world.ts';
import { afterPut, dieAt, onceAt, ProcessDied } from '../support/watched-ports.ts';
import { createRival } from '../support/rival-writer.ts';
import { tried } from '../support/whole-sweep.ts';
import { createMemoryStateStore } from '../../shared/state/index.ts';
import { noteKinds } from '../support/note-kinds.ts';
import type { Note } from '../../shared/state/index.ts';

const tying = (id: number): number => Math.floor(id / 4);

/** A table of 30 rows in several commits. */
const loaded = async (options: WorldOptions = byTime, seconds = (id: number) => id): Promise<World> => {
  const world = eventWorld(eventsOf(1, 30, seconds), options);
  await world.run();
  return world;
};

/** Every row of it is deleted then, and the feed is told to follow. */
const emptied = async (load: () => Promise<World>): Promise<World> => {
  const world = await load();
  world.feed = { ...world.feed, reconcile: 'follow' };
  await createRival(world).deleteWhere(() => true);
  return world;
};

const cursors = [
  { name: 'by key', options: byKey, seconds: (id: number) => id },
  { name: 'by time', options: byTime, seconds: (id: number) => id },
  { name: 'by a time that ties', options: byTime, seconds: tying },
];

describe.each(cursors)('$name', ({ options, seconds }) => {
  const load = (): Promise<World> => loaded(options, seconds);

  test('T3: a table restored to an older version gets its newest rows again', async () => {
    for (const version of [1, 2]) {
      const world = await load();
      await createRival(world).restore(version);
      const before = (await tableIds(world)).length;
      expect(before).toBeLessThan(30);
      const run = await world.run();
      expect(run).toMatchObject({ outcome: 'appended', rows: 30 - before });
      expect(noteKinds(run)).toStrictEqual(['watermark-lowered']);
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    }
  });

  test('a restore forth and back ends as it was', async () => {
    const world = await load();
    const rival = createRival(world);
    const whole = (await world.snapshot())?.version ?? 0;
    await rival.restore(1);
    await rival.restore(whole);
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('a restore while newer rows are waiting', async () => {
    const world = await load();
    await createRival(world).restore(2);
    insertEvents(world, eventsOf(31, 44, seconds));
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('a log that was cut back to an older version gets its newest rows again', async () => {
    const world = await load();
    await createRival(world).cutBack(1);
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('a log that was cut back and written on by another gets its newest rows again', async () => {
    for (const further of [0, 1]) {
      const world = await load();
      const rival = createRival(world);
      const newest = (await world.snapshot())?.version ?? 0;
      await rival.cutBack(1);
      for (let version = 2; version <= newest + further; version += 1) await rival.compact();
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    }
  });

  test('a table taken back to its first version, which has no row, stops the feed as one that was emptied', async () => {
    for (const takeBack of ['restore', 'cutBack'] as const) {
      const world = await load();
      await createRival(world)[takeBack](0);
      expect(await catchUp(world)).toMatchObject({ outcome: 'failed', errorKind: 'config' });
      world.feed = { ...world.feed, reconcile: 'follow' };
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    }
  });

  test('the last ten rows that a notebook deleted come again', async () => {
    const world = await load();
    await createRival(world).deleteWhere(({ Id }) => Number(Id) > 20);
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('the last ten rows, deleted again and again, come again', async () => {
    const world = await load();
    for (let round = 0; round < 3; round += 1) {
      await createRival(world).deleteWhere(({ Id }) => Number(Id) > 20);
      insertEvents(world, eventsOf(31 + 3 * round, 33 + 3 * round, seconds));
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    }
  });

  test('a delete of the top, by a run that dies at once and is deleted again', async () => {
    const world = await load();
    const rival = createRival(world);
    for (const nth of [9, 10, 11, 12, 13]) {
      await rival.deleteWhere(({ Id }) => Number(Id) > 6);
      world.clock.advance(61_000);
      await runWith(world, dieAt({ nth, moment: 'after' }));
    }
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('rows deleted from the middle stay deleted', async () => {
    const world = await load();
    const middle = eventsOf(9, 12, seconds).map(idOf);
    await createRival(world).deleteWhere(({ Id }) => Number(Id) >= 9 && Number(Id) <= 12);
    insertEvents(world, eventsOf(31, 33, seconds));
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    const held = await tableIds(world);
    const expected = eventsOf(1, 33, seconds)
      .map(idOf)
      .filter((id) => !middle.includes(id));
    expect(held.toSorted()).toStrictEqual(expected.toSorted());
  });

  test('T3: every row deleted stops the feed, until it is told to follow', async () => {
    const world = await load();
    await createRival(world).deleteWhere(() => true);
    const version = (await world.snapshot())?.version;
    for (let run = 0; run < 2; run += 1) {
      const record = await catchUp(world);
      expect(record).toMatchObject({ outcome: 'failed', errorKind: 'config' });
      expect(record.message).toContain('"reconcile": "follow"');
    }
    expect((await world.snapshot())?.version).toBe(version);
    world.feed = { ...world.feed, reconcile: 'follow' };
    expect(noteKinds(await world.run())).toContain('table-emptied');
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('every row deleted, followed by a run that dies after each effect: all rows once', async () => {
    const dry = await emptied(load);
    const over = watch(dry);
    await dry.run({ over });
    for (const nth of tried(over.effects.map((_, at) => at + 1))) {
      const world = await emptied(load);
      await runWith(world, dieAt({ nth, moment: 'after' }));
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    }
  });

  test('T3: a table that was dropped is loaded again from the start', async () => {
    const world = await load();
    await createRival(world).drop();
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 30 });
    expect(run.noteFacts).toContainEqual<Note>({ kind: 'table-dropped', table: world.feed.tablePath });
    expect(await world.storedState()).toMatchObject({ rows: 30 });
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('a table replaced by another is adopted: it goes on from its greatest value', async () => {
    const world = await load();
    const rival = createRival(world);
    await rival.drop();
    await rival.create(eventsOf(1, 17, seconds));
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('with its state lost, the table tells how far it was', async () => {
    const world = await load();
    insertEvents(world, eventsOf(31, 44, seconds));
    const over = { lake: world.lake, state: createMemoryStateStore(), fetch: world.service.fetch };
    expect(await world.run({ over })).toMatchObject({ outcome: 'appended', rows: 14 });
    expect((await tableIds(world)).length).toBe(44);
    expect(new Set(await tableIds(world)).size).toBe(44);
  });

  test('with its state lost and its top deleted, the rows come again', async () => {
    const world = await load();
    await createRival(world).deleteWhere(({ Id }) => Number(Id) > 20);
    const over = { lake: world.lake, state: createMemoryStateStore(), fetch: world.service.fetch };
    await world.run({ over });
    expect((await tableIds(world)).toSorted()).toStrictEqual(eventsOf(1, 30, seconds).map(idOf).toSorted());
  });

  test('with its state lost and every row deleted, it stops', async () => {
    const world = await load();
    await createRival(world).deleteWhere(() => true);
    const over = { lake: world.lake, state: createMemoryStateStore(), fetch: world.service.fetch };
    expect(await world.run({ over })).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(await world.run({ over })).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    world.feed = { ...world.feed, reconcile: 'follow' };
    expect(await world.run({ over })).toMatchObject({ outcome: 'appended', rows: 30 });
  });

  test.each(['all', 'keep-last'] as const)(
    'a log of which a checkpoint is left (%s) goes on',
    async (how) => {
      const world = await load();
      await createRival(world).cleanLog(how);
      insertEvents(world, eventsOf(31, 44, seconds));
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    },
  );

  test.each(['all', 'keep-last'] as const)(
    'a log of which a checkpoint is left (%s), with the top deleted before',
    async (how) => {
      const world = await load();
      const rival = createRival(world);
      await rival.deleteWhere(({ Id }) => Number(Id) > 20);
      await rival.compact();
      await rival.cleanLog(how);
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    },
  );

  test.each(['all', 'keep-last'] as const)(
    'a log of which a checkpoint is left (%s), with batches that the state does not know',
    async (how) => {
      const world = eventWorld(eventsOf(1, 30, seconds), options);
      let puts = 0;
      await runWith(world, (effect) => {
        if (!afterPut(effect)) return;
        puts += 1;
        // The table is made, and two batches are in it: of the last one no more than its intent is written.
        if (puts === 3) throw new ProcessDied('before its state was written');
      });
      expect((await tableIds(world)).length).toBeGreaterThan(10);
      await createRival(world).cleanLog(how);
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    },
  );

  test('a log of which a checkpoint is left, with its state lost', async () => {
    const world = await load();
    await createRival(world).cleanLog('all');
    insertEvents(world, eventsOf(31, 44, seconds));
    const over = { lake: world.lake, state: createMemoryStateStore(), fetch: world.service.fetch };
    expect(await world.run({ over })).toMatchObject({ outcome: 'appended', rows: 14 });
    expect(new Set(await tableIds(world)).size).toBe(44);
    await expectContiguousLog(world);
  });

  test('T3: foreign rows above the watermark never raise it', async () => {
    const world = await load();
    const foreign = eventsOf(500, 503, (id) => id * 10);
    await createRival(world).append(foreign);
    insertEvents(world, eventsOf(31, 44, seconds));
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world, foreign.map(idOf));
    await createRival(world).deleteWhere(({ Id }) => Number(Id) > 20 && Number(Id) < 400);
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world, foreign.map(idOf));
  });
});

test('one row of those that tie at the watermark, deleted, comes again', async () => {
  const world = await loaded(byTime, tying);
  for (const id of [28, 29, 30]) {
    await createRival(world).deleteWhere(({ Id }) => Number(Id) === id);
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  }
});

test('a log that is cleaned right after a commit is not taken for a table that was dropped: nothing is taken back', async () => {
  const world = await loaded();
  insertEvents(world, eventsOf(31, 34));
  const version = (await world.snapshot())?.version ?? 0;
  const clean = onceAt(afterPut, () => createRival(world).cleanLog('keep-last'));
  expect(await runWith(world, clean)).toMatchObject({ outcome: 'appended', rows: 4, version: version + 1 });
  expect((await world.snapshot())?.version).toBe(version + 1);
  await expectExact(world);
});
