import { describe, expect, test } from 'vitest';
import { watch } from '../support/event-world.ts';
import { byTime, eventsOf, eventsSet } from '../support/events.ts';
import { expectContiguousLog, expectExact, tableIds } from '../support/exactly-once.ts';
import { createMaintainWorld, type MaintainWorld } from '../support/maintain-world.ts';
import { createRival, type Rival } from '../support/rival-writer.ts';
import { beforePut, onceAt } from '../support/watched-ports.ts';

/** A table of 60 rows in five files, all of which are to be written anew. */
const grown = async (): Promise<MaintainWorld> => {
  const world = createMaintainWorld({
    set: eventsSet(eventsOf(1, 60)),
    pageSize: 5,
    batchRows: 10,
    ...byTime,
  });
  await world.run();
  expect((await world.snapshot())?.files).toHaveLength(5);
  return world;
};

const raced = async (world: MaintainWorld, act: (rival: Rival) => Promise<void>) => {
  const rival = createRival(world);
  const run = await world.maintain({
    over: watch(
      world,
      onceAt(beforePut, () => act(rival)),
    ),
  });
  await expectContiguousLog(world);
  return run;
};

describe('T3: another writer commits right before a compaction', () => {
  test('rows of its own: the same files go after them', async () => {
    const world = await grown();
    const far = eventsOf(9_001, 9_003, (id) => id * 100);
    const run = await raced(world, (rival) => rival.append(far));
    expect(run.maintain?.compaction).toMatchObject({ outcome: 'done', removed: 5, added: 1 });
    expect((await world.snapshot())?.files).toHaveLength(2);
    expect(await tableIds(world)).toHaveLength(63);
  });

  test('a deletion: it stands, the compaction is lost, and the feed follows', async () => {
    const world = await grown();
    const run = await raced(world, (rival) => rival.deleteWhere(({ Id }) => Number(Id) > 55));
    expect(run).toMatchObject({
      outcome: 'maintained',
      maintain: { compaction: { outcome: 'lost', added: 0 } },
    });
    expect(await tableIds(world)).toHaveLength(55);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    await expectExact(world);
    expect((await world.maintain()).maintain?.compaction).toMatchObject({ outcome: 'done' });
  });

  test('a deletion apart from its files: it is lost too, as the feed has to look at what is gone', async () => {
    const world = await grown();
    const run = await raced(world, async (rival) => {
      await rival.append(eventsOf(9_001, 9_003, (id) => id * 100));
      await rival.deleteWhere(({ Id }) => Number(Id) > 9_000);
    });
    expect(run.maintain?.compaction).toMatchObject({ outcome: 'lost', removed: 0 });
    expect(await tableIds(world)).toHaveLength(60);
  });

  test('the same files as one: its compaction stands', async () => {
    const world = await grown();
    const run = await raced(world, (rival) => rival.compact());
    expect(run.maintain?.compaction).toMatchObject({ outcome: 'lost' });
    expect((await world.snapshot())?.files).toHaveLength(1);
    expect(await tableIds(world)).toHaveLength(60);
  });

  test('another schema: nothing of the old one comes after it', async () => {
    const world = await grown();
    const extra = { name: 'Extra', type: 'string', nullable: true, metadata: {} };
    const run = await raced(world, (rival) => rival.alter((columns) => [...columns, extra]));
    expect(run.maintain?.compaction).toMatchObject({ outcome: 'lost' });
    const again = await world.maintain();
    expect(again.maintain?.compaction).toMatchObject({ outcome: 'done', removed: 5, added: 1 });
    expect(await tableIds(world)).toHaveLength(60);
  });

  test('a drop of the table: nothing of the compaction is in the next one', async () => {
    const world = await grown();
    const run = await raced(world, async (rival) => {
      await rival.drop();
      await rival.create(eventsOf(1, 3));
    });
    expect(run.maintain?.compaction).toMatchObject({ outcome: 'lost' });
    expect(await tableIds(world)).toHaveLength(3);
  });
});

test('others who commit whenever the table is looked at are told, and nothing of it is done', async () => {
  const world = await grown();
  const { snapshots } = world.deps;
  const latest: typeof snapshots.latest = async (...of) => {
    const found = await snapshots.latest(...of);
    return found && { ...found, version: found.version + 1 };
  };
  Object.assign(world.deps, { snapshots: { ...snapshots, latest } });
  expect(await world.maintain()).toMatchObject({
    outcome: 'failed',
    errorKind: 'commit-contention',
    message: expect.stringMatching(/could not be opened for maintenance/),
  });
  expect((await world.snapshot())?.files).toHaveLength(5);
});
