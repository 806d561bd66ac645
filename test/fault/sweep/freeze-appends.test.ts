import { afterAll, expect, test } from 'vitest';
import { caseTable } from './case-table.ts';
import { pointsOf } from './cases.ts';
import { freezeWays } from './freeze-ways.ts';
import { oldWays } from './old-ways.ts';
import { appends } from './append-scenarios.ts';
import { allCases, effectOf, groupsOf, isEachPlace, isWhole, sampleOf, sweep, TIMEOUT_MS } from './sweep.ts';

const all = await allCases(appends, [...freezeWays, ...oldWays]);
const cases = isWhole ? all : sampleOf(all, isEachPlace ? 1 : 8);

afterAll(() => console.log(caseTable('Appends that stand still and come back', cases)));

test('every effect of an append has a case', async () => {
  const points = (await Promise.all(appends.map(pointsOf))).flat();
  const tried = new Set(
    sampleOf(all)
      .filter(({ point }) => !point.isRead)
      .map(effectOf),
  );
  expect(tried.size).toBe(points.filter(({ isRead, moment }) => !isRead && moment === 'before').length);
});

test.each(groupsOf(cases))('T1, T4 to T7 hold after $name', { timeout: TIMEOUT_MS }, async ({ cases }) => {
  expect(await sweep(cases)).toStrictEqual([]);
});
