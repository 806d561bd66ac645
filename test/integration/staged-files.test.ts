import { describe, expect, test } from 'vitest';
import { onceAt, type Effect } from '../support/faulty-ports.ts';
import { byKey, eventsOf, watch } from '../support/faulty-world.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { eventsSet, type WorldOptions } from '../support/sync-world.ts';

const prepare = async (options: WorldOptions = {}): Promise<ReloadWorld> => {
  const world = createReloadWorld({
    set: eventsSet(eventsOf(1, 30)),
    pageSize: 5,
    batchRows: 10,
    ...byKey,
    ...options,
  });
  await world.run();
  world.service.update('Events', 25, { Note: 'changed' });
  return world;
};

/** Data files that no version names. */
const orphans = async (world: ReloadWorld): Promise<readonly string[]> => {
  const live = new Set((await world.snapshot())?.files.map(({ path }) => path));
  const found: string[] = [];
  for await (const { path } of world.lake.list(world.feed.tablePath))
    found.push(path.split('/').at(-1) ?? '');
  for await (const { path } of world.lake.list(`${world.feed.tablePath}/_tidemark`)) found.push(path);
  return found.filter((name) => !live.has(name));
};

const isPut = ({ name, moment }: Effect): boolean => moment === 'before' && name.startsWith('put version');

describe('staged files of a reload', () => {
  test('that failed before its put are deleted', async () => {
    const world = await prepare();
    for (const id of [12, 13]) world.service.remove('Events', id);
    world.service.onRequest = ({ url }) =>
      url.includes('Id eq') ? new Response('', { status: 403 }) : undefined;
    const run = await world.reload({ window: { all: true } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-denied' });
    expect(await orphans(world)).toStrictEqual([]);
  });

  test('that was stopped before its put, and may go on, stay', async () => {
    const world = await prepare();
    const before = new Set((await world.snapshot())?.files.map(({ path }) => path));
    await world.start({ window: { all: true }, deadlineMs: -1 });
    expect(await orphans(world)).not.toStrictEqual([]);
    await world.deliver();
    expect((await orphans(world)).filter((name) => !before.has(name))).toStrictEqual([]);
  });

  test('whose put cannot be told stay: it may land late', async () => {
    const world = await prepare();
    const deps = world.depsOver(watch(world));
    const { lake } = deps;
    const silent = {
      ...deps,
      lake: {
        ...lake,
        putIfAbsent: async (path: string, bytes: Uint8Array, signal?: AbortSignal) => {
          if (!/\d{20}\.json$/.test(path)) return lake.putIfAbsent(path, bytes, signal);
          throw new Error('connection lost');
        },
      },
    };
    const run = await world.reload({ window: { all: true }, deps: silent });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'lake-unavailable' });
    expect(await orphans(world)).not.toStrictEqual([]);
  });

  test('of a plan that lost its version to another are deleted, those that were fetched are used', async () => {
    const world = await prepare();
    const hook = onceAt(isPut, async () => {
      const { createRival } = await import('../support/faulty-rival.ts');
      await createRival(world).compact();
    });
    const compacted = await world.snapshot();
    const run = await world.reload({
      window: { last: { units: '12' } },
      deps: world.depsOver(watch(world, hook)),
    });
    expect(run).toMatchObject({ outcome: 'reloaded' });
    const before = new Set(compacted?.files.map(({ path }) => path));
    // What the compaction and the reload took out of the table is there for older versions.
    const left = (await orphans(world)).filter((name) => !before.has(name));
    expect(left).toHaveLength(1);
  });
});

describe('staged files of an append', () => {
  test('that failed before its put are deleted', async () => {
    const world = await prepare({ quirks: { ignoreOrder: true } });
    world.service.insert(
      'Events',
      eventsOf(31, 60).map((row) => ({ Note: null, ...row })),
    );
    let rows = 0;
    world.service.onRequest = ({ url }) =>
      /Events\?/.test(url) && (rows += 1) > 5 ? new Response('', { status: 403 }) : undefined;
    expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: 'source-denied' });
    expect(await orphans(world)).toStrictEqual([]);
  });
});
