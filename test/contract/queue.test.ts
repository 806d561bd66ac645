import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { isTidemarkError, type TidemarkError } from '../../shared/core/index.ts';
import {
  createMemoryRunQueue,
  createStorageRunQueue,
  FEEDS_QUEUE,
  type FeedsMessage,
  parseFeedsMessage,
  parseRunMessage,
  POISON_QUEUE,
  poisonOf,
  RUN_QUEUE,
  type RunMessage,
  type RunQueue,
  slicesOf,
} from '../../shared/queue/index.ts';
import { notedWaits } from '../support/noted-waits.ts';
import { FAIR_WAIT } from '../support/fair-wait.ts';

const FIRST: RunMessage = { runId: 'run-1', feed: 'orders' };
const SECOND: RunMessage = { runId: 'run-2', feed: 'Größe-東京' };
const FEEDS: FeedsMessage = { feeds: ['orders', 'Größe-東京'], due: Date.UTC(2026, 0, 1) };
const SECRET = 'c2VjcmV0';

interface Opened {
  readonly queue: RunQueue;
  /** What a queue function would be handed, in the order it was sent. */
  readonly delivered: () => Promise<readonly unknown[]>;
  /** The same of the feeds' queue. */
  readonly deliveredFeeds: () => Promise<readonly unknown[]>;
}

let azurite: Azurite;
let queues = 0;
let queueName: string;
let feedsQueueName: string;
/** How long queues waited between two tries, ms. */
const { clock, waits } = notedWaits();

const patience = { clock, random: () => 0 };
const storageQueue = (): RunQueue =>
  createStorageRunQueue(
    { connectionString: azurite.connectionString },
    { ...patience, queueName, feedsQueueName },
  );
const service = (): QueueServiceClient => QueueServiceClient.fromConnectionString(azurite.connectionString);
const plain = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

const textsIn = async (name: string): Promise<readonly string[]> => {
  const client = service().getQueueClient(name);
  await client.createIfNotExists();
  const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
  return receivedMessageItems.map(({ messageText }) => messageText);
};
const countIn = async (name: string): Promise<number> =>
  (await service().getQueueClient(name).getProperties()).approximateMessagesCount ?? 0;
const rejection = async (promise: Promise<unknown>): Promise<TidemarkError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isTidemarkError(error)) return error;
  throw new Error('nothing of ours was thrown', { cause: error });
};

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(async () => azurite.stop());
beforeEach(() => {
  queueName = `runs-${(queues += 1)}`;
  feedsQueueName = `feeds-${queues}`;
  waits.length = 0;
});

const QUEUES: readonly (readonly [string, () => Opened])[] = [
  [
    'memory',
    () => {
      const queue = createMemoryRunQueue();
      return { queue, delivered: async () => queue.messages, deliveredFeeds: async () => queue.sentFeeds };
    },
  ],
  [
    'Azure Queue Storage',
    () => ({
      queue: storageQueue(),
      delivered: async () => (await textsIn(queueName)).map(plain),
      deliveredFeeds: async () => (await textsIn(feedsQueueName)).map(plain),
    }),
  ],
];

