import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { createFunctionsHost, type FunctionsHost } from '../../local/functions-host/index.ts';
import type { QueueWork } from '../../local/functions-host/queue-message.ts';
import { pumpQueue } from '../../local/functions-host/queue-pump.ts';
import { createDelays } from '../../local/functions-host/delays.ts';
import { readHostFile } from '../../local/functions-host/host-file.ts';
import { systemClock } from '../../shared/core/index.ts';
import { createStorageRunQueue, type RunQueue } from '../../shared/queue/index.ts';
import { FAIR_WAIT } from '../support/fair-wait.ts';

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
const sliceOf = (feed: string) => ({ feeds: [feed], due: 1 });
const enqueue = (name: string): Promise<void> => runQueue(name).enqueue(MESSAGE);
const until = (line: string): Promise<void> => vi.waitFor(() => expect(lines).toContain(line), FAIR_WAIT);
const leftIn = async (name: string): Promise<number> =>
  (await service.getQueueClient(name).getProperties()).approximateMessagesCount ?? 0;
const empty = (name: string): Promise<void> =>
  vi.waitFor(async () => expect(await leftIn(name)).toBe(0), FAIR_WAIT);

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
    await vi.waitFor(() => expect(lines).toHaveLength(2), FAIR_WAIT);
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
    await vi.waitFor(() => expect(lines).toContain(line), FAIR_WAIT);
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

/** Takes the messages of a queue, hidden for a second at a time, until `stop`. */
const pump = async (name: string, work: QueueWork): Promise<{ readonly stop: () => Promise<void> }> => {
  const stopping = new AbortController();
  const pumping = pumpQueue({ queueName: name, connectionString: azurite.connectionString }, work, {
    ...(await readHostFile(hostFile, {})).queues,
    clock: systemClock,
    signal: stopping.signal,
    log: (_level, message) => lines.push(message),
    delays: createDelays(systemClock, 1 / 600),
    without: new Set(),
  });
  return {
    stop: () => {
      stopping.abort();
      return pumping;
    },
  };
};

test('a message at work for longer than it is hidden comes once', async () => {
  await enqueue(queueName);
  let runs = 0;
  const ran = Promise.withResolvers<void>();
  const { stop } = await pump(queueName, async () => {
    runs += 1;
    await systemClock.sleep(2_500);
    ran.resolve();
    return 'done';
  });
  await ran.promise;
  await stop();
  expect(runs).toBe(1);
  expect(lines).toStrictEqual([]);
  expect(await leftIn(queueName)).toBe(0);
});

test('a message that was sent hidden comes when it is no longer, and one that expired does not come', async () => {
  const queue = runQueue(queueName);
  const feeds = `${queueName}-feeds`;
  await queue.enqueueFeeds(sliceOf('expired'), { ttlMs: 1_000 });
  await vi.waitFor(async () => {
    // A look at the queue is what makes the emulator forget.
    await service.getQueueClient(feeds).peekMessages();
    expect(await leftIn(feeds)).toBe(0);
  }, FAIR_WAIT);
  await queue.enqueueFeeds(sliceOf('far'), { ttlMs: 600_000, delayMs: 500_000 });
  await queue.enqueueFeeds(sliceOf('near'), { ttlMs: 600_000, delayMs: 1_000 });
  const came: unknown[] = [];
  const { stop } = await pump(feeds, async ({ data }) => {
    came.push(data);
    return 'done';
  });
  await vi.waitFor(() => expect(came).not.toStrictEqual([]), FAIR_WAIT);
  await stop();
  expect(came).toStrictEqual([{ string: '{"feeds":["near"],"due":1}' }]);
  expect(lines).toStrictEqual([]);
  expect(await leftIn(feeds)).toBe(1);
});

test.each(['done', 'failed'] as const)(
  'a message that expires at work is over, whether its function is %s',
  async (outcome) => {
    const feeds = `${queueName}-feeds`;
    await runQueue(queueName).enqueueFeeds(sliceOf('orders'), { ttlMs: 1_000 });
    let runs = 0;
    const ran = Promise.withResolvers<void>();
    const { stop } = await pump(feeds, async () => {
      runs += 1;
      await systemClock.sleep(2_500);
      ran.resolve();
      return outcome;
    });
    await ran.promise;
    await stop();
    expect(runs).toBe(1);
    expect(lines).toStrictEqual([]);
    expect(await leftIn(feeds)).toBe(0);
  },
);

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
