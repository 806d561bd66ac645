import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TableClient } from '@azure/data-tables';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import { isTidemarkError, type TidemarkError } from '../../shared/core/index.ts';
import { createTableStateStore, type StateStore } from '../../shared/state/index.ts';
import { aRun, aState } from './state-fixtures.ts';

const T0 = 1_800_000_000_000;
const CLAIM = { feed: 'orders', holder: 'run-1', now: T0, ttlMs: 60_000 };
const UNTIL = { now: T0 + 1, ttlMs: 60_000 };

/** What a relay does with a request: hand it on, hand it on and lose the answer, or answer itself. */
type Deed = 'relay' | 'lose-answer' | 503 | 403;

const relayAll = (): Deed => 'relay';

/** An emulator behind a relay that counts requests and does to each what it is told. */
const startRelay = async (target: string) => {
  const seen: string[] = [];
  let deedOf: (call: string) => Deed = relayAll;
  const relay = (incoming: IncomingMessage, body: Buffer, out: ServerResponse, deed: Deed): void => {
    const { method, headers, url } = incoming;
    const options = { method, headers: { ...headers, 'content-length': body.length } };
    const onward = request(`${target}${url}`, options, (answer) => {
      if (deed === 'lose-answer') {
        answer.resume().on('end', () => out.destroy());
        return;
      }
      out.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(out);
    });
    onward.end(body);
  };
  const handle = async (incoming: IncomingMessage, out: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const call = `${incoming.method} ${decodeURIComponent(incoming.url ?? '').replace(/\?.*/, '')}`;
    seen.push(call);
    const deed = deedOf(call);
    if (typeof deed === 'number') out.writeHead(deed, { 'retry-after-ms': '1' }).end();
    else relay(incoming, Buffer.concat(chunks), out, deed);
  };
  const server: Server = createServer((incoming, out) => void handle(incoming, out));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    do: (next: (call: string) => Deed) => {
      deedOf = next;
      seen.length = 0;
    },
    stop: () => server.close(),
  };
};

/** One deed for the first call that matches, `relay` for the rest. */
const once = (pattern: RegExp, deed: Deed): ((call: string) => Deed) => {
  let done = false;
  return (call) => {
    if (done || !pattern.test(call)) return 'relay';
    done = true;
    return deed;
  };
};

let azurite: Azurite;
let relay: Awaited<ReturnType<typeof startRelay>>;
let store: StateStore;
let client: TableClient;
let tables = 0;

const throughRelay = (): string => {
  const { origin } = new URL(azurite.tableUrl);
  return azurite.connectionString.replace(`TableEndpoint=${origin}`, `TableEndpoint=${relay.origin}`);
};
const rejection = async (promise: Promise<unknown>): Promise<TidemarkError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isTidemarkError(error)) return error;
  throw new Error('nothing of ours was thrown', { cause: error });
};
const claimed = async () => {
  const result = await store.acquire(CLAIM);
  if (result.outcome === 'acquired') return result.lease;
  throw new Error(`held by ${result.holder}`);
};

beforeAll(async () => {
  azurite = await startAzurite();
  relay = await startRelay(new URL(azurite.tableUrl).origin);
});
afterAll(async () => {
  relay.stop();
  await azurite.stop();
});
beforeEach(() => {
  const tableName = `state${(tables += 1)}`;
  relay.do(relayAll);
  store = createTableStateStore({ connectionString: throughRelay() }, { tableName });
  client = TableClient.fromConnectionString(azurite.connectionString, tableName, {
    allowInsecureConnection: true,
  });
});

