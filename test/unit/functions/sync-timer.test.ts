import { InvocationContext, type Timer } from '@azure/functions';
import { expect, test } from 'vitest';
import { runLine } from '../../../functions/run-report.ts';
import { syncTimer } from '../../../functions/sync-timer.ts';
import type { RunRecord } from '../../../shared/state/index.ts';
import { NEW_ID, NOW_MS, sampleApp } from './sample-app.ts';

const TIMER: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: false },
  scheduleStatus: { last: '', lastUpdated: '', next: '' },
};

const recordOf = (feed: string, more: Partial<RunRecord> = {}): RunRecord => ({
  runId: NEW_ID,
  feed,
  kind: 'append',
  outcome: 'appended',
  startedAt: NOW_MS,
  durationMs: 5,
  rows: 1,
  pages: 1,
  bytes: 1,
  requests: 1,
  ...more,
});

const tick = async (records: readonly RunRecord[]) => {
  const lines: string[] = [];
  const asked: unknown[] = [];
  const context = new InvocationContext({
    functionName: 'sync',
    invocationId: 'test',
    logHandler: (level, message) => lines.push(`${level}: ${String(message)}`),
  });
  const handler = syncTimer(sampleApp, async (_deps, { feeds, concurrency, deadline, report }) => {
    asked.push(feeds.length, concurrency, deadline);
    for (const record of records) report(record);
    return records;
  });
  const failure = await handler(TIMER, context).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  return { lines, asked, failure };
};

test('the timer hands every feed to the sync, with the limits of the settings, and logs each run', async () => {
  const record = recordOf('orders');
  expect(await tick([record])).toStrictEqual({
    asked: [2, 2, NOW_MS + 480_000],
    lines: [`information: ${runLine(record)}`],
    failure: undefined,
  });
});

test('the timer fails after the last feed when one failed, and names it', async () => {
  const failed = recordOf('orders', { outcome: 'failed', errorKind: 'source-denied' });
  const { lines, failure } = await tick([failed, recordOf('items')]);
  expect(lines).toHaveLength(2);
  expect(failure).toBe('Error: 1 of 2 feeds failed: orders (source-denied)');
});
