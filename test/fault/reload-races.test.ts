import { describe, expect, test } from 'vitest';
import { runStatus } from '../../shared/sync/index.ts';
import { watch } from '../support/event-world.ts';
import { at, byKey, eventsOf, eventsSet } from '../support/events.ts';
import { expectContiguousLog, catchUp, tableIds, visibleIds } from '../support/exactly-once.ts';
import { beforePut, type Effect, type Hook, onceAt } from '../support/watched-ports.ts';
import { createRival, type Rival } from '../support/rival-writer.ts';
import { createReloadWorld, type ReloadOptions, type ReloadWorld } from '../support/reload-world.ts';
import { asked } from '../support/world-checks.ts';

const LAST_10: ReloadOptions = { window: { last: { units: '10' } } };

/** Rows 1 to 110 in files of twenty; 103 is changed at the source and 107 deleted. */
const prepare = async (): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 110)), pageSize: 4, batchRows: 20, ...byKey });
  await world.run();
  world.service.update('Events', 103, { Note: 'changed' });
  world.service.remove('Events', 107);
  return world;
};

const whileFetching = ({ name, moment }: Effect): boolean => moment === 'after' && name === 'fetch Events';

const reloadWhile = async (
  world: ReloadWorld,
  is: (effect: Effect) => boolean,
  act: (rival: Rival) => Promise<void>,
  options = LAST_10,
) => {
  const hook: Hook = onceAt(is, () => act(createRival(world)));
  return world.reload({ ...options, deps: world.depsOver(watch(world, hook)) });
};

const expectIds = async (world: ReloadWorld, others: readonly string[] = []): Promise<void> => {
  expect([...(await tableIds(world))].sort()).toStrictEqual([...visibleIds(world), ...others].sort());
  await expectContiguousLog(world);
};
const idsOf = (from: number, to: number): readonly string[] =>
  eventsOf(from, to).map(({ Id, ModifiedAt }) => `${Id}@${BigInt(Date.parse(String(ModifiedAt))) * 1000n}`);

const moments = [
  ['while the window is being fetched', whileFetching],
  ['before the put', beforePut],
] as const;