describe.each(QUEUES)('a run queue in %s', (_where, open) => {
  test('hands out what was sent, twice when it was sent twice', async () => {
    const { queue, delivered } = open();
    for (const message of [FIRST, SECOND, FIRST]) await queue.enqueue(message);
    expect((await delivered()).map(parseRunMessage)).toStrictEqual([FIRST, SECOND, FIRST]);
  });

  test('takes the first messages of several senders at once', async () => {
    const { queue, delivered } = open();
    const messages = Array.from({ length: 8 }, (_, nth) => ({ ...FIRST, runId: `run-${nth}` }));
    await Promise.all(messages.map((message) => queue.enqueue(message)));
    const received = (await delivered()).map(parseRunMessage);
    expect(received).toHaveLength(messages.length);
    expect(received).toStrictEqual(expect.arrayContaining(messages));
  });

  test('is reached before its first message and after, and nothing is sent or taken', async () => {
    const { queue, delivered } = open();
    await queue.reach();
    expect(await delivered()).toStrictEqual([]);
    await queue.enqueue(FIRST);
    await queue.reach();
    expect(await delivered()).toHaveLength(1);
  });

  test('an aborted signal ends a call with its reason, and nothing is sent', async () => {
    const { queue, delivered } = open();
    await queue.enqueue(FIRST);
    const reason = new Error('shutting down');
    const signal = AbortSignal.abort(reason);
    await expect(queue.enqueue(SECOND, { signal })).rejects.toBe(reason);
    await expect(queue.enqueueFeeds(FEEDS, { ttlMs: 60_000, signal })).rejects.toBe(reason);
    await expect(queue.reach(signal)).rejects.toBe(reason);
    await expect(queue.poisoned(signal)).rejects.toBe(reason);
    expect(await delivered()).toHaveLength(1);
  });

  test('hands out feeds that were sent, and no run of them', async () => {
    const { queue, delivered, deliveredFeeds } = open();
    await queue.enqueueFeeds(FEEDS, { ttlMs: 60_000 });
    await queue.enqueueFeeds({ ...FEEDS, feeds: ['items'] }, { ttlMs: 60_000, delayMs: 0 });
    expect((await deliveredFeeds()).map(parseFeedsMessage)).toStrictEqual([
      FEEDS,
      { ...FEEDS, feeds: ['items'] },
    ]);
    expect(await delivered()).toStrictEqual([]);
  });

  test('does not send feeds that would be hidden for as long as they live', async () => {
    const { queue, deliveredFeeds } = open();
    await queue.enqueueFeeds(FEEDS, { ttlMs: 10_000, delayMs: 9_001 });
    await queue.enqueueFeeds(FEEDS, { ttlMs: 500, delayMs: 1 });
    expect(await deliveredFeeds()).toStrictEqual([]);
  });

  test('refuses a message of no feeds, of too many, or of more than it takes', async () => {
    const { queue, deliveredFeeds } = open();
    const many = Array.from({ length: 1_001 }, (_, nth) => `f${nth}`);
    const long = Array.from({ length: 1_000 }, (_, nth) => `${nth}`.padStart(63, 'f'));
    for (const feeds of [[], many, long]) {
      const sending = queue.enqueueFeeds({ ...FEEDS, feeds }, { ttlMs: 60_000 });
      expect((await rejection(sending)).kind).toBe('invariant');
    }
    expect(await deliveredFeeds()).toStrictEqual([]);
  });

  test('takes every slice of a thousand feeds with the longest names', async () => {
    const { queue, deliveredFeeds } = open();
    const feeds = Array.from({ length: 1_000 }, (_, nth) => `${nth}`.padStart(63, 'f'));
    const slices = slicesOf(feeds);
    for (const slice of slices) await queue.enqueueFeeds({ ...FEEDS, feeds: slice }, { ttlMs: 60_000 });
    const received = (await deliveredFeeds()).map(parseFeedsMessage);
    expect(slices).toHaveLength(2);
    expect(received.flatMap((message) => message?.feeds ?? [])).toStrictEqual(feeds);
  });
});

test('a queue in memory shows how long each message was to be hidden and to live', async () => {
  const queue = createMemoryRunQueue();
  await queue.enqueue(FIRST, { delayMs: 5_000 });
  await queue.enqueue(SECOND);
  await queue.enqueueFeeds(FEEDS, { ttlMs: 60_000, delayMs: 7 });
  expect(queue.messages).toStrictEqual([FIRST, SECOND]);
  expect(queue.sent).toStrictEqual([
    { message: FIRST, delayMs: 5_000 },
    { message: SECOND, delayMs: 0 },
  ]);
  expect(queue.sentFeeds).toStrictEqual([{ ...FEEDS, ttlMs: 60_000, delayMs: 7 }]);
});

