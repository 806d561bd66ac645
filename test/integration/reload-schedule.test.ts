import { describe, expect, test } from 'vitest';
import { throwFailed } from '../../functions/failed-feeds.ts';
import { createMemoryStateStore, type FeedEntry, type RunRecord } from '../../shared/state/index.ts';
import { runStatus, runTick, type SyncDeps } from '../../shared/sync/index.ts';
import { at } from '../support/events.ts';
import { tableIds, visibleIds } from '../support/exactly-once.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { countingWorld, DAY, dueWorld, HOUR, scheduledWorld } from '../support/scheduled-world.ts';
import { tick } from '../support/tick.ts';

const TWO = Date.UTC(2026, 0, 1, 2);

const said = (records: readonly RunRecord[]): readonly string[] =>
  records.map(({ kind, outcome }) => `${kind} ${outcome}`);

const entryOf = async (world: ReloadWorld): Promise<FeedEntry> => {
  const entry = await world.state.entry('orders');
  if (entry === undefined) throw new Error('the feed has no entry');
  return entry;
};

/** Ticks at an hour's distance, so many. */
const ticks = async (world: ReloadWorld, times: number): Promise<readonly string[]> => {
  const all: string[] = [];
  for (let nth = 1; nth <= times; nth += 1) {
    world.clock.advance(HOUR);
    all.push(...said(await tick(world)));
  }
  return all;
};

const expectLikeSource = async (world: ReloadWorld): Promise<void> =>
  expect([...(await tableIds(world))].sort()).toStrictEqual([...visibleIds(world)].sort());

const NONE = ['append no-new-rows'];
const NIGHT = [...NONE, 'reload reloaded'];

describe('a reload that the schedule has due', () => {
  test('is begun by the first tick after its time, behind the append, and only by that one', async () => {
    const world = await countingWorld();
    world.clock.advance(HOUR - 1);
    expect(said(await tick(world))).toStrictEqual(['append no-new-rows']);
    world.clock.advance(1_001);
    const records = await tick(world);
    expect(said(records)).toStrictEqual(NIGHT);
    expect(records[1]).toMatchObject({ dueAt: TWO, rows: 9, removed: 10 });
    await expectLikeSource(world);
    expect(await ticks(world, 23)).toStrictEqual(Array.from({ length: 23 }, () => 'append no-new-rows'));
    expect((await ticks(world, 1)).at(-1)).toMatch(/^reload /);
  });

  test('is a run like any other: by its id, in the history, and in the entry of its feed', async () => {
    const world = await dueWorld();
    const [, reload] = await tick(world);
    const { runId = '' } = reload ?? {};
    expect(await runStatus(world.deps, runId)).toMatchObject({
      status: 'ended',
      run: { kind: 'reload', dueAt: TWO, outcome: 'reloaded', reload: { dryRun: false } },
    });
    expect(await world.state.runs('orders', 9)).toContainEqual(
      expect.objectContaining({ runId, dueAt: TWO }),
    );
    expect((await entryOf(world)).scheduled).toStrictEqual({
      dueAt: TWO,
      runId,
      end: { endedAt: world.clock.now(), outcome: 'reloaded' },
    });
  });

  test('finds what came meanwhile appended, and its window at the new end', async () => {
    const world = await dueWorld();
    world.service.insert('Events', [{ Id: 31, ModifiedAt: at(31), Note: null }]);
    const records = await tick(world);
    expect(said(records)).toStrictEqual(['append appended', 'reload reloaded']);
    expect(records[1]).toMatchObject({ removed: 10, rows: 9 });
    await expectLikeSource(world);
  });

  test('makes up for all that were missed, once', async () => {
    const world = await countingWorld();
    world.clock.advance(5 * DAY);
    expect(said(await tick(world))).toStrictEqual(NIGHT);
    expect((await entryOf(world)).scheduled?.dueAt).toBe(TWO + 4 * DAY);
    expect(said(await tick(world))).toStrictEqual(['append no-new-rows']);
  });

  test('is begun although the feed has an "every" that has not passed', async () => {
    const world = await dueWorld();
    world.feed = { ...world.feed, everyMs: 6 * HOUR };
    expect(said(await tick(world))).toStrictEqual(NIGHT);
    expect(await ticks(world, 1)).toStrictEqual([]);
  });

  test('of an "every" that is shorter than the time between ticks is begun once a tick', async () => {
    const world = await countingWorld();
    world.feed = { ...world.feed, reloadSchedule: { everyMs: 60_000 } };
    expect(await ticks(world, 2)).toStrictEqual([...NIGHT, 'append no-new-rows', 'reload unchanged']);
  });
});