describe.each(moments)('another writer, %s', (_, moment) => {
  test('appends 111 to 115 while a reload up to 110 is under way: they stay', async () => {
    const world = await prepare();
    const run = await reloadWhile(world, moment, (rival) => rival.append(eventsOf(111, 115)));
    expect(run).toMatchObject({
      outcome: 'reloaded',
      to: '110',
      reload: {
        window: { from: '100', to: '110' },
        rows: { removed: 10, added: 9 },
        changes: { changed: 1, deleted: 1, same: 8, inserted: 0 },
      },
    });
    await expectIds(world, idsOf(111, 115));
    // The source has them too: they are there once.
    world.service.insert(
      'Events',
      eventsOf(111, 116).map((row) => ({ Note: null, ...row })),
    );
    await catchUp(world);
    await expectIds(world);
  });

  test('appends rows into the window: they are replaced as well', async () => {
    const world = await prepare();
    const strange = [{ Id: 1000, ModifiedAt: at(3) }];
    const inWindow = eventsOf(105, 105);
    const run = await reloadWhile(world, moment, (rival) => rival.append([...strange, ...inWindow]));
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { rows: { removed: 11, added: 9 } } });
    await expectIds(world, [`1000@${BigInt(Date.parse(at(3))) * 1000n}`]);
  });

  test('compacts the files', async () => {
    const world = await prepare();
    const run = await reloadWhile(world, moment, (rival) => rival.compact());
    expect(run).toMatchObject({
      outcome: 'reloaded',
      reload: { rows: { removed: 10, added: 9 }, changes: { changed: 1, deleted: 1, same: 8 } },
    });
    await expectIds(world);
  });

  test('deletes rows of the window', async () => {
    const world = await prepare();
    const run = await reloadWhile(world, moment, (rival) =>
      rival.deleteWhere(({ Id }) => Number(Id) > 100 && Number(Id) < 105),
    );
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { rows: { removed: 6, added: 9 } } });
    await expectIds(world);
  });

  test('deletes rows below the window: they stay deleted', async () => {
    const world = await prepare();
    await reloadWhile(world, moment, (rival) => rival.deleteWhere(({ Id }) => Number(Id) < 5));
    const held = await tableIds(world);
    expect(held).toHaveLength(109 - 4);
  });

  test('asks for a feature that is not ours: nothing of the reload is there', async () => {
    const world = await prepare();
    const run = await reloadWhile(world, moment, (rival) =>
      rival.upgrade({ minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['futureFeature'] }),
    );
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'table-unsupported' });
    expect(await tableIds(world)).toHaveLength(110);
  });

  test('adds a column: the rows that are staged are still good', async () => {
    const world = await prepare();
    const column = { name: 'Extra', type: 'string', nullable: true, metadata: {} };
    const run = await reloadWhile(world, moment, (rival) => rival.alter((columns) => [...columns, column]));
    expect(run).toMatchObject({ outcome: 'reloaded' });
    await expectIds(world);
  });

  test('is another run of the feed: the window is fetched again', async () => {
    const world = await prepare();
    const appId = `tidemark:${world.feed.tablePath}`;
    world.service.insert(
      'Events',
      eventsOf(111, 115).map((row) => ({ Note: null, ...row })),
    );
    const batch = ((await world.snapshot())?.txns.get(appId) ?? 0) + 1;
    world.service.clearRequests();
    const run = await reloadWhile(world, moment, (rival) =>
      rival.append(eventsOf(111, 115), { appId, batch }),
    );
    const walks = asked(world).filter((url) => url.includes('Id ge 101') && url.includes('$orderby'));
    expect(walks.filter((url) => !url.includes('skiptoken'))).toHaveLength(2);
    expect(run).toMatchObject({
      outcome: 'reloaded',
      to: '115',
      reload: { window: { from: '100', to: '115' }, changes: { changed: 1, deleted: 1, same: 13 } },
    });
    await catchUp(world);
    await expectIds(world);
  });
});

test('a table that is dropped while its window is being fetched is loaded again by the next run', async () => {
  const world = await prepare();
  const run = await reloadWhile(world, whileFetching, (rival) => rival.drop());
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'table-corrupt' });
  await catchUp(world);
  await expectIds(world);
});

test('another run may not begin while a reload is under way', async () => {
  const world = await prepare();
  const seen: unknown[] = [];
  const hook = onceAt(whileFetching, async () => {
    const next = { ...LAST_10, runId: 'next', deadlineMs: 5_000 };
    seen.push(await world.run(), await world.start(next), await runStatus(world.deps, 'next'));
  });
  await world.reload({ ...LAST_10, runId: 'first', deps: world.depsOver(watch(world, hook)) });
  expect(seen).toMatchObject([
    { outcome: 'lease-held' },
    { outcome: 'continues', runId: 'next' },
    { status: 'waiting', attempts: 0 },
  ]);
});

test('T7: a table that is dropped and made anew before a first reload commits: no file is named that went with it', async () => {
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 30)), pageSize: 4, batchRows: 20, ...byKey });
  const rival = createRival(world);
  const run = await reloadWhile(
    world,
    beforePut,
    async () => {
      for await (const { path } of world.lake.list(world.feed.tablePath)) await world.lake.delete(path);
      await rival.create(eventsOf(1, 2));
      await rival.append([]);
    },
    { window: { all: true } },
  );
  expect(run).toMatchObject({ outcome: 'reloaded' });
  await expectIds(world);
});

test('T1: another writer brings the row that a reload finds by its key below the window: it is there once', async () => {
  const cursor = { column: 'ModifiedAt' };
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 110)), pageSize: 4, batchRows: 20, cursor });
  await world.run();
  const moved = { Id: 105, ModifiedAt: at(50) };
  world.service.update('Events', 105, { ModifiedAt: moved.ModifiedAt });
  const window = { rows: 10 };
  const run = await reloadWhile(world, beforePut, (rival) => rival.append([moved]), { window });
  expect(run).toMatchObject({ outcome: 'reloaded' });
  await expectIds(world);
});