describe('a storage queue', () => {
  test('hides a message for as long as was asked, and hands it out then', async () => {
    const queue = storageQueue();
    await queue.enqueue(FIRST, { delayMs: 1 });
    await queue.enqueue(SECOND, { delayMs: 600_000 });
    const received: string[] = [];
    await vi.waitFor(async () => {
      received.push(...(await textsIn(queueName)).map(plain));
      expect(received).not.toStrictEqual([]);
    }, FAIR_WAIT);
    expect(received.map(parseRunMessage)).toStrictEqual([FIRST]);
    expect(await countIn(queueName)).toBe(2);
  });

  test('forgets feeds when their time is over', async () => {
    const queue = storageQueue();
    await queue.enqueueFeeds(FEEDS, { ttlMs: 1 });
    await queue.enqueueFeeds({ ...FEEDS, feeds: ['items'] }, { ttlMs: 600_000 });
    await vi.waitFor(async () => {
      // A look at the queue is what makes the emulator forget.
      await service().getQueueClient(feedsQueueName).peekMessages();
      expect(await countIn(feedsQueueName)).toBe(1);
    }, FAIR_WAIT);
    const left = (await textsIn(feedsQueueName)).map((text) => parseFeedsMessage(plain(text)));
    expect(left).toStrictEqual([{ ...FEEDS, feeds: ['items'] }]);
  });

  test('counts what the host gave up, and nothing before there is a queue of that', async () => {
    const queue = storageQueue();
    await queue.enqueue(FIRST);
    expect(await queue.poisoned()).toStrictEqual([]);
    const [runs, feeds] = [queueName, feedsQueueName].map(poisonOf);
    const poison = service().getQueueClient(runs ?? '');
    await poison.create();
    expect(await queue.poisoned()).toStrictEqual([]);
    await poison.sendMessage('not base64');
    await poison.sendMessage('nor this');
    expect(await queue.poisoned()).toStrictEqual([{ queue: runs, messages: 2 }]);
    await poison.receiveMessages();
    await service().createQueue(feeds ?? '');
    await service()
      .getQueueClient(feeds ?? '')
      .sendMessage('here too');
    expect(await queue.poisoned()).toStrictEqual([
      { queue: runs, messages: 2 },
      { queue: feeds, messages: 1 },
    ]);
  });

  test('has its name, and its messages are base64, as the Functions host expects', async () => {
    const queue = createStorageRunQueue({ connectionString: azurite.connectionString }, patience);
    expect([RUN_QUEUE, POISON_QUEUE]).toStrictEqual(['tidemark-runs', 'tidemark-runs-poison']);
    expect([FEEDS_QUEUE, poisonOf(FEEDS_QUEUE)]).toStrictEqual(['tidemark-feeds', 'tidemark-feeds-poison']);
    expect(queue.location).toBe(`${azurite.queueUrl}/tidemark-runs`);
    await queue.enqueue({ ...FIRST, extra: 1 } as RunMessage);
    expect(await textsIn('tidemark-runs')).toStrictEqual([
      Buffer.from('{"runId":"run-1","feed":"orders"}').toString('base64'),
    ]);
    await queue.enqueueFeeds({ feeds: ['orders'], due: 1, extra: 1 } as FeedsMessage, { ttlMs: 60_000 });
    expect(await textsIn('tidemark-feeds')).toStrictEqual([
      Buffer.from('{"feeds":["orders"],"due":1}').toString('base64'),
    ]);
  });

  test('that was deleted since comes to be again', async () => {
    const queue = storageQueue();
    await queue.enqueue(FIRST);
    await service().deleteQueue(queueName);
    await queue.enqueue(SECOND);
    expect(await textsIn(queueName)).toHaveLength(1);
  });
});

interface Refusing {
  readonly url: string;
  readonly server: Server;
  /** Every request so far: `POST /a/tidemark-runs/messages?visibilitytimeout=5`. */
  readonly requests: string[];
}

