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

test.each<RunOutcome>(['compared', 'stopped', 'failed', 'lease-held'])(
  '%s, a run leaves the feed as fresh as it was',
  (outcome) => {
    expect(runEnd(aRun({ outcome, errorKind: 'config' }))).toStrictEqual({
      lastRun: { runId: 'run-1', kind: 'append', endedAt: T0 + 1_234, outcome, errorKind: 'config' },
    });
  },
);
