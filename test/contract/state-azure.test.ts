import { TableClient } from '@azure/data-tables';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTableStateStore, type StateStore } from '../../shared/state/index.ts';
import {
  aClaim,
  aJob,
  anIntent,
  storedIntent,
  aRun,
  aState,
  claimed,
  ended,
  ranOnce,
  rejection,
  T0,
} from './state-fixtures.ts';
import { type StateWorld, useTables } from './state-worlds.ts';

const tables = useTables();
let world: StateWorld;
let store: StateStore;
beforeEach(async () => {
  world = await tables.open();
  ({ store } = world);
});

/** The requests that `work` makes. */
const requestsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  tables.relay().do();
  await work();
  return tables.relay().seen.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);
};

describe('requests', () => {
  test('a run with nothing new makes three: list, claim, end', async () => {
    await ranOnce(store);
    const requests = await requestsOf(async () => {
      const [known] = await store.feeds();
      const { hold } = await claimed(store, { job: aJob({ runId: 'run-2' }), ...(known && { known }) });
      await ended(store, hold);
    });
    expect(requests).toStrictEqual([
      expect.stringMatching(/^GET state\d+\(\)$/),
      'POST $batch',
      'POST $batch',
    ]);
  });

  test('a thousand feeds are listed in one, without their intents; the thousand and first takes another', async () => {
    await world.plant('feed.a-0000', { leaseHolder: '' });
    const client = TableClient.fromConnectionString(
      tables.azurite().connectionString,
      store.location.split('/').at(-1) ?? '',
      { allowInsecureConnection: true },
    );
    for (let from = 1; from <= 1_000; from += 100) {
      await client.submitTransaction(
        Array.from({ length: Math.min(100, 1_001 - from) }, (_, at) => [
          'create',
          {
            partitionKey: 'tidemark',
            rowKey: `feed.a-${String(from + at).padStart(4, '0')}`,
            intentTxn: 'txn',
            intent: storedIntent(),
          },
        ]),
      );
    }
    const requests = await requestsOf(async () => {
      const feeds = await store.feeds();
      expect(feeds).toHaveLength(1_001);
      expect(feeds.at(-1)).toMatchObject({
        feed: 'a-1000',
        isIntending: true,
        etag: expect.stringMatching(/^W\//),
      });
    });
    expect(requests).toHaveLength(2);
    const { query } = tables.relay().seen[0] ?? { query: '' };
    const selected = new URLSearchParams(query).get('$select')?.split(',') ?? [];
    expect(selected).toContain('Timestamp');
    expect(selected).toContain('intentTxn');
    expect(selected).not.toContain('intent');
  });

  test('a sign of life makes one, and so does everything else that a holder writes', async () => {
    const { hold } = await claimed(store);
    let next = hold;
    const requests = await requestsOf(async () => {
      ({ hold: next } = await store.write(next, { now: T0 }));
      ({ hold: next } = await store.write(next, { now: T0, state: aState(), intent: anIntent() }));
      ({ hold: next } = await store.write(next, { now: T0, job: aJob({ progress: '{"at":1}' }) }));
      await ended(store, next);
    });
    expect(requests.map((request) => request.replace(/ state\d+\(.*/, ''))).toStrictEqual([
      'PATCH',
      'PATCH',
      'POST $batch',
      'POST $batch',
    ]);
  });

  test('a feed, a run and a history take one each, and a claim without a list takes two', async () => {
    await ranOnce(store);
    expect(await requestsOf(async () => store.entry('orders'))).toHaveLength(1);
    expect(await requestsOf(async () => store.job('run-1'))).toHaveLength(1);
    expect(await requestsOf(async () => store.runs('orders', 50))).toHaveLength(1);
    expect(await requestsOf(async () => claimed(store, { job: aJob({ runId: 'run-2' }) }))).toHaveLength(2);
  });

  test('the table is created at the first write, and not asked for again', async () => {
    expect(await store.feeds()).toStrictEqual([]);
    const requests = await requestsOf(async () => claimed(store));
    expect(requests.filter((request) => request.endsWith('Tables'))).toHaveLength(1);
    expect(await requestsOf(async () => store.claim(aClaim()))).toHaveLength(1);
  });
});

describe('errors', () => {
  test('403 is denied, and the message names the role', async () => {
    tables.relay().do(() => ({ status: 403 }));
    const error = await rejection(store.feeds());
    expect(error.kind).toBe('state-denied');
    expect(error.message).toContain('Storage Table Data Contributor');
  });

  test('nobody listening is unavailable, and the message names the place without a key', async () => {
    const { key } = tables.azurite();
    const nowhere = createTableStateStore({
      connectionString: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${key};TableEndpoint=http://127.0.0.1:1/a;`,
    });
    const error = await rejection(nowhere.feeds());
    expect(error.kind).toBe('state-unavailable');
    expect(error.message).toContain('http://127.0.0.1:1/a/tidemark failed (no answer ECONNREFUSED)');
    expect(JSON.stringify([error.message, error.facts])).not.toContain(key);
  });

  test('an identity without a token is denied', async () => {
    const credential = {
      getToken: async () => {
        throw Object.assign(new Error('no identity'), { name: 'CredentialUnavailableError' });
      },
    };
    const url = 'https://account.table.core.windows.net/';
    const error = await rejection(createTableStateStore({ url, credential }).feeds());
    expect(error.kind).toBe('state-denied');
    expect(error.message).toContain('no identity gave a token');
  });

  test.each([
    ['http://tables.example/a', 'clear text'],
    [
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.example',
      'clear text',
    ],
    ['AccountKey=c2VjcmV0;nonsense', 'not one of a storage account'],
  ])('%s is refused when the store is made', (address, reason) => {
    const account = address.startsWith('http')
      ? { url: address, credential: { getToken: async () => null } }
      : { connectionString: address };
    expect(() => createTableStateStore(account)).toThrow(reason);
    expect(() => createTableStateStore(account)).not.toThrow('c2VjcmV0');
  });

  test('a signature in a connection string is not part of the location', () => {
    const { location } = createTableStateStore({
      connectionString:
        'TableEndpoint=https://a.table.core.windows.net/;SharedAccessSignature=sv=1&sig=c2VjcmV0',
    });
    expect(location).toBe('https://a.table.core.windows.net/tidemark');
  });
});

describe('the table', () => {
  test('shows watermark, counts and lease in columns that a person can read', async () => {
    const { hold } = await claimed(store);
    const state = aState({ watermark: '11077', rows: 830, batch: 2, boundaryKeys: ['11077'] });
    await store.write(hold, { now: T0 + 1, state, intent: anIntent() });
    expect(await world.columnsOf('feed.orders')).toMatchObject({
      format: 2n,
      watermark: '11077',
      rows: 830n,
      batch: 2n,
      boundaryKeys: '["11077"]',
      verifiedFrom: '',
      leaseHolder: 'holder-1',
      pendingRunId: 'run-1',
      intentTxn: 'txn-1',
      intent: expect.any(String),
      updatedAt: new Date(T0 + 1),
    });
    const { intent } = await world.columnsOf('feed.orders');
    expect(JSON.parse(String(intent))).toStrictEqual(JSON.parse(storedIntent()));
  });

  test('tells an instance of version 0.1.0 to leave a held feed alone for a minute', async () => {
    const { hold } = await claimed(store);
    expect(await world.columnsOf('feed.orders')).toMatchObject({ leaseExpiresAt: new Date(T0 + 60_000) });
    const next = await store.write(hold, { now: T0 + 15_000 });
    expect(await world.columnsOf('feed.orders')).toMatchObject({ leaseExpiresAt: new Date(T0 + 75_000) });
    await ended(store, next.hold);
    expect(await world.columnsOf('feed.orders')).toMatchObject({ leaseHolder: '', leaseExpiresAt: '' });
  });

  test('keeps a line of the history by its feed and the time counted down', async () => {
    await ranOnce(store);
    expect(await world.columnsOf('run.orders.8199999999999.run-1')).toMatchObject({
      rows: BigInt(aRun().rows),
    });
    expect(await world.columnsOf('job.run-1')).toMatchObject({ status: 'done', format: 2n });
  });
});