/** A service that answers every request with one status and code, and perhaps a `Retry-After`. */
const answering = async (status: number, code: string, retryAfter?: string): Promise<Refusing> => {
  const requests: string[] = [];
  const server = createServer((incoming, out) => {
    incoming.resume();
    requests.push(`${incoming.method} ${incoming.url}`);
    const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    out.writeHead(status, { 'x-ms-error-code': code, ...wait }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/a`, server, requests };
};
const connectionTo = (url: string): string =>
  `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${SECRET};QueueEndpoint=${url};`;

describe('a busy service', () => {
  const CALLS: readonly (readonly [string, (queue: RunQueue) => Promise<unknown>, number])[] = [
    ['a run that is sent', (queue) => queue.enqueue(FIRST), 1],
    ['feeds that are sent', (queue) => queue.enqueueFeeds(FEEDS, { ttlMs: 60_000 }), 1],
    ['a look at both queues', (queue) => queue.reach(), 2],
    ['a count of both poison queues', (queue) => queue.poisoned(), 2],
  ];
  const cases = CALLS.flatMap(([name, ...call]) =>
    [408, 429].map((status) => [name, status, ...call] as const),
  );

  test.each(cases)('is asked four times for %s that it answers %i', async (_name, status, call, places) => {
    const { url, server, requests } = await answering(status, 'TooManyRequests', '7');
    const queue = createStorageRunQueue({ connectionString: connectionTo(url) }, patience);
    const error = await rejection(call(queue));
    await vi.waitFor(() => expect(requests).toHaveLength(4 * places), FAIR_WAIT);
    server.close();
    expect(error).toMatchObject({ kind: 'queue-unavailable', facts: { status } });
    expect(new Set(waits)).toStrictEqual(new Set([7_000]));
  });

  test('that asks for more than half a minute is not waited for', async () => {
    const { url, server, requests } = await answering(429, 'TooManyRequests', '31');
    const queue = createStorageRunQueue({ connectionString: connectionTo(url) }, patience);
    expect((await rejection(queue.enqueue(FIRST))).kind).toBe('queue-unavailable');
    server.close();
    expect([requests.length, waits]).toStrictEqual([1, []]);
  });

  test('is asked for whole seconds: hidden for no less, gone no later', async () => {
    const { url, server, requests } = await answering(403, 'AuthorizationFailure');
    const queue = createStorageRunQueue({ connectionString: connectionTo(url) }, patience);
    await rejection(queue.enqueue(FIRST, { delayMs: 1_001 }));
    await rejection(queue.enqueue(FIRST, { delayMs: -5 }));
    await rejection(queue.enqueueFeeds(FEEDS, { ttlMs: 9_999, delayMs: 2_000 }));
    await rejection(queue.enqueueFeeds(FEEDS, { ttlMs: -5 }));
    server.close();
    const asked = requests.map((request) => {
      const { searchParams } = new URL(request.split(' ')[1] ?? '', url);
      return [searchParams.get('visibilitytimeout'), searchParams.get('messagettl')];
    });
    expect(asked).toStrictEqual([
      ['2', null],
      [null, null],
      ['2', '9'],
      [null, '1'],
    ]);
  });
});

describe('an error', () => {
  test.each([
    [403, 'AuthorizationPermissionMismatch', 'queue-denied', 'Storage Queue Data Contributor'],
    [401, 'NoAuthenticationInformation', 'queue-denied', 'Storage Queue Data Contributor'],
    [409, 'QueueBeingDeleted', 'queue-unavailable', 'If this lasts'],
    [429, 'TooManyRequests', 'queue-unavailable', 'If this lasts'],
    [404, 'ResourceNotFound', 'queue-unavailable', 'If this lasts'],
    [400, 'InvalidResourceName', 'invariant', 'report it'],
  ])('%d %s is %s', async (status, code, kind, remedy) => {
    const { url, server } = await answering(status, code);
    const queue = createStorageRunQueue({ connectionString: connectionTo(url) }, patience);
    const error = await rejection(queue.enqueue(FIRST));
    const unsent = await rejection(queue.enqueueFeeds(FEEDS, { ttlMs: 60_000 }));
    const unreached = await rejection(queue.reach());
    const uncounted = await rejection(queue.poisoned());
    server.close();
    expect(unsent.kind).toBe(kind);
    expect(unsent.message).toContain(
      `Sending 2 feeds to ${url}/tidemark-feeds failed (status ${status} ${code}).`,
    );
    expect(unreached.kind).toBe(kind);
    expect(unreached.message).toContain(`Asking for ${url}/tidemark-runs failed (status ${status} ${code}).`);
    expect(unreached.message).not.toContain('sent.');
    expect(uncounted.kind).toBe(kind);
    expect(uncounted.message).toContain(
      `Counting ${url}/tidemark-runs-poison failed (status ${status} ${code}).`,
    );
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(
      `Sending run "run-1" of feed "orders" to ${url}/tidemark-runs failed (status ${status} ${code}).`,
    );
    expect(error.message).toContain(remedy);
    expect(error.cause).toMatchObject({ name: 'RestError', statusCode: status });
    expect(error.cause).not.toHaveProperty('request');
  });

  test('is unavailable when nobody listens', async () => {
    const connectionString = connectionTo('http://127.0.0.1:1/a');
    const error = await rejection(createStorageRunQueue({ connectionString }, patience).enqueue(FIRST));
    expect(error.kind).toBe('queue-unavailable');
    expect(error.message).toContain('failed (no answer ECONNREFUSED)');
    expect(JSON.stringify([error.message, error.facts])).not.toContain(SECRET);
  });

  test('is denied when an identity has no token', async () => {
    const credential = {
      getToken: async () => {
        throw Object.assign(new Error('no identity'), { name: 'CredentialUnavailableError' });
      },
    };
    const url = 'https://account.queue.core.windows.net/';
    const error = await rejection(createStorageRunQueue({ url, credential }, patience).enqueue(FIRST));
    expect(error.kind).toBe('queue-denied');
    expect(error.message).toContain(
      'https://account.queue.core.windows.net/tidemark-runs failed (no identity gave a token)',
    );
  });

  test.each([
    ['http://queues.example/a', 'clear text'],
    [
      `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${SECRET};EndpointSuffix=core.example`,
      'clear text',
    ],
    [`QueueEndpoint=http://localhost:1/a;SharedAccessSignature=sig=${SECRET}`, 'clear text'],
    [`AccountKey=${SECRET};nonsense`, 'names no Queue service'],
    ['', 'names no Queue service'],
  ])('of configuration is thrown when the queue is made of %j', (address, reason) => {
    const account = address.startsWith('http')
      ? { url: address, credential: { getToken: async () => null } }
      : { connectionString: address };
    expect(() => createStorageRunQueue(account, patience)).toThrow(reason);
    expect(() => createStorageRunQueue(account, patience)).not.toThrow(SECRET);
  });

  test('of configuration that only the SDK finds is that of the first message', async () => {
    const connectionString = `QueueEndpoint=https://a.queue.example;Key=${SECRET}`;
    const error = await rejection(createStorageRunQueue({ connectionString }, patience).enqueue(FIRST));
    expect(error.kind).toBe('config');
    expect(error.message).not.toContain(SECRET);
  });
});

