import { describe, expect, test } from 'vitest';
import { loadCommits } from '../../shared/delta/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { watch } from '../support/event-world.ts';
import { at, byKey, byTime, eventsOf, eventsSet } from '../support/events.ts';
import { expectContiguousLog, catchUp, tableIds, visibleIds } from '../support/exactly-once.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { dieAt, type KillPoint, pointsOf } from '../support/watched-ports.ts';
import { recover } from '../support/recover-runs.ts';
import { createReloadWorld, type ReloadOptions, type ReloadWorld } from '../support/reload-world.ts';
import { tried } from '../support/whole-sweep.ts';

const tying = (id: number): number => Math.floor(id / 4);

interface Scenario {
  readonly name: string;
  readonly options: WorldOptions;
  readonly seconds: (id: number) => number;
  readonly reload: ReloadOptions;
}

const plain = (id: number): number => id;
const RUN_ID = 'run-under-test';

const scenarios: readonly Scenario[] = [
  { name: 'by key', options: byKey, seconds: plain, reload: { window: { last: { units: '12' } } } },
  {
    name: 'by a time that ties',
    options: byTime,
    seconds: tying,
    reload: { window: { last: { ms: 4000 } } },
  },
  { name: 'everything', options: byKey, seconds: plain, reload: { window: { all: true } } },
  {
    name: 'in two attempts',
    options: byKey,
    seconds: plain,
    reload: { window: { last: { units: '12' } }, deadlineMs: -1 },
  },
];

/** 30 rows in files of ten; then three are changed, one deleted and one new at the source. */
const prepare = async ({ options, seconds }: Scenario): Promise<ReloadWorld> => {
  const set = eventsSet(eventsOf(1, 30, seconds));
  const world = createReloadWorld({ set, pageSize: 5, batchRows: 10, ...options });
  await world.run();
  for (const id of [22, 27, 30]) world.service.update('Events', id, { Note: 'changed' });
  world.service.remove('Events', 25);
  world.service.insert('Events', [{ Id: 31, ModifiedAt: at(seconds(31)), Note: null }]);
  return world;
};

const expectLikeSource = async (world: ReloadWorld): Promise<void> => {
  expect([...(await tableIds(world))].sort()).toStrictEqual([...visibleIds(world)].sort());
  await expectContiguousLog(world);
};

const notes = async (world: ReloadWorld): Promise<readonly unknown[]> =>
  (await world.rows()).filter(({ Note }) => Note === 'changed').map(({ Id }) => Id);

/** Reload commits in the log: a window is replaced once. */
const reloads = async (world: ReloadWorld): Promise<number> => {
  const { version = -1 } = (await world.snapshot()) ?? {};
  const read = await loadCommits(world.lake, world.feed.tablePath, { from: 0, to: version });
  return read.outcome === 'found'
    ? read.commits.filter(({ tidemark }) => tidemark?.kind === 'reload').length
    : -1;
};

const attempt = async (world: ReloadWorld, { reload }: Scenario, hook?: Parameters<typeof watch>[1]) => {
  const over = watch(world, hook);
  const deps = world.depsOver(over);
  await world.start({ ...reload, runId: RUN_ID, deps }).catch(() => undefined);
  await world.deliver({ deps }).catch(() => undefined);
  return over.effects;
};

const cases = await Promise.all(
  scenarios.map(async (scenario) => {
    const world = await prepare(scenario);
    const effects = await attempt(world, scenario);
    return { scenario, points: pointsOf(effects) };
  }),
);

describe.each(cases)('$scenario.name', ({ scenario, points }) => {
  test('unharmed, the table is as the source', async () => {
    const world = await prepare(scenario);
    await attempt(world, scenario);
    await expectLikeSource(world);
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
      status: 'ended',
      run: { outcome: 'reloaded' },
    });
  });

  test.each(tried(points))(
    'T4, T5: killed $title, the run is finished, once, and the feed goes on',
    async (point: KillPoint) => {
      const world = await prepare(scenario);
      const before = [...(await tableIds(world))].sort();
      const effects = await attempt(world, scenario, dieAt(point));
      expect(effects.length).toBeGreaterThanOrEqual(point.nth);
      const left = [...(await tableIds(world))].sort();
      expect([before, [...visibleIds(world)].sort()]).toContainEqual(left);
      await recover(world);
      const status = await runStatus(world.deps, RUN_ID);
      // A run that died before it had said what it was asked has done nothing.
      const wasStored = (await world.state.job(RUN_ID)) !== undefined;
      expect(await reloads(world)).toBe(wasStored ? 1 : 0);
      expect(await notes(world)).toHaveLength(wasStored ? 3 : 0);
      expect(status?.status ?? 'ended').toBe('ended');
      // The ticks have appended what is new meanwhile.
      const appended = visibleIds(world).filter((id) => id.startsWith('31@'));
      const expected = wasStored ? [...visibleIds(world)].sort() : [...before, ...appended].sort();
      expect([...(await tableIds(world))].sort()).toStrictEqual(expected);
      await expectContiguousLog(world);
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      const entry = (await world.state.feeds())[0];
      expect(entry?.pending).toBeUndefined();
      expect(entry?.lease).toBeUndefined();
    },
  );
});
