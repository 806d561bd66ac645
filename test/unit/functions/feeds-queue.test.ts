import { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { feedsQueue } from '../../../functions/feeds-queue.ts';
import { runLine } from '../../../functions/run-report.ts';
import { TidemarkError } from '../../../shared/core/index.ts';
import type { RunRecord } from '../../../shared/state/index.ts';
import { NEW_ID, NOW_MS, sampleApp } from './sample-app.ts';

const SLICE = { feeds: ['orders', 'gone'], due: NOW_MS - 1_000 };
const FAILED: RunRecord = {
  runId: NEW_ID,
  feed: 'orders',
  kind: 'append',
  outcome: 'failed',
  startedAt: NOW_MS,
  durationMs: 5,
  rows: 0,
  pages: 0,
  bytes: 0,
  requests: 1,
  errorKind: 'source-denied',
};

const invocation = () => {
  const log: string[] = [];
  const context = new InvocationContext({
    functionName: 'continueFeeds',
    invocationId: 'test',
    logHandler: (level, message) => log.push(`${level}: ${String(message)}`),
  });
  return { log, context };
};

test.each([
  ['parsed', SLICE],
  ['a text', JSON.stringify(SLICE)],
])(
  'a slice that comes %s is worked on with the limits of a tick, and each run is logged',
  async (_how, message) => {
    const { log, context } = invocation();
    const asked: unknown[] = [];
    await feedsQueue(sampleApp, async (_deps, slice, { feeds, concurrency, deadline, report }) => {
      asked.push(slice, feeds.length, concurrency, deadline);
      report(FAILED);
      return [FAILED];
    })(message, context);
    expect(asked).toStrictEqual([SLICE, 2, 2, NOW_MS + 480_000]);
    expect(log).toStrictEqual([`error: ${runLine(FAILED)}`]);
  },
);

test('a slice whose feeds cannot be read comes again', async () => {
  const error = new TidemarkError('state-unavailable', 'no answer');
  const handler = feedsQueue(sampleApp, () => Promise.reject(error));
  await expect(handler(SLICE, invocation().context)).rejects.toBe(error);
});

test.each(['nonsense', { runId: NEW_ID, feed: 'orders' }, { feeds: [], due: 1 }])(
  'what is no slice is told once, and let go: %j',
  async (message) => {
    const { log, context } = invocation();
    await feedsQueue(sampleApp, () => Promise.reject(new TypeError('not reached')))(message, context);
    expect(log).toStrictEqual([expect.stringMatching(/^error: .*names no feeds/)]);
  },
);