test.each([
  [`QueueEndpoint=https://a.example/;SharedAccessSignature=sv=1&sig=${SECRET}`, 'https://a.example'],
  [
    `DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=${SECRET};EndpointSuffix=core.windows.net`,
    'https://acc.queue.core.windows.net',
  ],
  ['UseDevelopmentStorage=true', 'http://127.0.0.1:10001/devstoreaccount1'],
])('the location of %s is %s and the queue', (connectionString, place) => {
  expect(createStorageRunQueue({ connectionString }, patience).location).toBe(`${place}/tidemark-runs`);
});

describe('a message of feeds', () => {
  test.each([
    ['an object', { ...FEEDS, more: 1 }],
    ['JSON text', JSON.stringify(FEEDS)],
  ])('is read from %s', (_what, value) => {
    expect(parseFeedsMessage(value)).toStrictEqual(FEEDS);
  });

  test.each([
    undefined,
    null,
    7,
    '',
    'orders',
    '[]',
    '{"feeds":["orders"]}',
    '{"feeds":[],"due":1}',
    '{"feeds":[""],"due":1}',
    '{"feeds":[1],"due":1}',
    '{"feeds":"orders","due":1}',
    '{"feeds":["orders"],"due":"1"}',
    '{"feeds":["orders"],"due":1.5}',
    '{"feeds":["orders"],"due":-1}',
    '{"runId":"run-1","feed":"orders"}',
    btoa('{"feeds":["orders"],"due":1}'),
  ])('is not read from %j', (value) => {
    expect(parseFeedsMessage(value)).toBeUndefined();
  });

  test('is not read from more feeds than one may name', () => {
    const feeds = Array.from({ length: 1_001 }, (_, nth) => `f${nth}`);
    expect(parseFeedsMessage({ ...FEEDS, feeds })).toBeUndefined();
    expect(parseFeedsMessage({ ...FEEDS, feeds: feeds.slice(1) })?.feeds).toHaveLength(1_000);
  });
});

describe('a message', () => {
  test.each([
    ['an object', { ...FIRST, more: 1 }],
    ['JSON text', JSON.stringify(FIRST)],
  ])('is read from %s', (_what, value) => {
    expect(parseRunMessage(value)).toStrictEqual(FIRST);
  });

  test.each([
    undefined,
    null,
    7,
    '',
    'run-1',
    '[]',
    '{"runId":"run-1"}',
    '{"runId":1,"feed":"orders"}',
    '{"runId":"","feed":"orders"}',
    '"{}"',
    btoa('{"runId":"run-1","feed":"orders"}'),
  ])('is not read from %j', (value) => {
    expect(parseRunMessage(value)).toBeUndefined();
  });
});
