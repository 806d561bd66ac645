import { expect, test } from 'vitest';
import { TidemarkError } from '../../../shared/core/index.ts';
import { BLANK } from '../../../shared/sync/progress/index.ts';
import type { RunContext } from '../../../shared/sync/run/index.ts';
import { countRows } from '../../../shared/sync/source/count.ts';
import { feed } from './samples.ts';

/** What a run has learned when its count failed so. */
const learnedOf = async (facts: Readonly<Record<string, number>>): Promise<RunContext['state']['source']> => {
  const error = new TidemarkError('source-throttled', 'no', facts);
  const run = {
    feed,
    source: { count: () => Promise.resolve({ outcome: 'failed', error }) },
    deps: { clock: { now: () => 1 } },
    keeper: { later: () => undefined },
    state: BLANK,
  } as unknown as RunContext;
  expect(await countRows(run, undefined)).toBeUndefined();
  return run.state.source;
};

test('a count that was sent and throttled tells of the service, and one that the budget left no request for does not', async () => {
  expect(await learnedOf({ attempts: 2 })).toHaveProperty('countFailed', true);
  expect(await learnedOf({ afterMs: 600_000 })).not.toHaveProperty('countFailed');
});
