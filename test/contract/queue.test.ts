import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import { isTidemarkError, type TidemarkError } from '../../shared/core/index.ts';
import {
  createMemoryRunQueue,
  createStorageRunQueue,
  parseRunMessage,
  POISON_QUEUE,
  RUN_QUEUE,
  type RunMessage,
  type RunQueue,
} from '../../shared/queue/index.ts';

const FIRST: RunMessage = { runId: 'run-1', feed: 'orders' };
const SECOND: RunMessage = { runId: 'run-2', feed: 'Größe-東京' };
const SECRET = 'c2VjcmV0';

interface Opened {
  readonly queue: RunQueue;
  /** What a queue function would be handed, in the order it was sent. */
  readonly delivered: () => Promise<readonly unknown[]>;
}

let azurite: Azurite;
let queues = 0;
let queueName: string;

const textsIn = async (name: string): Promise<readonly string[]> => {
  const client = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(name);
  const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
  return receivedMessageItems.map(({ messageText }) => messageText);
};
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
});

const QUEUES: readonly (readonly [string, () => Opened])[] = [
  [
    'memory',
    () => {
      const queue = createMemoryRunQueue();
      return { queue, delivered: async () => queue.messages };
    },
  ],
  [
    'Azure Queue Storage',
    () => ({
      queue: createStorageRunQueue({ connectionString: azurite.connectionString }, { queueName }),
      delivered: async () =>
        (await textsIn(queueName)).map((text) => Buffer.from(text, 'base64').toString('utf8')),
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
    await expect(queue.enqueue(SECOND, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(queue.reach(AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(queue.poisoned(AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await delivered()).toHaveLength(1);
  });
});

describe('a storage queue', () => {
  test('counts what the host gave up, and nothing before there is a queue of that', async () => {
    const queue = createStorageRunQueue({ connectionString: azurite.connectionString }, { queueName });
    await queue.enqueue(FIRST);
    expect(await queue.poisoned()).toBe(0);
    const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
    const poison = service.getQueueClient(`${queueName}-poison`);
    await poison.create();
    expect(await queue.poisoned()).toBe(0);
    await poison.sendMessage('not base64');
    await poison.sendMessage('nor this');
    expect(await queue.poisoned()).toBe(2);
    await poison.receiveMessages();
    expect(await queue.poisoned()).toBe(2);
  });

  test('has its name, and its messages are base64, as the Functions host expects', async () => {
    const queue = createStorageRunQueue({ connectionString: azurite.connectionString });
    expect([RUN_QUEUE, POISON_QUEUE]).toStrictEqual(['tidemark-runs', 'tidemark-runs-poison']);
    expect(queue.location).toBe(`${azurite.queueUrl}/tidemark-runs`);
    await queue.enqueue({ ...FIRST, extra: 1 } as RunMessage);
    expect(await textsIn('tidemark-runs')).toStrictEqual([
      Buffer.from('{"runId":"run-1","feed":"orders"}').toString('base64'),
    ]);
  });

  test('that was deleted since comes to be again', async () => {
    const queue = createStorageRunQueue({ connectionString: azurite.connectionString }, { queueName });
    await queue.enqueue(FIRST);
    await QueueServiceClient.fromConnectionString(azurite.connectionString).deleteQueue(queueName);
    await queue.enqueue(SECOND);
    expect(await textsIn(queueName)).toHaveLength(1);
  });
});

/** A service that answers every request with one status and code. */
const answering = async (status: number, code: string): Promise<{ url: string; server: Server }> => {
  const server = createServer((incoming, out) => {
    incoming.resume();
    out.writeHead(status, { 'x-ms-error-code': code }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/a`, server };
};
const connectionTo = (url: string): string =>
  `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${SECRET};QueueEndpoint=${url};`;

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
    const queue = createStorageRunQueue({ connectionString: connectionTo(url) });
    const error = await rejection(queue.enqueue(FIRST));
    const unreached = await rejection(queue.reach());
    const uncounted = await rejection(queue.poisoned());
    server.close();
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
    const error = await rejection(createStorageRunQueue({ connectionString }).enqueue(FIRST));
    expect(error.kind).toBe('queue-unavailable');
    expect(error.message).toContain('failed (no answer ECONNREFUSED)');
    expect(JSON.stringify([error.message, error.facts])).not.toContain(SECRET);
  }, 30_000);

  test('is denied when an identity has no token', async () => {
    const credential = {
      getToken: async () => {
        throw Object.assign(new Error('no identity'), { name: 'CredentialUnavailableError' });
      },
    };
    const url = 'https://account.queue.core.windows.net/';
    const error = await rejection(createStorageRunQueue({ url, credential }).enqueue(FIRST));
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
    expect(() => createStorageRunQueue(account)).toThrow(reason);
    expect(() => createStorageRunQueue(account)).not.toThrow(SECRET);
  });

  test('of configuration that only the SDK finds is that of the first message', async () => {
    const connectionString = `QueueEndpoint=https://a.queue.example;Key=${SECRET}`;
    const error = await rejection(createStorageRunQueue({ connectionString }).enqueue(FIRST));
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
  expect(createStorageRunQueue({ connectionString }).location).toBe(`${place}/tidemark-runs`);
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
