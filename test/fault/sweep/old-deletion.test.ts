import { expect, test } from 'vitest';
import { isEachPlace, tried } from '../../support/whole-sweep.ts';
import { freezeWays } from './freeze-ways.ts';
import { reloads } from './reload-scenarios.ts';
import { allCases, sweep, TIMEOUT_MS } from './sweep.ts';

/** Of the 106 that were once found, so many at least. */
const ENOUGH = isEachPlace ? 50 : 5;

const [takenOver] = freezeWays;

test(
  'attempts that delete what they staged when they are superseded leave tables that nobody can read',
  { timeout: TIMEOUT_MS },
  async () => {
    const cases = takenOver === undefined ? [] : tried(await allCases(reloads.slice(0, 3), [takenOver]));
    let unreadable = 0;
    for (const each of cases) {
      const faults = await sweep([each], { oldDeletion: true });
      if (faults.some((fault) => fault.includes('names a file that is gone'))) unreadable += 1;
      if (unreadable === ENOUGH) break;
    }
    expect(unreadable).toBe(ENOUGH);
  },
);
