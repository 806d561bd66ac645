import { describe, expect, test } from 'vitest';
import { loadCommits } from '../../shared/delta/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { eventWorld, insertEvents, watch } from '../support/event-world.ts';
import { at, byKey, byTime, eventsOf, eventsSet } from '../support/events.ts';
import { expectContiguousLog, expectExact, catchUp, tableIds, visibleIds } from '../support/exactly-once.ts';
import type { World } from '../support/memory-world.ts';
import { type Hook, type KillPoint, pointsOf } from '../support/watched-ports.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { tried } from '../support/whole-sweep.ts';

/** Told to stop at one effect, and what has become of its puts. */
const stopAt = (point?: KillPoint) => {
  const stop = new AbortController();
  const puts = { begun: 0, ended: 0 };
  const hook: Hook = ({ nth, name, moment }) => {
    if (name.startsWith('put version')) puts[moment === 'before' ? 'begun' : 'ended'] += 1;
    if (nth === point?.nth && moment === point.moment) stop.abort(new Error('shutting down'));
  };
  return { signal: stop.signal, puts, hook };
};

const leaseOf = async (world: World): Promise<unknown> => (await world.state.feeds())[0]?.lease;

interface AppendScenario {
  readonly name: string;
  readonly prepare: () => Promise<World>;
}

const appends: readonly AppendScenario[] = [
  { name: 'a first load in batches', prepare: async () => eventWorld(eventsOf(1, 25), byKey) },
  {
    name: 'later rows that tie',
    prepare: async () => {
      const world = eventWorld(eventsOf(1, 12), byTime);
      await world.run();
      insertEvents(
        world,
        eventsOf(13, 36, (id) => Math.floor(id / 2) + 8),
      );
      return world;
    },
  },
  {
    name: 'a source without order',
    prepare: async () => eventWorld(eventsOf(1, 25), { ...byTime, quirks: { ignoreOrder: true } }),
  },
];

const appendCases = await Promise.all(
  appends.map(async (scenario) => {
    const world = await scenario.prepare();
    const over = watch(world);
    await world.run({ over });
    return { scenario, points: pointsOf(over.effects) };
  }),
);

describe.each(appendCases)('an append ($scenario.name)', ({ scenario, points }) => {
  test.each(tried(points))(
    'told to stop $title: it says so, its feed is free, and rows come once',
    async (point) => {
      const world = await scenario.prepare();
      const { signal, puts, hook } = stopAt(point);
      const record = await world.run({ signal, over: watch(world, hook) });
      expect(['stopped', 'appended', 'no-new-rows']).toContain(record.outcome);
      // A commit that was begun is in the table, and the state knows it.
      expect(puts.ended).toBe(puts.begun);
      expect(record.version).toBe((await world.snapshot())?.version);
      expect(await leaseOf(world)).toBeUndefined();
      // At once, on another instance.
      expect((await world.run()).outcome).not.toBe('lease-held');
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    },
  );
});

const RUN_ID = 'run-under-test';

interface ReloadScenario {
  readonly name: string;
  /** The window's attempts before the one that is told to stop. */
  readonly isDelivered: boolean;
}

const reloads: readonly ReloadScenario[] = [
  { name: 'over HTTP', isDelivered: false },
  { name: 'from its message', isDelivered: true },
];

/** 30 rows in files of ten, of which the source has changed some since, and lost one. */
const prepareReload = async ({ isDelivered }: ReloadScenario): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 30)), pageSize: 5, batchRows: 10, ...byKey });
  await world.run();
  for (const id of [22, 27, 30]) world.service.update('Events', id, { Note: 'changed' });
  world.service.remove('Events', 25);
  world.service.insert('Events', [{ Id: 31, ModifiedAt: at(31), Note: null }]);
  if (isDelivered) await world.start({ ...RELOAD, later: true });
  return world;
};
const RELOAD = { window: { last: { units: '12' } }, runId: RUN_ID } as const;

const attempt = async (world: ReloadWorld, { isDelivered }: ReloadScenario, stop = stopAt()) => {
  const over = watch(world, stop.hook);
  const options = { deps: world.depsOver(over), signal: stop.signal };
  if (isDelivered) await world.deliver(options);
  else await world.start({ ...RELOAD, ...options });
  return over.effects;
};

const reloadCommits = async (world: ReloadWorld): Promise<number> => {
  const { version = -1 } = (await world.snapshot()) ?? {};
  const read = await loadCommits(world.lake, world.feed.tablePath, { from: 0, to: version });
  const commits = read.outcome === 'found' ? read.commits : [];
  return commits.filter(({ tidemark }) => tidemark?.kind === 'reload').length;
};

const reloadCases = await Promise.all(
  reloads.map(async (scenario) => {
    const world = await prepareReload(scenario);
    return { scenario, points: pointsOf(await attempt(world, scenario)) };
  }),
);

describe.each(reloadCases)('a reload ($scenario.name)', ({ scenario, points }) => {
  test.each(tried(points))(
    'told to stop $title: it waits in the queue or is done, its feed is not leased, and the window is replaced once',
    async (point) => {
      const world = await prepareReload(scenario);
      const stop = stopAt(point);
      await attempt(world, scenario, stop);
      expect(stop.puts.ended).toBe(stop.puts.begun);
      expect(['stopped', 'reloaded']).toContain(world.records.at(-1)?.outcome);
      expect(await leaseOf(world)).toBeUndefined();
      const status = await runStatus(world.deps, RUN_ID);
      expect([
        { status: 'ended', messages: [] },
        { status: 'waiting', messages: [{ runId: RUN_ID, feed: 'orders' }] },
      ]).toContainEqual({ status: status?.status, messages: world.queue.messages });
      // At once, on another instance.
      while (world.queue.messages.length > 0) await world.deliver();
      expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
        status: 'ended',
        run: { outcome: 'reloaded', reload: { changes: { inserted: 1, changed: 3, deleted: 1 } } },
      });
      expect(await reloadCommits(world)).toBe(1);
      expect([...(await tableIds(world))].sort()).toStrictEqual([...visibleIds(world)].sort());
      await expectContiguousLog(world);
    },
  );
});