describe('a schedule', () => {
  test('counts from the feed’s load on: nothing is reloaded before its next time', async () => {
    const world = scheduledWorld();
    world.clock.advance(12 * HOUR);
    expect(said(await tick(world))).toStrictEqual(['append appended']);
    expect(await entryOf(world)).not.toHaveProperty('scheduled');
    expect(await ticks(world, 13)).toStrictEqual(Array.from({ length: 13 }, () => 'append no-new-rows'));
    expect((await entryOf(world)).scheduled).toStrictEqual({ dueAt: TWO });
    expect(await ticks(world, 1)).toStrictEqual(['append no-new-rows', 'reload unchanged']);
  });

  test('waits for the end of a first load, however many runs that takes', async () => {
    const world = scheduledWorld();
    let requests = 0;
    const fetch: ReloadWorld['service']['fetch'] = (url, init) =>
      (requests += 1) > 3
        ? Promise.resolve(new Response('', { status: 503 }))
        : world.service.fetch(url, init);
    const deps = world.depsOver({ ...world, fetch });
    expect(said(await tick({ ...world, deps }))).toStrictEqual(['append failed']);
    expect(await entryOf(world)).toMatchObject({ state: { rows: 9 } });
    expect(await ticks(world, 3)).toStrictEqual(['append appended', ...NONE, ...NONE]);
    expect((await entryOf(world)).scheduled).toStrictEqual({ dueAt: TWO });
  });

  test('is not one of a feed without it, whose entry and runs are as ever', async () => {
    const world = await dueWorld();
    const { reloadSchedule: _schedule, ...plain } = world.feed;
    const other = scheduledWorld();
    other.feed = plain;
    for (let nth = 1; nth <= 4; nth += 1) {
      const [record] = await tick(other);
      expect(record).not.toHaveProperty('dueAt');
      other.clock.advance(DAY);
    }
    expect(await entryOf(other)).not.toHaveProperty('scheduled');
  });

  test('leaves a feed alone that is disabled, paused or held, and is made up for afterwards', async () => {
    const world = await dueWorld();
    const { feed } = world;
    world.feed = { ...feed, enabled: false };
    expect(said(await tick(world))).toStrictEqual([]);
    world.feed = feed;
    await world.state.mark('orders', { pause: { at: TWO, by: 'Ada', until: TWO + HOUR } });
    expect(said(await tick(world))).toStrictEqual([]);
    expect((await entryOf(world)).scheduled?.dueAt).toBeLessThan(TWO);
    world.clock.advance(HOUR);
    await world.start({ later: true });
    expect(said(await tick(world))).toStrictEqual([]);
    await world.deliver();
    expect(said(await tick(world))).toStrictEqual(['append no-new-rows', 'reload unchanged']);
  });

  test('that is changed is no other configuration: the feed keeps its watermark', async () => {
    const world = await dueWorld();
    const before = (await world.storedState())?.watermark;
    world.feed = { ...world.feed, reloadSchedule: { everyMs: 7 * DAY, atMs: HOUR } };
    expect(said(await tick(world))).toStrictEqual(['append no-new-rows']);
    expect((await world.storedState())?.watermark).toBe(before);
  });

  test('whose memory was lost reloads nothing before its next time, however many ticks there are', async () => {
    const world = await dueWorld();
    await tick(world);
    const state = createMemoryStateStore({ now: () => world.clock.now() });
    const after = { ...world, deps: world.depsOver({ ...world, state, fetch: world.service.fetch }) };
    for (let nth = 1; nth <= 10; nth += 1) {
      world.clock.advance(60_000);
      expect(said(await tick(after))).toStrictEqual(['append no-new-rows']);
    }
    expect((await state.entry('orders'))?.scheduled).toStrictEqual({ dueAt: TWO });
    world.clock.advance(DAY);
    expect(said(await tick(after))).toStrictEqual(['append no-new-rows', 'reload unchanged']);
  });

  test('begins no reload a second time, although a second tick has listed its feeds before', async () => {
    const world = await dueWorld();
    const listed = await world.state.feeds();
    expect(said(await tick(world))).toStrictEqual(NIGHT);
    const behind = { ...world.deps, state: { ...world.state, feeds: async () => listed } };
    expect(said(await tick({ ...world, deps: behind }))).toStrictEqual(['append no-new-rows']);
    expect(await world.state.runs('orders', 9)).toHaveLength(5);
  });
});

