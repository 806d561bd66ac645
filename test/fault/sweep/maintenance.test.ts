import { afterAll, expect, test } from 'vitest';
import { caseTable } from './case-table.ts';
import { pointsOf } from './cases.ts';
import { failWays } from './fail-ways.ts';
import { freezeWays } from './freeze-ways.ts';
import { lateWays } from './late-ways.ts';
import { maintenances } from './maintain-scenarios.ts';
import { allCases, effectOf, groupsOf, isWhole, sampleOf, sweep, TIMEOUT_MS } from './sweep.ts';

const all = await allCases(maintenances, [...freezeWays, ...failWays, ...lateWays]);
const cases = isWhole ? all : sampleOf(all);

afterAll(() => console.log(caseTable('Maintenance that stands still, fails and comes back', cases)));

test('every effect of maintenance has a case: what is written anew, committed, deleted', async () => {
  const points = (await Promise.all(maintenances.map(pointsOf))).flat();
  const effects = points.filter(({ isRead, moment }) => !isRead && moment === 'before');
  expect(new Set(effects.map(({ name }) => name.replace(/version \d+/, 'a version')))).toStrictEqual(
    new Set([
      'state claim',
      'state wait',
      'put the probe',
      'delete the probe',
      'write a data file',
      'state intent',
      'put a version',
      'write the clock',
      'delete a data file',
      'send feeds',
      'send a run',
      'state end',
    ]),
  );
  const tried = new Set(
    sampleOf(all)
      .filter(({ point }) => !point.isRead)
      .map(effectOf),
  );
  expect(tried.size).toBe(effects.length);
});

test.each(groupsOf(cases))('T6 to T8 hold after $name', { timeout: TIMEOUT_MS }, async ({ cases }) => {
  expect(await sweep(cases)).toStrictEqual([]);
});
