import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { createMemoryLake, type Lake } from '../../shared/lake/index.ts';
import { createMemoryStateStore } from '../../shared/state/index.ts';
import { createWorld, type World } from '../support/memory-world.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { createRival } from '../support/rival-writer.ts';
import { type SpyLake, spyOn } from '../support/spy-lake.ts';

const ORDERS = northwindOrders(200);
const LOG = 'Tables/Orders/_delta_log';
const checkpoint = (version: number): string =>
  `${LOG}/${String(version).padStart(20, '0')}.checkpoint.parquet`;
const logFile = (version: number): string => `${LOG}/${String(version).padStart(20, '0')}.json`;

const filesIn = async (lake: Lake): Promise<readonly string[]> => {
  const paths: string[] = [];
  for await (const { path } of lake.list(LOG)) paths.push(path);
  return paths;
};

const checkpointsIn = async (lake: Lake): Promise<readonly number[]> =>
  (await filesIn(lake)).flatMap((path) => {
    const version = /(\d{20})\.checkpoint\.parquet$/.exec(path)?.[1];
    return version === undefined ? [] : [Number(version)];
  });

/** A feed whose table has so many commits with rows, its own first version aside. `wrap`: what stands before the lake. */
const aged = async (commits: number, wrap: (lake: Lake) => Lake = (lake) => lake) => {
  const inner = wrap(createMemoryLake());
  const atPut: { act: (world: World) => void } = { act: () => undefined };
  const lake: SpyLake = spyOn({
    ...inner,
    putIfAbsent: async (path, bytes, signal) => {
      if (/\d{20}\.json$/.test(path)) atPut.act(world);
      return inner.putIfAbsent(path, bytes, signal);
    },
  });
  const world = createReloadWorld({ rows: ORDERS.slice(0, 2), pageSize: 50, lake });
  // Here it is made once for a process, as in production.
  Object.assign(world.deps, { prepareLake: async () => undefined });
  await world.run();
  let next = 2;
  const appendOne = async () => {
    world.service.insert('Orders', ORDERS.slice(next, next + 1));
    next += 1;
    lake.calls.length = 0;
    return world.run();
  };
  for (let commit = 2; commit <= commits; commit += 1) await appendOne();
  return { world, lake, appendOne, atPut };
};