describe('requests', () => {
  test('an idle run costs three: list, claim, finish', async () => {
    await store.finish(await claimed(), aRun());
    relay.do(relayAll);
    const [known] = await store.feeds();
    const result = await store.acquire({ ...CLAIM, ...(known && { known }) });
    if (result.outcome === 'acquired') await store.finish(result.lease, aRun({ startedAt: T0 + 1 }));
    expect(relay.seen.map((call) => call.split(' ')[0])).toEqual(['GET', 'PATCH', 'POST']);
    expect(relay.seen[2]).toMatch(/\$batch$/);
  });

  test('a pending run costs none besides: three for each attempt that lists the feeds', async () => {
    const pending = { runId: 'reload-1', kind: 'reload', since: T0 } as const;
    const request = { ...CLAIM, runId: 'reload-1', pending };
    for (const next of [pending, undefined]) {
      await store.record(aRun());
      relay.do(relayAll);
      const [known] = await store.feeds();
      const result = await store.acquire({ ...request, ...(known && { known }) });
      if (result.outcome === 'acquired') await store.finish(result.lease, aRun(), next);
      expect(relay.seen).toHaveLength(known === undefined ? 4 : 3);
    }
    expect(await store.feeds()).not.toContainEqual(expect.objectContaining({ pending }));
  });

  test('a run is looked for in one, among the runs only', async () => {
    await store.finish(await claimed(), aRun());
    await store.record(aRun({ runId: 'run-2' }));
    relay.do(relayAll);
    expect((await store.run('run-2'))?.runId).toBe('run-2');
    await store.job('run-2');
    expect(relay.seen).toHaveLength(2);
  });

  test('the table is created at the first write, and not asked for again', async () => {
    expect(await store.feeds()).toEqual([]);
    relay.do(relayAll);
    const lease = await claimed();
    expect(relay.seen.filter((call) => call.endsWith('/Tables'))).toHaveLength(1);
    relay.do(relayAll);
    await store.advance(lease, aState(), UNTIL);
    expect(relay.seen).toHaveLength(1);
  });

  test('a feed list with hundreds of runs beside it is one request', async () => {
    await store.finish(await claimed(), aRun());
    const rows = Array.from({ length: 1_100 }, (_, run) =>
      aRun({ runId: `run-${run}`, startedAt: T0 + run }),
    );
    for (let from = 0; from < rows.length; from += 100) {
      await Promise.all(rows.slice(from, from + 100).map(async (run) => store.record(run)));
    }
    relay.do(relayAll);
    expect(await store.feeds()).toHaveLength(1);
    expect(relay.seen).toHaveLength(1);
    relay.do(relayAll);
    expect((await store.runs('orders', 5)).map((run) => run.runId)[0]).toBe('run-1099');
    expect(relay.seen).toHaveLength(1);
  });
});

describe('a write whose answer is lost, and which the SDK sends again, is seen as our own', () => {
  test('the first claim of a feed', async () => {
    await store.record(aRun());
    relay.do(once(/^POST .*state\d+$/, 'lose-answer'));
    const lease = await claimed();
    expect(await store.renew(lease, UNTIL)).toMatchObject({ holder: 'run-1' });
  });

  test('a claim', async () => {
    await store.finish(await claimed(), aRun());
    relay.do(once(/^PATCH/, 'lose-answer'));
    const lease = await claimed();
    expect(await store.renew(lease, UNTIL)).toMatchObject({ holder: 'run-1' });
  });

  test('an advance', async () => {
    const lease = await claimed();
    relay.do(once(/^PATCH/, 'lose-answer'));
    const next = await store.advance(lease, aState({ watermark: '7' }), UNTIL);
    await store.renew(next, UNTIL);
    expect((await store.feeds())[0]?.state?.watermark).toBe('7');
  });

  test('a finish', async () => {
    const lease = await claimed();
    relay.do(once(/\$batch$/, 'lose-answer'));
    await store.finish(lease, aRun());
    expect(await store.runs('orders', 9)).toEqual([aRun()]);
  });
});

describe('a write whose every answer is lost', () => {
  test('is taken as done when a look shows our mark', async () => {
    const lease = await claimed();
    relay.do((call) => (call.startsWith('PATCH') ? 'lose-answer' : 'relay'));
    const next = await store.advance(lease, aState({ watermark: '7' }), UNTIL);
    relay.do(relayAll);
    expect(await store.renew(next, UNTIL)).toMatchObject({ holder: 'run-1' });
  }, 60_000);

  test('is unavailable when the look shows nothing of ours', async () => {
    const lease = await claimed();
    relay.do((call) => (call.startsWith('PATCH') ? 503 : 'relay'));
    const error = await rejection(store.advance(lease, aState(), UNTIL));
    expect(error.kind).toBe('state-unavailable');
    expect(error.message).toMatch(
      /^Advancing feed "orders" in http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1\/state\d+ failed \(status 503\)/,
    );
    relay.do(relayAll);
    await store.renew(lease, UNTIL);
  }, 60_000);
});

