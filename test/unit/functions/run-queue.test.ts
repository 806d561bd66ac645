import { InvocationContext } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { abandonQueue, continueQueue } from '../../../functions/run-queue.ts';
import { runLine } from '../../../functions/run-report.ts';
import { TidemarkError } from '../../../shared/core/index.ts';
import type { RunRecord } from '../../../shared/state/index.ts';
import { NEW_ID, NOW_MS, sampleApp } from './sample-app.ts';

const MESSAGE = { runId: NEW_ID, feed: 'orders' };
const RECORD: RunRecord = {
  ...MESSAGE,
  kind: 'reload',
  outcome: 'reloaded',
  startedAt: NOW_MS,
  durationMs: 5,
  rows: 10,
  removed: 10,
  pages: 1,
  bytes: 100,
  requests: 2,
  notes: ['a note'],
};

const invocation = () => {
  const log: string[] = [];
  const context = new InvocationContext({
    functionName: 'test',
    invocationId: 'test',
    logHandler: (level, message) => log.push(`${level}: ${String(message)}`),
  });
  return { log, context };
};

describe('the queue function', () => {
  test.each([
    ['parsed', MESSAGE],
    ['a text', JSON.stringify(MESSAGE)],
  ])('goes on with the run of a message that comes %s', async (_how, message) => {
    const { log, context } = invocation();
    const asked: unknown[] = [];
    await continueQueue(sampleApp, async (_deps, feeds, given, options) => {
      asked.push(feeds.length, given, options.deadline);
      options.report(RECORD);
    })(message, context);
    expect(asked).toEqual([2, MESSAGE, NOW_MS + 480_000]);
    expect(log).toEqual([`information: ${runLine(RECORD)}`]);
  });

  test('fails when the run is to be tried again', async () => {
    const error = new TidemarkError('source-unavailable', 'no answer');
    const handler = continueQueue(sampleApp, () => Promise.reject(error));
    await expect(handler(MESSAGE, invocation().context)).rejects.toBe(error);
  });

  test('fails for what is no message', async () => {
    const handler = continueQueue(sampleApp, () => Promise.resolve());
    await expect(handler('nonsense', invocation().context)).rejects.toThrow(/names no run/);
  });
});

describe('the function of the poison queue', () => {
  test('gives the run up', async () => {
    const { log, context } = invocation();
    const failed: RunRecord = { ...RECORD, outcome: 'failed', errorKind: 'source-denied' };
    const asked: unknown[] = [];
    await abandonQueue(sampleApp, async (_deps, _feeds, given, report) => {
      asked.push(given);
      report(failed);
    })(MESSAGE, context);
    expect(asked).toEqual([MESSAGE]);
    expect(log).toEqual([`error: ${runLine(failed)}`]);
  });

  test('tells what is no message, and lets it go', async () => {
    const { log, context } = invocation();
    await abandonQueue(sampleApp, () => Promise.reject(new TypeError('not reached')))({ a: 1 }, context);
    expect(log).toEqual([expect.stringMatching(/^error: .*names no run/)]);
  });
});

test('the line of a run has its fields, and no row', () => {
  const more = { ...RECORD, reload: { samples: { inserted: ['c2VjcmV0'] } } };
  expect(JSON.parse(runLine(more))).toEqual({ evt: 'tidemark.run', ...RECORD });
});
