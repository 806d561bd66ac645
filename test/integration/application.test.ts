import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApplication } from '../../functions/application.ts';
import { memoryShares } from '../../shared/config/index.ts';
import { FixedBuilder } from '../../shared/parquet/index.ts';

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

let folder: string;
let server: Server;
let url: string;
let asked: Asked[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-application-'));
  asked = [];
  server = createServer((request, response) => {
    asked.push({ url: decodeURIComponent(request.url ?? ''), headers: request.headers });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":[]}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/odata`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const create = (source: object, more: Readonly<Record<string, string>> = {}) => {
  const feed = {
    name: 'orders',
    source: { serviceUrl: url, entitySet: 'Orders', ...source },
    cursor: { column: 'Id' },
    table: 'Orders',
  };
  const settings = {
    LAKE_URL: pathToFileURL(folder).href,
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    SYNC_SCHEDULE: '0 */5 * * * *',
    FEEDS_JSON: JSON.stringify({ feeds: [feed] }),
    PASSWORD: 'pass',
    ...more,
  };
  return createApplication(settings, new AbortController().signal);
};

const readAll = async (source: object): Promise<Asked | undefined> => {
  const { deps, feeds } = create(source);
  const [feed] = feeds;
  if (feed === undefined) return undefined;
  await deps.sourceOf(feed).pages({ filter: 'Id gt 1', top: 3 }).next();
  return asked[0];
};

describe('the composition root asks a source as its feed says', () => {
  test('by its entity set, its query options and the query', async () => {
    const got = await readAll({ entitySet: 'Lines', query: { 'cross-company': 'true' } });
    expect(got?.url).toBe('/odata/Lines?$filter=Id gt 1&$top=3&cross-company=true');
  });

  test('with its headers, its page size and its sign-in', async () => {
    const auth = { type: 'basic', username: 'me', password: { setting: 'PASSWORD' } };
    const got = await readAll({ headers: { 'x-company': 'CRONUS' }, pageSize: 7, auth });
    expect(got?.headers).toMatchObject({
      'x-company': 'CRONUS',
      prefer: 'odata.maxpagesize=7',
      authorization: `Basic ${Buffer.from('me:pass').toString('base64')}`,
    });
  });

  test('within its time limit', async () => {
    server.removeAllListeners('request');
    const { deps, feeds } = create({ timeoutMs: 1_000 });
    const [feed] = feeds;
    const abandoned = new Promise((resolve) => {
      server.once('request', (request) => request.socket.once('close', resolve));
    });
    const given = new AbortController();
    const answer = feed && deps.sourceOf(feed).entityType(given.signal);
    await abandoned;
    given.abort(new Error('seen'));
    await expect(answer).rejects.toThrow('seen');
  });
});

test('the composition root hands every setting on', () => {
  const { deps, feeds, limits, missingSecrets } = create(
    { auth: { type: 'bearer', token: { setting: 'NOT_SET' } } },
    {
      PARQUET_CODEC: 'zstd',
      BATCH_ROWS: '11',
      RELOAD_COMPARE_ROWS: '120000',
      RUN_HISTORY_DAYS: '7',
      SYNC_CONCURRENCY: '3',
      SYNC_MEMORY_MB: '512',
      SYNC_DEADLINE_SECONDS: '13',
      HTTP_DEADLINE_SECONDS: '14',
    },
  );
  const { batchBytes } = memoryShares(512, 3);
  expect(deps).toMatchObject({ codec: 'zstd', batchRows: 11, batchBytes, compareRows: 120_000 });
  expect(limits).toStrictEqual({
    concurrency: 3,
    historyMs: 7 * 86_400_000,
    deadlineMs: 13_000,
    httpDeadlineMs: 14_000,
  });
  expect(feeds.flatMap(missingSecrets)).toStrictEqual([expect.stringContaining('NOT_SET is missing')]);
});

test('the composition root has one budget for all feeds of a service, and hands a deadline on', async () => {
  const source = { name: 'local', entitySet: 'Orders' };
  const feed = { name: 'orders', source, cursor: { column: 'Id' }, table: 'Orders' };
  const other = { ...feed, name: 'items', table: 'Items', source: { serviceUrl: url, entitySet: 'Items' } };
  const sources = { local: { serviceUrl: url, maxConcurrency: 1 } };
  const { deps, feeds } = create({}, { FEEDS_JSON: JSON.stringify({ sources, feeds: [feed, other] }) });
  server.removeAllListeners('request');
  server.on('request', ({ url: sent = '' }) => asked.push({ url: sent, headers: {} }));
  const given = new AbortController();
  const deadline = deps.clock.now() + 100;
  const [first, second] = feeds.map((one) => deps.sourceOf(one, deadline).pages({}, given.signal).next());
  await expect(second).rejects.toThrow('its time was up');
  expect(asked).toHaveLength(1);
  given.abort(new Error('seen'));
  await expect(first).rejects.toThrow('seen');
});

test('the composition root gives a page its share of the memory', async () => {
  const { deps, feeds } = create({}, { SYNC_MEMORY_MB: '256' });
  const { pageBytes } = memoryShares(256, 2);
  server.removeAllListeners('request');
  server.on('request', (_request, response) => response.end(' '.repeat(pageBytes + 1)));
  const [feed] = feeds;
  await expect(feed && deps.sourceOf(feed).pages({}).next()).rejects.toThrow('longer than 8 MiB');
});

test('the encoder of the composition root makes Parquet, on its thread too', async () => {
  const { deps } = create({});
  for (const rowCount of [1, 20_000]) {
    const builder = new FixedBuilder({ name: 'Id', type: 'integer', nullable: false }, 'integer');
    builder.reserve(rowCount);
    for (let row = 0; row < rowCount; row += 1) builder.push(row);
    const { bytes, stats } = await deps.encode({ rowCount, columns: [builder.finish()] }, deps.codec);
    expect(Buffer.from(bytes).subarray(0, 4).toString()).toBe('PAR1');
    expect(stats).toContain(`"numRecords":${rowCount}`);
  }
});
