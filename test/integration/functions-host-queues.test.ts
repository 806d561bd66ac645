import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import { createFunctionsHost, type FunctionsHost } from '../../local/functions-host/index.ts';
import { pumpQueue } from '../../local/functions-host/queue-pump.ts';
import { createDelays } from '../../local/functions-host/delays.ts';
import { readHostFile } from '../../local/functions-host/host-file.ts';
import { systemClock } from '../../shared/core/index.ts';
import { createStorageRunQueue, type RunQueue } from '../../shared/queue/index.ts';

const entry = new URL('../support/functions-fixture.ts', import.meta.url);
/** The host's defaults. */
const hostFile = new URL('no-such-host.json', import.meta.url);
const MESSAGE = { runId: 'r1', feed: 'orders' };

let azurite: Azurite;
let service: QueueServiceClient;
let lines: string[];
let host: FunctionsHost | undefined;
let queues = 0;
let queueName: string;

const start = async (settings: Record<string, string> = {}): Promise<void> => {
  host = await createFunctionsHost({
    entry,
    hostFile,
    settings: {
      AzureWebJobsStorage: azurite.connectionString,
      FIXTURE_QUEUE: queueName,
      ...settings,
    },
    log: (level, message, name = 'host') => lines.push(`${name} ${level}: ${message}`),
  });
  host.startQueues();
};
const movedAfter = (count: number): string =>
  `Message has reached MaxDequeueCount of ${count}. Moving message to queue '${queueName}-poison'.`;
const runQueue = (name: string): RunQueue =>
  createStorageRunQueue(
    { connectionString: azurite.connectionString },
    { clock: systemClock, random: Math.random, queueName: name, feedsQueueName: `${name}-feeds` },
  );
const enqueue = (name: string): Promise<void> => runQueue(name).enqueue(MESSAGE);
const until = (line: string): Promise<void> =>
  vi.waitFor(() => expect(lines).toContain(line), { timeout: 10_000, interval: 20 });
const leftIn = async (name: string): Promise<number> =>
  (await service.getQueueClient(name).getProperties()).approximateMessagesCount ?? 0;
const empty = (name: string): Promise<void> =>
  vi.waitFor(async () => expect(await leftIn(name)).toBe(0), { timeout: 5_000, interval: 20 });

beforeAll(async () => {
  azurite = await startAzurite();
  service = QueueServiceClient.fromConnectionString(azurite.connectionString);
});
afterAll(() => azurite.stop());
beforeEach(() => {
  lines = [];
  queueName = `queue-${(queues += 1)}`;
});
afterEach(async () => {
  await host?.close();
  host = undefined;
});

describe('a queue function', () => {
  test('gets a message that was sent before or after the host began, once', async () => {
    await enqueue('work');
    await start();
    await until('work information: message {"runId":"r1","feed":"orders"}');
    await empty('work');
    await enqueue('work');
    await vi.waitFor(() => expect(lines).toHaveLength(2), { timeout: 10_000 });
    await empty('work');
    await host?.close();
    expect(lines).toHaveLength(2);
  });

  test('gets a message that fails five times, and the poison function has it then', async () => {
    await enqueue(queueName);
    await start();
    await until('buried information: buries {"runId":"r1","feed":"orders"}');
    await empty(queueName);
    await empty(`${queueName}-poison`);
    const tries = lines.filter((line) => line.startsWith('hopeless information'));
    expect(tries).toStrictEqual(
      [1, 2, 3, 4, 5].map((nth) => `hopeless information: try ${nth} of {"runId":"r1","feed":"orders"}`),
    );
    expect(lines).toContain(`hopeless error: ${movedAfter(5)}`);
  });

  test('is not handed what is not base64: that is poison at once, and stays there unseen', async () => {
    const queue = service.getQueueClient(queueName);
    await queue.create();
    await queue.sendMessage('{"runId":"r1"}');
    await start();
    await until(`hopeless error: ${movedAfter(5)}`);
    await systemClock.sleep(500);
    expect(lines).toHaveLength(1);
    expect(await leftIn(`${queueName}-poison`)).toBe(1);
  });

  test('without its connection is logged and left out', async () => {
    await start({ AzureWebJobsStorage: '' });
    const line =
      'work error: The queue is not polled: TidemarkError: work runs by the setting AzureWebJobsStorage, which is not there.';
    await vi.waitFor(() => expect(lines).toContain(line));
  });

  test('of a host that closed gets nothing more', async () => {
    await start();
    await host?.close();
    await enqueue('work');
    await systemClock.sleep(300);
    expect(lines).toStrictEqual([]);
    expect(await leftIn('work')).toBe(1);
    await service.getQueueClient('work').clearMessages();
  });
});

test('a message at work for longer than it is hidden comes once', async () => {
  const stopping = new AbortController();
  await enqueue(queueName);
  let runs = 0;
  const ran = Promise.withResolvers<void>();
  const pump = pumpQueue(
    { queueName, connectionString: azurite.connectionString },
    async () => {
      runs += 1;
      await systemClock.sleep(2_500);
      ran.resolve();
      return 'done';
    },
    {
      ...(await readHostFile(hostFile, {})).queues,
      clock: systemClock,
      signal: stopping.signal,
      log: (_level, message) => lines.push(message),
      delays: createDelays(systemClock, 1 / 600),
      without: new Set(),
    },
  );
  await ran.promise;
  stopping.abort();
  await pump;
  expect(runs).toBe(1);
  expect(lines).toStrictEqual([]);
  expect(await leftIn(queueName)).toBe(0);
});

test('host.json says how queues are polled', async () => {
  const defaults = await readHostFile(hostFile, {});
  expect(defaults.queues).toMatchObject({ maxDequeueCount: 5, visibilityTimeoutMs: 0 });
  expect((await readHostFile('host.json', {})).queues).toStrictEqual({
    batchSize: 1,
    newBatchThreshold: 0,
    maxDequeueCount: 5,
    visibilityTimeoutMs: 70_000,
    maxPollingIntervalMs: 5000,
    messageEncoding: 'base64',
  });
  await expect(readHostFile('README.md', {})).rejects.toThrow('README.md is not JSON');
});