describe('a table that grows older', () => {
  test('has a checkpoint after every tenth commit, from which alone it is read', async () => {
    const { world, lake, appendOne } = await aged(21);
    expect(await checkpointsIn(lake)).toEqual([10, 20]);
    const rows = await world.rows();
    expect(rows).toHaveLength(22);
    for (let version = 0; version < 20; version += 1) await lake.delete(logFile(version));
    await lake.delete(checkpoint(10));
    expect(await world.rows()).toEqual(rows);
    expect(await appendOne()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await world.rows()).toHaveLength(23);
  });

  test('has one where a run that made many commits ends', async () => {
    const world = createWorld({ rows: ORDERS.slice(0, 65), pageSize: 6, batchRows: 5 });
    await world.run();
    const version = (await world.snapshot())?.version ?? 0;
    expect(version).toBeGreaterThan(10);
    expect(await checkpointsIn(world.lake)).toEqual([version]);
  });

  test('has one after a reload, too', async () => {
    const { world, lake } = await aged(9);
    world.service.update('Orders', { OrderID: ORDERS[3]?.['OrderID'] }, { ShipName: 'changed' });
    expect(await world.reload({ window: { last: { units: '10' } } })).toMatchObject({ outcome: 'reloaded' });
    expect(await checkpointsIn(lake)).toEqual([10]);
  });

  test('has them as often as it says itself', async () => {
    const { world, lake, appendOne } = await aged(2);
    const table = await world.snapshot();
    if (table === undefined) throw new Error('no table');
    const metaData = { ...table.metadata.action, configuration: { 'delta.checkpointInterval': '3' } };
    await lake.write(logFile(3), Buffer.from(`${JSON.stringify({ metaData })}\n`));
    for (let commit = 0; commit < 4; commit += 1) await appendOne();
    expect(await checkpointsIn(lake)).toEqual([4, 7]);
  });

  test('has none more after runs that find nothing new, which cost two calls', async () => {
    const { world, lake } = await aged(10);
    await lake.delete(checkpoint(10));
    lake.calls.length = 0;
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(lake.calls).toHaveLength(2);
    expect(await checkpointsIn(lake)).toEqual([]);
  });

  test('T10: costs an append six calls of a process that knows it, however many commits it has', async () => {
    const { lake, appendOne } = await aged(11);
    await appendOne();
    const six = ['head', 'head', 'write', 'head', 'put', 'head'];
    expect(lake.calls.map((call) => call.split(' ')[0])).toEqual(six);
    for (let commit = 13; commit <= 21; commit += 1) await appendOne();
    await appendOne();
    expect(lake.calls.map((call) => call.split(' ')[0])).toEqual(six);
  });

  test('T10: costs a process that does not know it what came since the last checkpoint, nothing of what came before', async () => {
    const counts: number[] = [];
    for (const commits of [10, 30]) {
      const { world, lake } = await aged(commits);
      world.service.insert('Orders', ORDERS.slice(100, 101));
      lake.calls.length = 0;
      const fresh = { lake, state: world.state, fetch: world.service.fetch };
      expect(await world.run({ over: fresh })).toMatchObject({ outcome: 'appended', rows: 1 });
      counts.push(lake.calls.filter((call) => !call.includes('probe')).length);
    }
    expect(counts).toEqual([9, 9]);
  });

  test('T10: costs a run whose state was lost as many', async () => {
    const counts: number[] = [];
    for (const commits of [20, 30]) {
      const { world, lake } = await aged(commits);
      const rows = (await world.storedState())?.rows ?? 0;
      const state = createMemoryStateStore({ now: () => world.clock.now() });
      world.service.insert('Orders', ORDERS.slice(100, 101));
      lake.calls.length = 0;
      const lost = { lake, state, fetch: world.service.fetch };
      expect(await world.run({ over: lost })).toMatchObject({ outcome: 'appended', rows: 1 });
      counts.push(lake.calls.length);
      expect((await state.entry('orders'))?.state?.rows).toBe(rows + 1);
    }
    expect(counts[1]).toBe(counts[0]);
  });
});

describe('a checkpoint that cannot be written', () => {
  test('fails no run, is told, and is written after the next one', async () => {
    let isDown = false;
    const down = (lake: Lake): Lake => ({
      ...lake,
      putIfAbsent: async (path, bytes, signal) => {
        if (isDown && path.endsWith('.checkpoint.parquet')) throw new Error('down');
        return lake.putIfAbsent(path, bytes, signal);
      },
    });
    const { world, lake, appendOne } = await aged(9, down);
    isDown = true;
    expect(await appendOne()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await checkpointsIn(lake)).toEqual([]);
    expect(world.told).toEqual(['Feed "orders": no checkpoint of version 10 of Tables/Orders was written.']);
    isDown = false;
    await appendOne();
    expect(await checkpointsIn(lake)).toEqual([11]);
  });

  test('as the time of the run is up, is left to the next one', async () => {
    const { lake, appendOne, atPut } = await aged(9);
    atPut.act = (world) => world.clock.advance(600_000);
    expect(await appendOne()).toMatchObject({ rows: 1 });
    atPut.act = () => undefined;
    expect(await checkpointsIn(lake)).toEqual([]);
    await appendOne();
    expect(await checkpointsIn(lake)).toEqual([11]);
  });
});

describe('a state that was lost', () => {
  test('is read from the newest commit of the feed, and rows that others took since are found', async () => {
    const { world, lake } = await aged(12);
    const state = createMemoryStateStore({ now: () => world.clock.now() });
    const last = ORDERS[12]?.['OrderID'];
    const rival = createRival({ lake, feed: world.feed });
    await rival.deleteWhere((row) => row['OrderID'] === last);
    expect(await world.rows()).toHaveLength(12);
    const lost = { lake, state, fetch: world.service.fetch };
    expect(await world.run({ over: lost })).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(new Set((await world.rows()).map((row) => row['OrderID'])).size).toBe(13);
  });
});
