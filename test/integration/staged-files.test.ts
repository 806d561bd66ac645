import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../shared/core/index.ts';
import type { Change, Hold } from '../../shared/state/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { watch } from '../support/event-world.ts';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { catchUp } from '../support/exactly-once.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { type Effect, onceAt } from '../support/watched-ports.ts';
import { recover } from '../support/recover-runs.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { isByKey } from '../support/world-checks.ts';

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

/** A put of which nobody is told lands before the run goes on, or after it. */
const landLate = async (change: (world: ReloadWorld) => void, isBefore: boolean): Promise<string> => {
  const world = await prepare();
  const real = world.deps.lake;
  const puts: (() => Promise<unknown>)[] = [];
  const doubtful = {
    ...world.deps,
    lake: {
      ...real,
      putIfAbsent: async (path: string, bytes: Uint8Array, signal?: AbortSignal) => {
        if (!/\d{20}\.json$/.test(path)) return real.putIfAbsent(path, bytes, signal);
        puts.push(() => real.putIfAbsent(path, bytes));
        throw new TidemarkError('lake-unavailable', 'no answer');
      },
    },
  };
  await world.start({ window: { last: { units: '25' } }, runId: 'the-run', deadlineMs: -1 });
  for (let delivery = 1; delivery <= 9 && puts.length === 0; delivery += 1) {
    const [message] = world.queue.messages;
    await world.deliver({ deps: doubtful }).catch(() => {
      if (message !== undefined) world.queue.messages.push(message);
    });
  }
  change(world);
  expect(puts.length).toBeGreaterThan(0);
  if (isBefore) await puts[0]?.();
  await recover(world);
  const status = await runStatus(world.deps, 'the-run');
  expect(status).toMatchObject({ status: 'ended' });
  expect(await puts[0]?.()).toStrictEqual({ outcome: 'exists' });
  expect(await runStatus(world.deps, 'the-run')).toStrictEqual(status);
  // Every file that the newest version names is there.
  expect((await world.rows()).length).toBeGreaterThan(0);
  return (await catchUp(world)).outcome;
};

describe('staged files of a reload', () => {
  test('that failed before its put stay, for no run can know who may yet commit them', async () => {
    const world = await prepare();
    for (const id of [12, 13]) world.service.remove('Events', id);
    world.service.onRequest = ({ url }) => (isByKey(url) ? new Response('', { status: 403 }) : undefined);
    const run = await world.reload({ window: { all: true } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-denied' });
    expect(await orphans(world)).not.toStrictEqual([]);
  });

  test('of a dry run are none, however it ends', async () => {
    const world = await prepare();
    const before = await orphans(world);
    const dry = { window: { all: true }, dryRun: true } as const;
    expect(await world.reload(dry)).toMatchObject({
      outcome: 'compared',
      reload: { changes: { changed: 1 } },
    });
    await world.start({ ...dry, runId: 'stopped', deadlineMs: -1 });
    await world.deliver();
    expect(await runStatus(world.deps, 'stopped')).toMatchObject({
      run: { outcome: 'compared', reload: { changes: { changed: 1, same: 29 } } },
    });
    expect(await orphans(world)).toStrictEqual(before);
  });

  test('are not missed by a dry run that no attempt has time for: it is refused', async () => {
    const world = await prepare();
    await world.start({ window: { all: true }, dryRun: true, runId: 'the-run', deadlineMs: -1 });
    for (let delivery = 1; delivery <= 5; delivery += 1) {
      const [message] = world.queue.messages;
      // What fails comes again.
      await world
        .deliver({ deadlineMs: -1 })
        .catch(() => message !== undefined && world.queue.messages.push(message));
    }
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      run: { outcome: 'failed', message: expect.stringContaining('Try a smaller window') },
    });
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
    const answer = await world.start({ window: { all: true }, runId: 'the-run', deps: silent });
    expect(answer).toStrictEqual({ outcome: 'continues', runId: 'the-run' });
    expect(world.records.at(-1)).toMatchObject({ outcome: 'failed', errorKind: 'lake-unavailable' });
    expect(await orphans(world)).not.toStrictEqual([]);
    await recover(world);
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({ run: { outcome: 'reloaded' } });
  });

  test.each([
    [
      'the window is refused',
      (world: ReloadWorld) => {
        for (let id = 10; id <= 29; id += 1) world.service.remove('Events', id);
      },
    ],
    ['the source counts otherwise', (world: ReloadWorld) => world.service.remove('Events', 12)],
  ])('of a put that lands late are there, though meanwhile %s', async (_, change) => {
    expect(await landLate(change, true)).toBe('no-new-rows');
    expect(await landLate(change, false)).toBe('no-new-rows');
  });

  test('of attempts that failed stay, those that the manifest names and those that it does not', async () => {
    const world = await prepare();
    const before = (await orphans(world)).length;
    await world.start({ window: { all: true }, runId: 'the-run', deadlineMs: -1 });
    const [message] = world.queue.messages;
    world.service.onRequest = ({ url }) =>
      url.includes('$count') ? new Response('', { status: 503 }) : undefined;
    await world.deliver().catch(() => undefined);
    expect(before).toBe(0);
    const manifested = (await orphans(world)).length;
    world.service.onRequest = () => new Response('', { status: 503 });
    if (message !== undefined) world.queue.messages.push(message);
    await world.deliver().catch(() => undefined);
    expect((await orphans(world)).length).toBeGreaterThanOrEqual(manifested);
  });

  test('when the state cannot be written after the put: the run goes on, and answers what it did', async () => {
    const world = await prepare();
    const { state } = world.deps;
    const deps = {
      ...world.deps,
      state: {
        ...state,
        write: async (hold: Hold, change: Change) => {
          if (change.end === undefined) return state.write(hold, change);
          throw new TidemarkError('state-unavailable', 'no answer');
        },
      },
    };
    expect(await world.start({ window: { all: true }, runId: 'the-run', deps })).toMatchObject({
      outcome: 'continues',
    });
    await recover(world);
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      run: { outcome: 'reloaded', reload: { changes: { changed: 1 } } },
    });
    expect((await world.snapshot())?.version).toBe(4);
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('of a plan that lost its version to another stay, those that were fetched are used', async () => {
    const world = await prepare();
    const hook = onceAt(isPut, async () => {
      const { createRival } = await import('../support/rival-writer.ts');
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
    expect(left).toHaveLength(2);
  });
});

describe('staged files of an append', () => {
  test('that failed before its put stay, and nobody sees them', async () => {
    const world = await prepare({ quirks: { ignoreOrder: true } });
    world.service.insert(
      'Events',
      eventsOf(31, 60).map((row) => ({ Note: null, ...row })),
    );
    let rows = 0;
    world.service.onRequest = ({ url }) =>
      /Events\?/.test(url) && (rows += 1) > 5 ? new Response('', { status: 403 }) : undefined;
    expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: 'source-denied' });
    expect(await orphans(world)).not.toStrictEqual([]);
    expect(await world.rows()).toHaveLength(30);
  });
});
