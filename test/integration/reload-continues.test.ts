import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../local/odata-service/index.ts';
import { TidemarkError } from '../../shared/core/index.ts';
import { runStatus, startRun, type SyncDeps } from '../../shared/sync/index.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { events, eventsSet, MODIFIED } from '../support/events.ts';
import { caught } from '../support/caught.ts';
import { isAbandoned } from '../support/exactly-once.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { plainSet } from '../support/plain-set.ts';
import {
  asked,
  columnTexts,
  isByKey,
  expectLikeSource,
  filesOf,
  sourceTexts,
} from '../support/world-checks.ts';
import { tick, type TickOptions } from '../support/tick.ts';
import { guid } from '../support/guid.ts';

const items = (count: number, from = 1) =>
  Array.from({ length: count }, (_, n) => ({ Id: n + from, Name: `n${n + from}` }));
const LAST_30 = { window: { last: { units: '30' } }, runId: 'the-run' } as const;

/** 60 rows in files of 20 and pages of 7, some of them changed since. */
const loaded = async (options: WorldOptions = {}): Promise<ReloadWorld> => {
  const set = plainSet('Items', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, items(60));
  const world = createReloadWorld({ set, cursor: { column: 'Id' }, ...options });
  await world.run();
  world.service.clearRequests();
  world.service.update('Items', 45, { Name: 'changed' });
  world.service.remove('Items', 55);
  return world;
};

/** The first requests of walks over the window, without those that ask for its end. */
const rowRequests = (world: ReloadWorld): readonly string[] =>
  asked(world).filter((url) => url.startsWith('Items?') && !/desc|skiptoken/.test(url) && !isByKey(url));

const entryOf = async (world: ReloadWorld) => (await world.state.feeds())[0];

/** A tick whose runs the world records, as it does those that are delivered. */
const tickOf = (world: ReloadWorld, options: TickOptions = {}) =>
  tick(world, { ...options, report: (run) => void world.records.push(run) });

