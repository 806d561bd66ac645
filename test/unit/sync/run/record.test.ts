import { expect, test } from 'vitest';
import { createRedactor } from '../../../../shared/core/index.ts';
import type { RunRecord } from '../../../../shared/state/index.ts';
import { recordMade } from '../../../../shared/sync/run/record.ts';

const RECORD: RunRecord = {
  runId: 'r',
  feed: 'orders',
  kind: 'append',
  outcome: 'failed',
  startedAt: 0,
  durationMs: 0,
  rows: 0,
  pages: 0,
  bytes: 0,
  requests: 0,
};

test('a record holds no secret in message and notes, nor the half of one where it is cut', () => {
  const redact = createRedactor(['hunter2-and-more']);
  const before = 'x'.repeat(990);
  const made = recordMade(redact, {
    ...RECORD,
    message: `${before}hunter2-and-more ${before}`,
    noteFacts: [
      { kind: 'state-unreadable', parts: 'a column hunter2-and-more' },
      { kind: 'a', b: `${'x'.repeat(495)}hunter2-and-more` },
    ],
  });
  expect(JSON.stringify(made)).not.toContain('hunter2');
  expect(made.noteFacts?.[0]).toStrictEqual({ kind: 'state-unreadable', parts: 'a column ***' });
  expect(made.notes).toHaveLength(2);
});
