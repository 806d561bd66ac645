import { describe, expect, test } from 'vitest';
import { runStatus } from '../../shared/sync/index.ts';
import {
  changedWorld,
  reloadByKey,
  reloadInTwo,
  reloadOfAll,
  type ReloadScenario,
} from '../support/changed-source-world.ts';
import { type Effect, type Hook, onceAt } from '../support/watched-ports.ts';
import { eventWorld, insertEvents, watch } from '../support/event-world.ts';
import { byKey, byTime, eventsOf } from '../support/events.ts';
import { catchUp, tableIds, visibleIds } from '../support/exactly-once.ts';
import type { World, WorldOptions } from '../support/memory-world.ts';
import { missingFiles, namedFiles } from '../support/missing-files.ts';
import { recover } from '../support/recover-runs.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { tried } from '../support/whole-sweep.ts';

/** What a vacuum with a retention of nothing does, two minutes later: every data file that no version names is gone. */
const vacuum = async (world: World): Promise<void> => {
  world.clock.advance(120_000);
  const named = await namedFiles(world);
  for await (const { path } of world.lake.list(world.feed.tablePath)) {
    if (path.endsWith('.parquet') && !named.has(path)) await world.lake.delete(path);
  }
};

/**
 * Every point of a run but those from which a put is under way, its intent included: no writer of a lake can close the gap between the look and the put. A
 * claim that takes two minutes leaves off: it has staged nothing.
 */
const safePoints = (effects: readonly string[]) =>
  effects
    .map((name, index) => ({ name, nth: index + 1 }))
    .filter(({ name }) => name !== 'state.claim')
    .filter(({ nth }) => !effects.slice(nth - 1, nth + 2).some((name) => name.startsWith('put version')));

const vacuumAt = (world: World, nth: number): Hook =>
  onceAt(
    (effect: Effect) => effect.nth === nth && effect.moment === 'before',
    () => vacuum(world),
  );

const reloads = [reloadByKey, reloadOfAll, reloadInTwo];

const reload = async (
  world: ReloadWorld,
  { reload }: ReloadScenario,
  hook?: Hook,
): Promise<readonly string[]> => {
  const over = watch(world, hook);
  const deps = world.depsOver(over);
  await world.start({ ...reload, runId: 'the-run', deps });
  while (world.queue.messages.length > 0) await world.deliver({ deps });
  return over.effects;
};

const reloadCases = await Promise.all(
  reloads.map(async (scenario) => ({
    scenario,
    points: safePoints(await reload(await changedWorld(scenario), scenario)),
  })),
);

describe.each(reloadCases)(
  'a reload $scenario.name whose staged files are deleted',
  ({ scenario, points }) => {
    test.each(tried(points))(
      'D11: before effect $nth, $name, names no file that is gone, and ends',
      async ({ nth }) => {
        const world = await changedWorld(scenario);
        await reload(world, scenario, vacuumAt(world, nth));
        await recover(world);
        expect(await missingFiles(world)).toStrictEqual([]);
        expect([...(await tableIds(world))].sort()).toStrictEqual([...visibleIds(world)].sort());
        expect(await runStatus(world.deps, 'the-run')).toMatchObject({ run: { outcome: 'reloaded' } });
      },
    );
  },
);

const appends = [
  { name: 'by key', options: byKey },
  { name: 'by time', options: byTime },
  { name: 'without order', options: { ...byTime, quirks: { ignoreOrder: true } } },
];

const appendWorld = async (options: WorldOptions): Promise<World> => {
  const world = eventWorld(eventsOf(1, 10), options);
  await world.run();
  insertEvents(world, eventsOf(11, 40));
  return world;
};

const appendCases = await Promise.all(
  appends.map(async (scenario) => {
    const world = await appendWorld(scenario.options);
    const over = watch(world);
    await world.run({ over });
    return { ...scenario, points: safePoints(over.effects) };
  }),
);

describe.each(appendCases)('an append $name whose staged files are deleted', ({ options, points }) => {
  test.each(tried(points))(
    'D11: before effect $nth, $name, names no file that is gone, and takes every row',
    async ({ nth }) => {
      const world = await appendWorld(options);
      await world.run({ over: watch(world, vacuumAt(world, nth)) });
      await catchUp(world);
      expect(await missingFiles(world)).toStrictEqual([]);
      expect([...(await tableIds(world))].sort()).toStrictEqual([...visibleIds(world)].sort());
    },
  );
});