describe('a reload that nears the end of its trigger', () => {
  test('goes on from its message where it was; nothing is fetched twice', async () => {
    const world = await loaded();
    expect(await world.start({ ...LAST_30, deadlineMs: -1 })).toStrictEqual({
      outcome: 'continues',
      runId: 'the-run',
    });
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      status: 'waiting',
      attempts: 1,
      progress: { rows: 7, pages: 1 },
    });
    expect(await columnTexts(world, 'Id')).toHaveLength(60);
    for (let attempt = 2; world.queue.messages.length > 0; attempt += 1) {
      await world.deliver({ deadlineMs: attempt < 4 ? -1 : 600_000 });
    }
    // Each attempt begins after the last row of the one before.
    const lower = rowRequests(world).map((url) => Number(/Id ge (\d+)/.exec(url)?.[1]));
    expect(lower.slice(0, 4)).toStrictEqual([31, 37, 43, 49]);
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      status: 'ended',
      run: { outcome: 'reloaded', reload: { changes: { changed: 1, deleted: 1, same: 28 } } },
    });
    await expectLikeSource(world, ['Id', 'Name']);
    expect(await filesOf(world)).toHaveLength(3 + 4);
    expect((await entryOf(world))?.pending).toBeUndefined();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('with no time left to compare what came with the table, is refused by name', async () => {
    const world = await loaded({ batchRows: 7 });
    const before = await columnTexts(world, 'Id');
    const own = new Set((await world.snapshot())?.files.map(({ path }) => `Tables/Orders/${path}`));
    // With the first file of the table that is read the deadline passes.
    const slow: SyncDeps = {
      ...world.deps,
      lake: {
        ...world.deps.lake,
        read: (path, options) => {
          if (own.has(path)) world.clock.advance(1_000_000);
          return world.deps.lake.read(path, options);
        },
      },
    };
    await world.start({ ...LAST_30, deadlineMs: -1 });
    const failure = await caught(async () => {
      for (let attempt = 2; attempt < 20; attempt += 1) await world.deliver({ deps: slow });
    });
    expect(failure).toMatchObject({ kind: 'source-unavailable' });
    expect(failure.message).toContain('could not be compared with the table');
    expect(failure.message).toContain('Reload less at once');
    expect(await columnTexts(world, 'Id')).toStrictEqual(before);
  });

  test('with ties and Guid keys, each row is there once', async () => {
    const rows = events(60, 0, 9).map((row) => ({ ...row, Id: guid(Number(row.Id)) }));
    // Without a count, nothing but what is remembered of the ties keeps them single.
    const quirks = { noCount: true };
    const world = createReloadWorld({ set: eventsSet(rows, 'Edm.Guid'), cursor: MODIFIED, quirks });
    await world.run();
    world.service.update('Events', guid(50), { Note: 'x' });
    await world.start({ ...LAST_30, window: { all: true }, deadlineMs: -1 });
    for (let n = 0; world.queue.messages.length > 0; n += 1)
      await world.deliver({ deadlineMs: n < 5 ? -1 : 1e6 });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('without an order to go on from begins again in its message', async () => {
    const world = await loaded({ quirks: { ignoreOrder: true } });
    expect(await world.start({ ...LAST_30, deadlineMs: -1 })).toMatchObject({ outcome: 'continues' });
    await world.deliver();
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({ run: { outcome: 'reloaded' } });
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('fetches again when what it staged is gone, or older than a day', async () => {
    for (const spoil of ['file', 'age']) {
      const world = await loaded();
      await world.start({ ...LAST_30, deadlineMs: -1 });
      if (spoil === 'age') world.clock.advance(90_000_000);
      else {
        const live = new Set((await world.snapshot())?.files.map(({ path }) => path));
        for (const path of await filesOf(world))
          if (path.endsWith('.parquet') && !live.has(path.split('/').at(-1) ?? ''))
            await world.lake.delete(path);
      }
      await world.deliver();
      expect(await runStatus(world.deps, 'the-run')).toMatchObject({ run: { outcome: 'reloaded' } });
      await expectLikeSource(world, ['Id', 'Name']);
    }
  });

  test('holds its feed until it is done', async () => {
    const world = await loaded();
    await world.start({ ...LAST_30, deadlineMs: -1 });
    expect(await world.run()).toMatchObject({ outcome: 'lease-held' });
    const next = { window: { all: true }, runId: 'next' } as const;
    expect(await world.start({ ...next, deadlineMs: 5_000 })).toMatchObject({ outcome: 'continues' });
    await tickOf(world);
    expect(world.records.at(-1)).toMatchObject({ kind: 'reload' });
    await world.deliver();
    expect(await world.run()).toMatchObject({ outcome: 'lease-held' });
    await world.deliver();
    expect(await runStatus(world.deps, 'next')).toMatchObject({ status: 'ended' });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('a message that comes twice does nothing', async () => {
    const world = await loaded();
    await world.start({ ...LAST_30, deadlineMs: -1 });
    const [message] = world.queue.messages;
    if (message !== undefined) world.queue.messages.push(message);
    await world.deliver();
    const version = (await world.snapshot())?.version;
    await world.deliver();
    expect((await world.snapshot())?.version).toBe(version);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('whose message was lost is enqueued again by the timer, not at once', async () => {
    const world = await loaded();
    await world.start({ ...LAST_30, deadlineMs: -1 });
    world.queue.messages.length = 0;
    world.clock.advance(30_000);
    await tickOf(world);
    expect(world.queue.messages).toHaveLength(0);
    world.clock.advance(120_000);
    await tickOf(world);
    expect(world.queue.messages).toStrictEqual([{ runId: 'the-run', feed: 'orders' }]);
    await world.deliver();
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('whose source fails for a while is delivered again, and nothing is lost', async () => {
    const world = await loaded();
    await world.start({ ...LAST_30, deadlineMs: -1 });
    const [message] = world.queue.messages;
    world.service.onRequest = () => new Response('', { status: 503 });
    await expect(world.deliver()).rejects.toMatchObject({ kind: 'source-unavailable' });
    expect((await entryOf(world))?.pending).toMatchObject({ runId: 'the-run' });
    world.service.onRequest = undefined;
    if (message !== undefined) world.queue.messages.push(message);
    await world.deliver();
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      run: { outcome: 'reloaded', attempts: 3 },
    });
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('that got no further five times is marked failed, with its reason, and the feed is free', async () => {
    const world = await loaded();
    await world.start({ ...LAST_30, deadlineMs: -1 });
    const message = { runId: 'the-run', feed: 'orders' };
    world.service.onRequest = () => new Response('', { status: 503 });
    for (let time = 1; time <= 4; time += 1) {
      await expect(world.deliver()).rejects.toThrow('503');
      world.queue.messages.push(message);
    }
    await world.deliver();
    world.service.onRequest = undefined;
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      status: 'ended',
      run: { outcome: 'failed', errorKind: 'source-unavailable', attempts: 6 },
    });
    expect(world.records.at(-1)).toSatisfy(isAbandoned);
    expect(await columnTexts(world, 'Id')).toHaveLength(60);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('of a feed that is not configured any more is marked failed', async () => {
    const world = await loaded();
    await world.start({ ...LAST_30, deadlineMs: -1 });
    world.feed = { ...world.feed, name: 'others' };
    await world.deliver();
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      run: { outcome: 'failed', errorKind: 'config' },
    });
    expect((await entryOf(world))?.pending).toBeUndefined();
  });
});

const deliverAll = async (world: ReloadWorld): Promise<number> => {
  let deliveries = 0;
  for (; world.queue.messages.length > 0 && deliveries < 40; deliveries += 1)
    await world.deliver({ deadlineMs: -1 });
  return deliveries;
};

describe('a reload that cannot end', () => {
  test('because the source counts otherwise is refused, and its feed is free', async () => {
    const world = await loaded();
    world.service.quirks.countOff = 970;
    await world.start({ ...LAST_30, deadlineMs: -1 });
    expect(await deliverAll(world)).toBeLessThan(40);
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      run: { outcome: 'failed', errorKind: 'source-incomplete' },
    });
    expect((await entryOf(world))?.pending).toBeUndefined();
    expect(await columnTexts(world, 'Id')).toHaveLength(60);
  });

  test('is taken with force', async () => {
    const world = await loaded();
    world.service.quirks.countOff = 970;
    await world.start({ ...LAST_30, force: true, deadlineMs: -1 });
    expect(await deliverAll(world)).toBeLessThan(40);
    const noteFacts = expect.arrayContaining([{ kind: 'window-count-differs', counted: 999, read: 29 }]);
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({ run: { outcome: 'reloaded', noteFacts } });
    world.service.quirks.countOff = 0;
    await world.run();
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('because a source that ignores the filter begins from its first row every time is refused', async () => {
    const world = await loaded({ quirks: { ignoreFilter: true } });
    await world.start({ ...LAST_30, deadlineMs: -1 });
    expect(await deliverAll(world)).toBeLessThan(40);
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      run: { outcome: 'failed', errorKind: 'source-contract' },
    });
    expect(await world.reload({ window: LAST_30.window, force: true })).toMatchObject({
      outcome: 'reloaded',
    });
    await expectLikeSource(world, ['Id', 'Name']);
  });
});

test.each<[string, Quirks]>([
  ['no more than what came', { countStopsAt: 9 }],
  ['fewer than came', { countOff: -2 }],
  ['rows where there are none', { countIgnoresFilter: true }],
])('a reload is taken where the source counts %s', async (_, quirks) => {
  const world = await loaded({ quirks });
  await world.start(LAST_30);
  await deliverAll(world);
  expect(await runStatus(world.deps, 'the-run')).toMatchObject({ run: { outcome: 'reloaded' } });
  await expectLikeSource(world, ['Id', 'Name']);
});

test('a run whose end cannot be stored holds its feed no longer than its lease, and ends as it was planned', async () => {
  const world = await loaded();
  const beats: AbortSignal[] = [];
  const deps: SyncDeps = {
    ...world.deps,
    clock: {
      ...world.clock,
      sleep: (ms, signal) => {
        if (signal !== undefined) beats.push(signal);
        return world.clock.sleep(ms, signal);
      },
    },
    state: {
      ...world.state,
      write: (hold, change) =>
        change.end === undefined
          ? world.state.write(hold, change)
          : Promise.reject(new TidemarkError('state-unavailable', 'no answer')),
    },
  };
  expect(await world.start({ ...LAST_30, deps })).toMatchObject({ outcome: 'continues' });
  expect(beats.map(({ aborted }) => aborted)).toStrictEqual([true]);
  const version = (await world.snapshot())?.version;
  await world.deliver();
  expect(await runStatus(world.deps, 'the-run')).toMatchObject({ status: 'running' });
  expect(world.queue.messages).toHaveLength(1);
  world.clock.advance(70_000);
  await world.deliver();
  expect(await runStatus(world.deps, 'the-run')).toMatchObject({
    status: 'ended',
    run: { outcome: 'reloaded', reload: { version: { after: version } } },
  });
  expect((await world.snapshot())?.version).toBe(version);
  expect((await entryOf(world))?.pending).toBeUndefined();
});

describe('a run that is asked for later', () => {
  test('does nothing but wait for its message', async () => {
    const world = await loaded();
    expect(await world.start({ ...LAST_30, later: true })).toMatchObject({ outcome: 'continues' });
    expect(asked(world)).toHaveLength(0);
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({ status: 'waiting', attempts: 0 });
    await world.deliver();
    expect(await runStatus(world.deps, 'the-run')).toMatchObject({
      run: { outcome: 'reloaded', attempts: 1 },
    });
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('waits for the one that has the feed, and then for its own message', async () => {
    const world = await loaded();
    await world.start({ ...LAST_30, later: true });
    const next = { ...LAST_30, runId: 'other', later: true };
    expect(await world.start(next)).toStrictEqual({ outcome: 'continues', runId: 'other' });
    expect(world.queue.messages.map(({ runId }) => runId)).toStrictEqual(['the-run', 'other']);
    expect(await runStatus(world.deps, 'other')).toMatchObject({ status: 'waiting', attempts: 0 });
  });
});

describe('a request that is repeated', () => {
  test('answers the first run, done or not', async () => {
    const world = await loaded();
    expect(await world.start({ ...LAST_30, isRetry: true, deadlineMs: -1 })).toMatchObject({
      outcome: 'continues',
    });
    expect(await world.start({ ...LAST_30, isRetry: true })).toMatchObject({ outcome: 'continues' });
    await world.deliver();
    const version = (await world.snapshot())?.version;
    world.service.update('Items', 60, { Name: 'newer' });
    expect(await world.start({ ...LAST_30, isRetry: true })).toMatchObject({
      outcome: 'ended',
      run: { outcome: 'reloaded', attempts: 2 },
    });
    expect((await world.snapshot())?.version).toBe(version);
  });

  test('with another body is told so', async () => {
    const world = await loaded();
    await world.start({ ...LAST_30, isRetry: true });
    expect(await world.start({ ...LAST_30, isRetry: true, dryRun: true })).toStrictEqual({
      outcome: 'mismatch',
      runId: 'the-run',
    });
  });
});

const append = (world: ReloadWorld, deadlineMs: number) =>
  startRun(
    world.deps,
    world.feed,
    { runId: 'the-append', kind: 'append', request: {} },
    {
      signal: new AbortController().signal,
      deadline: world.clock.now() + deadlineMs,
      later: false,
      isRetry: false,
      report: (run) => void world.records.push(run),
    },
  );

describe('an append', () => {
  test('asked for over HTTP answers its run', async () => {
    const world = await loaded();
    world.service.insert('Items', items(5, 61));
    expect(await append(world, 600_000)).toMatchObject({
      outcome: 'ended',
      run: { kind: 'append', outcome: 'appended', rows: 5, from: '60', to: '65' },
    });
  });

  test('that outlasts its trigger goes on from its message, all attempts counted', async () => {
    const world = await loaded();
    world.service.insert('Items', items(30, 61));
    expect(await append(world, -1)).toMatchObject({ outcome: 'continues' });
    await world.deliver();
    expect(await runStatus(world.deps, 'the-append')).toMatchObject({
      run: { outcome: 'appended', rows: 30, from: '60', to: '90', attempts: 2 },
    });
  });

  test('of the timer that outlasts it goes on at once from a message', async () => {
    const world = await loaded();
    world.service.insert('Items', items(30, 61));
    // The deadline comes while the second page is on its way.
    world.service.onRequest = () => world.clock.advance(10);
    await tickOf(world, { deadlineMs: 5 });
    expect(world.records.at(-1)).toMatchObject({ outcome: 'stopped' });
    expect(world.queue.messages).toHaveLength(1);
    await world.deliver();
    expect((await world.storedState())?.watermark).toBe('90');
  });
});
