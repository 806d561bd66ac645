import { afterAll, expect, test } from 'vitest';
import { caseTable } from './case-table.ts';
import { pointsOf } from './cases.ts';
import { freezeWays } from './freeze-ways.ts';
import { oldWays } from './old-ways.ts';
import { reloads } from './reload-scenarios.ts';
import { allCases, effectOf, groupsOf, isEachPlace, isWhole, sampleOf, sweep, TIMEOUT_MS } from './sweep.ts';

const all = await allCases(reloads, [...freezeWays, ...oldWays]);
const cases = isWhole ? all : sampleOf(all, isEachPlace ? 1 : 8);

afterAll(() => console.log(caseTable('Reloads that stand still and come back', cases)));

test('a reload has at least forty effects, and each of them has a case', async () => {
  const effects = (await Promise.all(reloads.map(pointsOf))).map((points) =>
    points.filter(({ isRead, moment }) => !isRead && moment === 'before'),
  );
  expect(Math.max(...effects.map(({ length }) => length))).toBeGreaterThanOrEqual(40);
  const tried = new Set(
    sampleOf(all)
      .filter(({ point }) => !point.isRead)
      .map(effectOf),
  );
  expect(tried.size).toBe(effects.flat().length);
});

test.each(groupsOf(cases))('T1, T4 to T7 hold after $name', { timeout: TIMEOUT_MS }, async ({ cases }) => {
  expect(await sweep(cases)).toStrictEqual([]);
});
