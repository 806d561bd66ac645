import { describe, expect, test } from 'vitest';
import {
  changedWorld,
  reloadByKey,
  reloadByTime,
  reloadInTwo,
  type ReloadScenario,
} from '../support/changed-source-world.ts';
import { type Effect, pauseAt, pointsOf } from '../support/watched-ports.ts';
import { watch } from '../support/event-world.ts';
import { missingFiles } from '../support/missing-files.ts';
import { recover } from '../support/recover-runs.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { tried } from '../support/whole-sweep.ts';

const scenarios = [reloadByKey, reloadByTime, reloadInTwo];

/** The first attempt, and what becomes of its message. */
const attempt = async (
  world: ReloadWorld,
  { reload }: ReloadScenario,
  hook?: Parameters<typeof watch>[1],
) => {
  const over = watch(world, hook);
  const deps = world.depsOver(over);
  await world.start({ ...reload, runId: 'the-run', deps }).catch(() => undefined);
  if (reload.deadlineMs !== undefined) await world.deliver({ deps }).catch(() => undefined);
  return over.effects;
};

const cases = await Promise.all(
  scenarios.map(async (scenario) => {
    return { scenario, points: pointsOf(await attempt(await changedWorld(scenario), scenario)) };
  }),
);

describe.each(cases)('a reload $scenario.name that stands still and comes back', ({ scenario, points }) => {
  test.each(tried(points))(
    '$title, leaves every version readable',
    async ({ nth, moment }: Pick<Effect, 'nth' | 'moment'>) => {
      const world = await changedWorld(scenario);
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
