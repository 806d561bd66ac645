import { expect, test } from 'vitest';
import { runEnd } from '../../../shared/state/run-end.ts';
import type { RunOutcome } from '../../../shared/state/index.ts';
import { aRun, T0 } from '../../contract/state-fixtures.ts';

test.each<RunOutcome>(['appended', 'no-new-rows', 'reloaded', 'unchanged'])(
  '%s, a run leaves the feed as fresh as its end',
  (outcome) => {
    expect(runEnd(aRun({ outcome }))).toStrictEqual({
      lastRun: { runId: 'run-1', kind: 'append', endedAt: T0 + 1_234, outcome },
      freshAt: T0 + 1_234,
    });
  },
);

test.each<RunOutcome>(['stopped', 'failed', 'lease-held'])(
  '%s, a run leaves the feed as fresh as it was',
  (outcome) => {
    expect(runEnd(aRun({ outcome, errorKind: 'config' }))).toStrictEqual({
      lastRun: { runId: 'run-1', kind: 'append', endedAt: T0 + 1_234, outcome, errorKind: 'config' },
    });
  },
);

test('a reload that its schedule had due says how that one ended; another reload does not', () => {
  const run = aRun({ kind: 'reload', outcome: 'failed', errorKind: 'source-shrunk' });
  const end = { endedAt: T0 + 1_234, outcome: 'failed', errorKind: 'source-shrunk' };
  expect(runEnd({ ...run, dueAt: T0 - 5 })).toMatchObject({
    scheduled: { dueAt: T0 - 5, runId: 'run-1', end },
  });
  expect(runEnd(run)).not.toHaveProperty('scheduled');
});

test('what is about the request alone leaves the feed as it stands', () => {
  const run = aRun({ kind: 'reload', outcome: 'failed', errorKind: 'window-unknown' });
  expect(runEnd(run)).toStrictEqual({});
  expect(runEnd({ ...run, errorKind: 'source-denied', dryRun: true })).toStrictEqual({});
  expect(runEnd(aRun({ kind: 'reload', outcome: 'compared', dryRun: true }))).toStrictEqual({});
  // A window of the feed's own that cannot be: nobody else is told.
  expect(runEnd({ ...run, dueAt: T0 })).toMatchObject({ lastRun: { errorKind: 'window-unknown' } });
});