describe('errors', () => {
  test('403 is denied, and the message names the role', async () => {
    relay.do(() => 403);
    const error = await rejection(store.feeds());
    expect(error.kind).toBe('state-denied');
    expect(error.message).toContain('Storage Table Data Contributor');
  });

  test('nobody listening is unavailable, and the message names the place without a key', async () => {
    const nowhere = createTableStateStore({
      connectionString: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${azurite.key};TableEndpoint=http://127.0.0.1:1/a;`,
    });
    const error = await rejection(nowhere.feeds());
    expect(error.kind).toBe('state-unavailable');
    expect(error.message).toContain('http://127.0.0.1:1/a/tidemark failed (no answer ECONNREFUSED)');
    expect(JSON.stringify([error.message, error.facts])).not.toContain(azurite.key);
  }, 60_000);

  test('an identity without a token is denied', async () => {
    const credential = {
      getToken: async () => {
        throw Object.assign(new Error('no identity'), { name: 'CredentialUnavailableError' });
      },
    };
    const error = await rejection(
      createTableStateStore({ url: 'https://account.table.core.windows.net/', credential }).feeds(),
    );
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

const breakFeed = async (): Promise<void> => {
  const lease = await claimed();
  await store.finish(await store.advance(lease, aState({ watermark: '7' }), UNTIL), aRun());
  await client.updateEntity(
    { partitionKey: 'tidemark', rowKey: 'feed.orders', batch: 'many', key: 'OrderID' },
    'Merge',
  );
};

describe('an entity that a person broke', () => {
  test('ends a claim in `invariant`, with its place and columns and without its values', async () => {
    await breakFeed();
    const error = await rejection(store.acquire(CLAIM));
    expect(error.kind).toBe('invariant');
    expect(error.message).toMatch(/RowKey "feed\.orders" in .* wrong columns: key, batch\./);
    expect(error.message).not.toContain('many');
  });

  test('is left out of the list, so that the other feeds go on', async () => {
    await breakFeed();
    await store.acquire({ ...CLAIM, feed: 'customers' });
    expect((await store.feeds()).map((entry) => entry.feed)).toEqual(['customers']);
  });

  test('deleted, it is a feed that nobody claimed before', async () => {
    await breakFeed();
    await client.deleteEntity('tidemark', 'feed.orders');
    expect(await store.acquire(CLAIM)).toMatchObject({ outcome: 'acquired', state: undefined });
  });
});

test('the table shows watermark, counts and lease in columns that a person can read', async () => {
  const lease = await claimed();
  await store.advance(
    lease,
    aState({ watermark: '11077', rows: 830, batch: 2, boundaryKeys: ['11077'] }),
    UNTIL,
  );
  expect(await client.getEntity('tidemark', 'feed.orders')).toMatchObject({
    watermark: '11077',
    rows: 830n,
    batch: 2n,
    boundaryKeys: '["11077"]',
    verifiedFrom: '',
    leaseHolder: 'run-1',
    leaseExpiresAt: new Date(UNTIL.now + UNTIL.ttlMs),
    updatedAt: new Date(UNTIL.now),
  });
});

describe('an entity of the version before pending runs', () => {
  const OLD = {
    partitionKey: 'tidemark',
    rowKey: 'feed.orders',
    writeId: 'w',
    leaseHolder: '',
    leaseExpiresAt: '',
    lastRunAt: new Date(T0),
    lastRunOutcome: 'appended',
  };

  test('is read, claimed and finished', async () => {
    await client.createTable();
    await client.createEntity(OLD);
    const [entry] = await store.feeds();
    expect(entry).toStrictEqual({
      feed: 'orders',
      lastRun: { runId: '', kind: 'append', endedAt: T0, outcome: 'appended' },
      etag: entry?.etag,
    });
    await store.finish(await claimed(), aRun({ startedAt: T0 + 1_000 }));
    expect(await store.feeds()).toMatchObject([{ lastRun: { runId: 'run-1' }, freshAt: T0 + 2_234 }]);
  });

  test('its run records are read', async () => {
    await store.record(aRun());
    const { removed: _none, ...old } = await client.getEntity('tidemark', 'run.orders.8199999999999.run-1');
    await client.updateEntity({ ...old, partitionKey: 'tidemark', rowKey: String(old.rowKey) }, 'Replace');
    expect(await store.runs('orders', 1)).toStrictEqual([aRun()]);
  });
});