describe('what goes wrong', () => {
  test('with the append leaves the reload for the tick that finds the source again', async () => {
    const world = await dueWorld();
    const down: SyncDeps = world.depsOver({
      ...world,
      fetch: () => Promise.resolve(new Response('', { status: 503 })),
    });
    expect(said(await tick({ ...world, deps: down }))).toStrictEqual(['append failed']);
    expect((await entryOf(world)).scheduled?.dueAt).toBeLessThan(TWO);
    expect(await ticks(world, 1)).toStrictEqual(NIGHT);
  });

  test('by a guard is a failed run that fails the timer, and is tried again when it is next due', async () => {
    const world = await countingWorld();
    world.feed = { ...world.feed, reload: { all: true } };
    for (const id of Array.from({ length: 28 }, (_, nth) => nth + 1))
      if (id !== 25) world.service.remove('Events', id);
    world.clock.advance(HOUR);
    const records = await tick(world);
    expect(said(records)).toStrictEqual(['append no-new-rows', 'reload failed']);
    expect(records[1]).toMatchObject({ errorKind: 'source-shrunk' });
    expect(() => throwFailed(records)).toThrow('1 of 1 feeds failed: orders (source-shrunk)');
    expect((await entryOf(world)).scheduled?.end).toMatchObject({
      outcome: 'failed',
      errorKind: 'source-shrunk',
    });
    expect(await tableIds(world)).toHaveLength(30);
    expect(await ticks(world, 23)).toStrictEqual(Array.from({ length: 23 }, () => 'append no-new-rows'));
    expect(await ticks(world, 1)).toStrictEqual(['append no-new-rows', 'reload failed']);
  });

  test('and may go right later leaves the reload to a message', async () => {
    const world = await dueWorld();
    let requests = 0;
    const fetch: ReloadWorld['service']['fetch'] = (url, init) => {
      requests += 1;
      return requests <= 1
        ? world.service.fetch(url, init)
        : Promise.resolve(new Response('', { status: 503 }));
    };
    const deps = world.depsOver({ ...world, fetch });
    expect(said(await tick({ ...world, deps }))).toStrictEqual(['append no-new-rows', 'reload failed']);
    expect((await entryOf(world)).pending).toMatchObject({ kind: 'reload' });
    await world.deliver();
    expect((await entryOf(world)).scheduled).toMatchObject({ dueAt: TWO, end: { outcome: 'reloaded' } });
    await expectLikeSource(world);
    expect(await ticks(world, 1)).toStrictEqual(['append no-new-rows']);
  });

  test('and a host that stops leaves it to a message, too', async () => {
    const world = await dueWorld();
    const stopping = new AbortController();
    const fetch: ReloadWorld['service']['fetch'] = async (url, init) => {
      if ((await entryOf(world)).pending?.kind === 'reload') stopping.abort(new Error('the host stops'));
      return world.service.fetch(url, init);
    };
    const records = await runTick(world.depsOver({ ...world, fetch }), {
      feeds: [world.feed],
      signal: stopping.signal,
      deadline: world.clock.now() + 600_000,
      concurrency: 1,
      historyMs: 90 * DAY,
      report: () => undefined,
    });
    expect(said(records)).toStrictEqual(['append no-new-rows', 'reload stopped']);
    await world.deliver();
    await expectLikeSource(world);
  });
});
