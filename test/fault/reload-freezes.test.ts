import { describe, expect, test } from 'vitest';
import { pauseAt, type Effect } from '../support/faulty-ports.ts';
import { byKey, byTime, eventsOf, watch } from '../support/faulty-world.ts';
import { missingFiles } from '../support/missing-files.ts';
import { recover } from '../support/recover-runs.ts';
import { createReloadWorld, type ReloadOptions, type ReloadWorld } from '../support/reload-world.ts';
import { eventsSet, type WorldOptions } from '../support/sync-world.ts';

interface Scenario {
  readonly name: string;
  readonly options: WorldOptions;
  readonly reload: ReloadOptions;
}

const scenarios: readonly Scenario[] = [
  { name: 'by key', options: byKey, reload: { window: { last: { units: '12' } } } },
  { name: 'by a time that ties', options: byTime, reload: { window: { last: { ms: 4000 } } } },
  {
    name: 'in two attempts',
    options: byKey,
    reload: { window: { last: { units: '12' } }, deadlineMs: -1 },
  },
];

/** 30 rows in files of ten; then three are changed and one deleted at the source. */
const prepare = async ({ options }: Scenario): Promise<ReloadWorld> => {
  const set = eventsSet(eventsOf(1, 30));
  const world = createReloadWorld({ set, pageSize: 5, batchRows: 10, ...options });
  await world.run();
  for (const id of [22, 27, 30]) world.service.update('Events', id, { Note: 'changed' });
  world.service.remove('Events', 25);
  return world;
};

/** The first attempt, and what becomes of its message. */
const attempt = async (world: ReloadWorld, { reload }: Scenario, hook?: Parameters<typeof watch>[1]) => {
  const over = watch(world, hook);
  const deps = world.depsOver(over);
  await world.start({ ...reload, runId: 'the-run', deps }).catch(() => undefined);
  if (reload.deadlineMs !== undefined) await world.deliver({ deps }).catch(() => undefined);
  return over.effects;
};

const cases = await Promise.all(
  scenarios.map(async (scenario) => {
    const effects = await attempt(await prepare(scenario), scenario);
    const points = effects.flatMap((name, index) =>
      (['before', 'after'] as const).map((moment) => ({ name, nth: index + 1, moment })),
    );
    return { scenario, points };
  }),
);

describe.each(cases)('a reload $scenario.name that stands still and comes back', ({ scenario, points }) => {
  test.each(points)(
    '$moment effect $nth, $name, leaves every version readable',
    async ({ nth, moment }: Pick<Effect, 'nth' | 'moment'>) => {
      const world = await prepare(scenario);
      const pause = pauseAt((effect) => effect.nth === nth && effect.moment === moment);
      const frozen = attempt(world, scenario, pause.hook);
      await pause.reached;
      await recover(world);
      pause.release();
      await frozen;
      expect(await missingFiles(world)).toStrictEqual([]);
      await recover(world);
      expect(await missingFiles(world)).toStrictEqual([]);
      expect((await world.rows()).length).toBeGreaterThanOrEqual(29);
    },
  );
});
