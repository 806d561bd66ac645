import { InvocationContext, type Timer } from '@azure/functions';
import { expect, test } from 'vitest';
import { runLine } from '../../../functions/run-report.ts';
import { syncTimer } from '../../../functions/sync-timer.ts';
import { TidemarkError } from '../../../shared/core/index.ts';
import { createMemoryRunQueue, type RunQueue } from '../../../shared/queue/index.ts';
import type { RunRecord } from '../../../shared/state/index.ts';
import { NEW_ID, NOW_MS, sampleApp } from './sample-app.ts';

const TIMER: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: false },
  scheduleStatus: { last: '', lastUpdated: '', next: '' },
};

const poisoned: RunQueue['poisoned'] = async () => [
  { queue: 'tidemark-runs-poison', messages: 2 },
  { queue: 'tidemark-feeds-poison', messages: 1 },
];

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

const tick = async (
  records: readonly RunRecord[],
  count: RunQueue['poisoned'] = async () => [],
  stopping?: AbortSignal,
) => {
  const lines: string[] = [];
  const asked: unknown[] = [];
  const context = new InvocationContext({
    functionName: 'sync',
    invocationId: 'test',
    logHandler: (level, message) => lines.push(`${level}: ${String(message)}`),
  });
  const app = sampleApp({ queue: { ...createMemoryRunQueue(), poisoned: count } });
  const handler = syncTimer(
    () => ({ ...app, stopping: stopping ?? app.stopping }),
    async (_deps, { feeds, concurrency, deadline, report }) => {
      asked.push(feeds.length, concurrency, deadline);
      for (const record of records) report(record);
      return records;
    },
  );
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

test('the timer tells of messages that stay in poison queues, whether its feeds went well or not', async () => {
  const line =
    'warning: {"evt":"tidemark.queue","messages":3,"queues":["tidemark-runs-poison","tidemark-feeds-poison"]}';
  expect((await tick([recordOf('orders')], poisoned)).lines).toContain(line);
  const failed = recordOf('orders', { outcome: 'failed', errorKind: 'config' });
  expect(await tick([failed], poisoned)).toMatchObject({
    lines: expect.arrayContaining([line]),
    failure: 'Error: 1 of 1 feeds failed: orders (config)',
  });
});

test('the timer goes well where the poison queue cannot be counted, and says why', async () => {
  const failure = new TidemarkError('queue-denied', 'Counting it failed.');
  expect(await tick([], () => Promise.reject(failure))).toMatchObject({
    lines: ['warning: queue-denied: Counting it failed.'],
    failure: undefined,
  });
});

test('the timer says nothing of a count that the shutdown of the host cut short', async () => {
  const stopping = AbortSignal.abort(new Error('stopping'));
  const { lines } = await tick([], async (signal) => (signal?.throwIfAborted(), []), stopping);
  expect(lines).toStrictEqual([]);
});
