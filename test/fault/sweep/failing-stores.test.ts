import { afterAll, expect, test } from 'vitest';
import { appends } from './append-scenarios.ts';
import { caseTable } from './case-table.ts';
import { failWays } from './fail-ways.ts';
import { reloads } from './reload-scenarios.ts';
import { allCases, groupsOf, isEachPlace, isWhole, sampleOf, sweep, TIMEOUT_MS } from './sweep.ts';

const all = await allCases([...reloads, ...appends], failWays);
const cases = isWhole ? all : sampleOf(all, isEachPlace ? 3 : 15);

afterAll(() => console.log(caseTable('Stores that fail', cases)));

test.each(groupsOf(cases))('T1, T4 to T7 hold after $name', { timeout: TIMEOUT_MS }, async ({ cases }) => {
  expect(await sweep(cases)).toStrictEqual([]);
});
