import { afterAll, expect, test } from 'vitest';
import { agings } from './aging-scenarios.ts';
import { caseTable } from './case-table.ts';
import { type Case, pointsOf } from './cases.ts';
import { failWays } from './fail-ways.ts';
import { freezeWays } from './freeze-ways.ts';
import { allCases, effectOf, groupsOf, isWhole, sweep, TIMEOUT_MS } from './sweep.ts';

/** The last call of each scenario that is the run's own: what comes after it is the checkpoint. */
const ends = new Map(
  await Promise.all(
    agings.map(async (scenario) => {
      const points = await pointsOf(scenario);
      const own = points.filter(({ store }) => store !== 'lake').map(({ nth }) => nth);
      return [scenario, Math.max(...own)] as const;
    }),
  ),
);
const isAfter = ({ scenario, point }: Case): boolean => point.nth > (ends.get(scenario) ?? 0);

const all = (await allCases(agings, [...freezeWays, ...failWays])).filter(isAfter);
/** Where a checkpoint could end up in another table, and where its run is not alone. */
const MATTERS = ['another table is in its place', 'taken over', 'fails once'];
const cases = isWhole ? all : all.filter(({ point, way }) => !point.isRead && MATTERS.includes(way.name));

afterAll(() => console.log(caseTable('Checkpoints that stand still, fail and come back', cases)));

test('a checkpoint has three effects, and each of them has a case', () => {
  const effects = new Set(all.filter(({ point }) => !point.isRead).map(effectOf));
  expect([...effects].map((effect) => effect.replace(/^.*: \d+ /, ''))).toStrictEqual([
    'put a checkpoint',
    'delete _last_checkpoint',
    'put _last_checkpoint',
    'put a checkpoint',
    'delete _last_checkpoint',
    'put _last_checkpoint',
  ]);
  expect(new Set(cases.filter(({ point }) => !point.isRead).map(effectOf)).size).toBe(effects.size);
});

test.each(groupsOf(cases))(
  'D13: T1, T4 to T7 hold after $name',
  { timeout: TIMEOUT_MS },
  async ({ cases }) => {
    expect(await sweep(cases)).toStrictEqual([]);
  },
);
