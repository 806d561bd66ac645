import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { registrations } from '../../functions/routes.ts';
import { createFunctionsHost, type FunctionsHost } from '../../local/functions-host/index.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  type ODataService,
} from '../../local/odata-service/index.ts';
import { SCHEMAS } from '../../shared/api/schemas/index.ts';
import { createTableStateStore, type RunRecord } from '../../shared/state/index.ts';
import { aJob } from '../support/a-job.ts';
import { FAIR_WAIT } from '../support/fair-wait.ts';
import { breaches, createPlayedApi } from '../support/played-api.ts';

const ENTRY = new URL('../../functions/main.ts', import.meta.url);
const HOLDER = '22222222-2222-4222-8222-222222222222';
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

type Json = Record<string, unknown>;
type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

let folder: string;
let azurite: Azurite;
let service: ODataService;
let source: { readonly url: string; close(): Promise<void> };
let host: FunctionsHost;
let url: string;
let lines: string[];

const log = (level: string, message: string): void => void lines.push(`${level}: ${message}`);

beforeAll(async () => {
  lines = [];
  folder = await mkdtemp(join(tmpdir(), 'tidemark-http-'));
  azurite = await startAzurite();
  service = createODataService({ entitySets: [northwindOrdersSet(northwindOrders(830))] });
  source = await service.listen();
  const feed = {
    name: 'orders',
    source: { serviceUrl: source.url, entitySet: 'Orders' },
    cursor: { column: 'OrderID' },
    table: 'Orders',
    reload: { last: 10 },
  };
  const { reload: _reload, ...manual } = { ...feed, name: 'manual', table: 'Manual', enabled: false };
  const feedsFile = join(folder, 'feeds.json');
  await writeFile(feedsFile, JSON.stringify({ feeds: [feed, manual] }));
  Object.assign(process.env, {
    LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
    AzureWebJobsStorage: azurite.connectionString,
    FEEDS_FILE: feedsFile,
    SYNC_SCHEDULE: '0 */5 * * * *',
  });
  host = await createFunctionsHost({ entry: ENTRY, log });
  ({ url } = await host.listen());
});

afterAll(async () => {
  await host.close();
  await source.close();
  await azurite.stop();
  await rm(folder, { recursive: true });
});

/** Every answer is held against the table of routes. */
const played = createPlayedApi();

const send = async (path: string, init: Init = {}) => {
  const headers = { ...init.headers, 'x-functions-key': host.keys.host };
  const response = await fetch(`${url}/api/${path}`, { ...init, headers });
  const { status } = response;
  const body = (await response.json()) as Json;
  const contentType = response.headers.get('content-type');
  played.note({ method: init.method ?? 'GET', path, status, contentType, body });
  return { status, headers: Object.fromEntries(response.headers), body };
};

const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
  send(path, {
    method: 'POST',
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });

const feedNamed = async (name: string): Promise<Json | undefined> => {
  const { body } = await send('feeds');
  return (body['feeds'] as Json[]).find((feed) => feed['name'] === name);
};

const changeAtSource = async (id: number): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ ShipVia: 1, Freight: 12.5, ShipName: 'A changed name' });
  const { ok } = await fetch(`${source.url}/Orders(${id})`, { method: 'PATCH', headers, body });
  expect(ok).toBe(true);
};

/** Holds a feed as a run of another instance does, while `work` is under way. */
const whileHeld = async (feed: string, work: () => Promise<void>): Promise<void> => {
  const state = createTableStateStore({ connectionString: azurite.connectionString });
  const now = Date.now();
  const job = aJob(HOLDER, feed);
  const claimed = await state.claim({ feed, holder: 'another', job, lease: 'held' });
  const hold = claimed.outcome === 'claimed' ? claimed.hold : undefined;
  expect(hold).toBeDefined();
  await work();
  const record: RunRecord = {
    runId: HOLDER,
    feed,
    kind: 'append',
    outcome: 'no-new-rows',
    startedAt: now,
    durationMs: 1,
    rows: 0,
    pages: 0,
    bytes: 0,
    requests: 0,
  };
  if (hold !== undefined) await state.write(hold, { now, lease: 'return', end: record });
};

const OPTIONS = ['type', 'route', 'methods', 'authLevel', 'queueName', 'connection', 'schedule'];
const http = ({ route, methods, authLevel }: ReturnType<typeof registrations>[number]) => ({
  type: 'httpTrigger',
  route,
  methods,
  authLevel,
});
const neverAsked = () => {
  throw new TypeError('not asked');
};
const queue = (queueName: string) => ({
  type: 'queueTrigger',
  queueName,
  connection: 'AzureWebJobsStorage',
});

test('every function of the host comes from the table of routes, but for timers and queues', () => {
  const triggers = host.functions.map(({ name, bindings }) => {
    const trigger = Object.values(bindings).find(({ direction }) => direction === 'in');
    const options = Object.entries(trigger ?? {}).filter(([key]) => OPTIONS.includes(key));
    return [name, Object.fromEntries(options)];
  });
  expect(Object.fromEntries(triggers)).toEqual({
    sync: { type: 'timerTrigger', schedule: '%SYNC_SCHEDULE%' },
    maintain: { type: 'timerTrigger', schedule: '0 30 2 * * *' },
    ...Object.fromEntries(registrations(neverAsked).map((one) => [one.name, http(one)])),
    continueRun: queue('tidemark-runs'),
    abandonRun: queue('tidemark-runs-poison'),
    continueFeeds: queue('tidemark-feeds'),
  });
});

test('the app is well before anything has run, and tells of its feeds', async () => {
  expect(await send('health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await feedNamed('orders')).toEqual({
    name: 'orders',
    table: 'Tables/Orders',
    enabled: true,
    reloadWindow: { last: '10' },
  });
});

describe('a look at a feed', () => {
  const looks = ['check', 'preview', 'table', 'entities'] as const;
  const NAMES = {
    check: 'checkFeed',
    preview: 'previewFeed',
    table: 'feedTable',
    entities: 'feedEntities',
  } as const;

  test.each(looks)('%s answers as its schema says, and logs no row', async (look) => {
    lines.length = 0;
    const { status, body, headers } = await send(`feeds/orders/${look}`);
    expect(status).toBe(200);
    expect(SCHEMAS[NAMES[look]].answers[200].parse(body)).toStrictEqual(body);
    expect(headers['cache-control']).toBe('no-store');
    expect(lines.join('\n')).not.toContain(JSON.stringify(northwindOrders(1)[0]?.['ShipName']).slice(1, -1));
  });

  test('a check finds nothing at a service that keeps to OData', async () => {
    const { body } = await send('feeds/manual/check');
    expect(body).toMatchObject({ feed: 'manual', ok: true, findings: [], facts: { rows: 830 } });
  });

  test.each(looks)('%s of a feed that is not there is 404', async (look) => {
    expect((await send(`feeds/nobody/${look}`)).status).toBe(404);
  });

  test.each(['preview?rows=0', 'preview?end=middle', 'table?versions=501'])('%s is 400', async (path) => {
    expect((await send(`feeds/orders/${path}`)).status).toBe(400);
  });
});

describe('in turn', () => {
  test('a sync appends what is new, once', async () => {
    const first = await post('feeds/orders/sync');
    expect(first).toMatchObject({
      status: 200,
      body: { status: 'ended', feed: 'orders', kind: 'append', outcome: 'appended', rows: 830 },
    });
    expect(first.body['startedAt']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await post('feeds/orders/sync')).toMatchObject({ status: 200, body: { outcome: 'no-new-rows' } });
    expect(await feedNamed('orders')).toMatchObject({
      watermark: '11077',
      rows: 830,
      lastRun: { kind: 'append', outcome: 'no-new-rows', runId: expect.stringMatching(UUID) },
      freshAt: expect.stringMatching(/Z$/),
      freshnessSeconds: expect.any(Number),
    });
  });

  test('a dry run tells what a reload would change, and changes nothing', async () => {
    await changeAtSource(11_070);
    await fetch(`${source.url}/Orders(11073)`, { method: 'DELETE' });
    const before = await feedNamed('orders');
    const { status, body } = await post('feeds/orders/reload', { last: 10, dryRun: true });
    expect([status, body['outcome']]).toEqual([200, 'compared']);
    expect(body['reload']).toMatchObject({
      dryRun: true,
      committed: false,
      changes: { inserted: 0, changed: 1, deleted: 1, same: 8 },
    });
    expect(await feedNamed('orders')).toMatchObject({
      tableVersion: before?.['tableVersion'],
      lastRun: before?.['lastRun'],
    });
  });

  test('a reload changes it in one commit, and its line in the log has no key', async () => {
    lines.length = 0;
    const { status, body } = await post('feeds/orders/reload');
    expect([status, body['outcome']]).toEqual([200, 'reloaded']);
    expect(body['reload']).toMatchObject({
      committed: true,
      changes: { inserted: 0, changed: 1, deleted: 1, same: 8 },
      samples: { changed: [expect.stringContaining('11070')], deleted: [expect.stringContaining('11073')] },
    });
    const run = await send(`runs/${String(body['runId'])}`);
    expect(run).toMatchObject({ status: 200, body });
    expect(lines.filter((line) => line.includes('tidemark.run'))).toHaveLength(1);
    expect(lines.join('\n')).not.toMatch(/11070|11073|samples/);
  });

  test('a request that comes twice with one key is one run', async () => {
    await changeAtSource(11_075);
    const key = { 'idempotency-key': 'once' };
    const first = await post('feeds/orders/reload', { rows: 5 }, key);
    const version = (await feedNamed('orders'))?.['tableVersion'];
    const second = await post('feeds/orders/reload', { rows: 5 }, key);
    expect(first).toMatchObject({ status: 200, body: { outcome: 'reloaded' } });
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect((await feedNamed('orders'))?.['tableVersion']).toBe(version);
    expect(await post('feeds/orders/reload', { rows: 6 }, key)).toMatchObject({
      status: 422,
      body: { kind: 'key-reused', runId: first.body['runId'] },
    });
  });

  test('a reload that need not be done at once goes on from the queue', async () => {
    await changeAtSource(11_072);
    const asked = await post('feeds/orders/reload', { last: 10 }, { prefer: 'respond-async' });
    const runId = String(asked.body['runId']);
    expect(asked).toMatchObject({
      status: 202,
      headers: {
        location: `/api/runs/${runId}`,
        'retry-after': '5',
        'preference-applied': 'respond-async',
      },
      body: { status: 'waiting' },
    });
    expect(await send(`runs/${runId}`)).toMatchObject({
      status: 200,
      headers: { 'retry-after': '5' },
      body: { status: 'waiting', feed: 'orders', kind: 'reload', attempts: 0 },
    });
    expect(await feedNamed('orders')).toMatchObject({ pendingRun: { runId, kind: 'reload' } });
    const behind = await post('feeds/orders/sync', undefined, { prefer: 'respond-async' });
    const next = String(behind.body['runId']);
    expect(behind).toMatchObject({ status: 202, headers: { location: `/api/runs/${next}` } });
    expect(await feedNamed('orders')).toMatchObject({ waitingRuns: [{ runId: next, kind: 'append' }] });
    const message = JSON.stringify({ runId, feed: 'orders' });
    expect(await host.invoke('continueRun', message)).toMatchObject({ outcome: 'succeeded' });
    expect(await host.invoke('continueRun', message)).toMatchObject({ outcome: 'succeeded' });
    expect(await send(`runs/${runId}`)).toMatchObject({
      status: 200,
      body: { status: 'ended', outcome: 'reloaded', reload: { changes: { changed: 1, same: 8 } } },
    });
    expect(await feedNamed('orders')).not.toHaveProperty('pendingRun');
    await host.invoke('continueRun', JSON.stringify({ runId: next, feed: 'orders' }));
    expect(await send(`runs/${next}`)).toMatchObject({ body: { status: 'ended', outcome: 'no-new-rows' } });
    expect(await feedNamed('orders')).not.toHaveProperty('waitingRuns');
  });

  test('maintenance tells what it would do, and does it; its timer keeps every table in order', async () => {
    const steps = { dryRun: true, checkpoint: {}, compaction: {}, logCleanup: {}, vacuum: {} };
    expect(await post('feeds/orders/maintain', { dryRun: true })).toMatchObject({
      status: 200,
      body: { kind: 'maintain', outcome: 'planned', maintain: steps },
    });
    expect(await post('feeds/orders/maintain')).toMatchObject({
      status: 200,
      body: { kind: 'maintain', outcome: 'maintained', rows: 0, maintain: { ...steps, dryRun: false } },
    });
    expect(await post('feeds/orders/maintain', { vacuum: 1 })).toMatchObject({ status: 400 });
    lines.length = 0;
    expect(await host.invoke('maintain')).toMatchObject({ outcome: 'succeeded' });
    const told = lines.filter((line) => line.includes('"kind":"maintain"'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('"outcome":"maintained"');
    expect(await post('feeds/orders/sync')).toMatchObject({ body: { outcome: 'no-new-rows' } });
  });

  test('a run whose message the host gave up goes on while it gets further', async () => {
    const asked = await post('feeds/orders/sync', undefined, { prefer: 'respond-async' });
    const runId = String(asked.body['runId']);
    expect(asked.status).toBe(202);
    await host.invoke('abandonRun', JSON.stringify({ runId, feed: 'orders' }));
    expect(await send(`runs/${runId}`)).toMatchObject({ body: { status: 'waiting' } });
    await host.invoke('continueRun', JSON.stringify({ runId, feed: 'orders' }));
    expect(await send(`runs/${runId}`)).toMatchObject({ status: 200, body: { outcome: 'no-new-rows' } });
    expect(await post('feeds/orders/sync')).toMatchObject({ status: 200 });
  });

  test('a source that refuses the app changes nothing, and a repeated request is told so again', async () => {
    const before = await feedNamed('orders');
    service.quirks.unauthorized = true;
    const key = { 'idempotency-key': 'refused' };
    const answer = await post('feeds/orders/reload', undefined, key);
    service.quirks.unauthorized = false;
    expect(answer).toMatchObject({
      status: 502,
      headers: { 'content-type': 'application/problem+json' },
      body: { kind: 'source-denied', runId: expect.stringMatching(UUID), type: 'urn:tidemark:source-denied' },
    });
    expect(answer.body['instance']).toBe(`/api/runs/${String(answer.body['runId'])}`);
    const { watermark, tableVersion, rows } = before ?? {};
    expect(await feedNamed('orders')).toMatchObject({
      watermark,
      tableVersion,
      rows,
      lastRun: { outcome: 'failed', errorKind: 'source-denied' },
    });
    const again = await post('feeds/orders/reload', undefined, key);
    const { said, ...kept } = answer.body;
    expect(said).toEqual(expect.any(String));
    expect([again.status, again.body]).toEqual([answer.status, kept]);
    expect(await send(`runs/${String(answer.body['runId'])}`)).toMatchObject({
      status: 200,
      body: { outcome: 'failed', errorKind: 'source-denied' },
    });
  });
});

test('a reload that meets another run begins when that one is done, and can be asked for meanwhile', async () => {
  let asked: ReturnType<typeof post> | undefined;
  await whileHeld('manual', async () => {
    asked = post('feeds/manual/reload', { all: true });
    const waiting = await vi.waitFor(async () => {
      const [run] = ((await feedNamed('manual'))?.['waitingRuns'] ?? []) as Json[];
      expect(run).toMatchObject({ kind: 'reload' });
      return run;
    }, FAIR_WAIT);
    expect(await send(`runs/${String(waiting?.['runId'])}`)).toMatchObject({
      status: 200,
      body: { status: 'waiting', feed: 'manual', attempts: 0 },
    });
  });
  expect(await asked).toMatchObject({ status: 200, body: { outcome: 'reloaded', attempts: 1 } });
});

describe('what people ask first', () => {
  test('a feed, its backlog, and its runs by pages and outcome', async () => {
    const one = await send('feeds/orders?backlog=true');
    expect(one).toMatchObject({ status: 200, body: { name: 'orders', backlog: 0 } });
    const { backlog: _backlog, freshnessSeconds: _seconds, ...stands } = one.body;
    expect(await feedNamed('orders')).toMatchObject(stands);
    const first = await send('feeds/orders/runs?limit=2');
    const runs = first.body['runs'] as Json[];
    expect(runs).toHaveLength(2);
    const second = await send(`feeds/orders/runs?limit=2&before=${String(first.body['next'])}`);
    const times = [...runs, ...(second.body['runs'] as Json[])].map((run) => String(run['startedAt']));
    expect(times).toEqual(times.toSorted().toReversed());
    const failed = await send('runs?outcome=failed');
    expect((failed.body['runs'] as Json[]).map((run) => run['errorKind'])).toContain('source-denied');
    expect(await send('runs?before=x')).toMatchObject({ status: 400 });
  });

  test('a feed that is paused takes no call until it is resumed', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const pause = { by: 'Ada', reason: 'year end', until };
    expect(await post('feeds/manual/pause', pause)).toMatchObject({ status: 200, body: { pause } });
    for (const action of ['sync', 'reload', 'maintain'])
      expect(
        await post(`feeds/manual/${action}`, action === 'reload' ? { all: true } : undefined),
      ).toMatchObject({
        status: 409,
        body: { kind: 'feed-paused', pause },
      });
    expect(await post('feeds/manual/resume')).toMatchObject({ status: 200, body: { name: 'manual' } });
    expect(await post('feeds/manual/sync')).toMatchObject({ status: 200, body: { outcome: 'no-new-rows' } });
  });

  test('a run that waits is cancelled, and is over', async () => {
    const asked = await post('feeds/manual/reload', { all: true }, { prefer: 'respond-async' });
    const runId = String(asked.body['runId']);
    const end = { status: 'ended', outcome: 'stopped', message: 'it was cancelled by Ada' };
    expect(await send(`runs/${runId}?by=Ada`, { method: 'DELETE' })).toMatchObject({
      status: 202,
      body: end,
    });
    expect(await send(`runs/${runId}`)).toMatchObject({ status: 200, body: end });
    expect(await send(`runs/${runId}`, { method: 'DELETE' })).toMatchObject({
      status: 409,
      body: { kind: 'run-ended' },
    });
    expect(await post('feeds/manual/sync')).toMatchObject({ status: 200 });
  });
});

test('a window that cannot be computed is told, and is no word on the feed', async () => {
  const before = await feedNamed('orders');
  const { status, body } = await post('feeds/orders/reload', { last: 'P7D' });
  expect([status, body['kind']]).toEqual([422, 'window-unknown']);
  expect((await feedNamed('orders'))?.['lastRun']).toEqual(before?.['lastRun']);
  const { runs } = (await send('feeds/orders/runs?limit=1')).body as { readonly runs: readonly object[] };
  expect(runs).toMatchObject([{ runId: body['runId'], outcome: 'failed', errorKind: 'window-unknown' }]);
});

test.each([
  [400, 'feeds/orders/reload', { last: 10, rows: 10 }],
  [400, 'feeds/orders/reload', { dryrun: true }],
  [400, 'feeds/manual/reload', undefined],
  [400, 'feeds/orders/sync', { last: 10 }],
  [404, 'feeds/nope/reload', undefined],
  [404, 'feeds/nope/sync', undefined],
])('%i for %s with %j', async (status, path, body) => {
  const answer = await post(path, body);
  expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
  expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
});

test('no run has that id', async () => {
  expect(await send(`runs/${HOLDER.replace(/2/g, '3')}`)).toMatchObject({ status: 404 });
  expect(await send('runs/x')).toMatchObject({ status: 404, body: { kind: 'run-unknown' } });
});

test('bad settings are told by every function, and no value of them', async () => {
  const lakeUrl = process.env['LAKE_URL'];
  delete process.env['LAKE_URL'];
  process.env['STATE_TABLES_CONNECTION_STRING'] = 'c2VjcmV0';
  const broken = await createFunctionsHost({ entry: ENTRY, log });
  const told: string[] = [];
  const ask = async (method: string, path: string): Promise<number> => {
    const headers = { 'x-functions-key': broken.keys.host };
    const response = await broken.handle(new Request(`http://h.test/api/${path}`, { method, headers }));
    told.push(await response.text());
    return response.status;
  };
  expect(await ask('GET', 'health')).toBe(503);
  for (const path of ['feeds/orders/reload', 'feeds/orders/sync']) expect(await ask('POST', path)).toBe(500);
  for (const path of ['feeds', `runs/${HOLDER}`]) expect(await ask('GET', path)).toBe(500);
  for (const name of ['sync', 'continueRun', 'abandonRun', 'continueFeeds']) {
    const outcome = await broken.invoke(name, '{"runId":"r","feed":"orders"}');
    told.push(outcome.outcome === 'failed' ? String(outcome.error) : '');
  }
  for (const text of told) {
    expect(text).toContain('LAKE_URL: is missing');
    expect(text).toContain('STATE_TABLES_CONNECTION_STRING: is not a connection string');
    expect(text).not.toContain('c2VjcmV0');
  }
  await broken.close();
  process.env['LAKE_URL'] = lakeUrl;
  delete process.env['STATE_TABLES_CONNECTION_STRING'];
});

test('the document of the API needs no key', async () => {
  const response = await fetch(`${url}/api/openapi.json`);
  expect([response.status, await response.json()]).toMatchObject([200, { openapi: '3.1.1' }]);
  expect((await send('openapi.json')).status).toBe(200);
});

describe('the table of routes', () => {
  test('has every answer that came, as it is', () => {
    expect(played.wrong()).toEqual([]);
  });

  test('has no route that was not played here', () => {
    expect(played.missing()).toEqual([]);
  });

  test.each([
    ['a member that has no schema', 200, { feeds: [], more: 1 }],
    ['a member that is missing', 200, {}],
    ['a status that is not told', 202, { feeds: [] }],
  ])('would be caught with %s', (_, status, body) => {
    const answered = { method: 'GET', path: 'feeds', status, contentType: 'application/json', body };
    expect(breaches('listFeeds', answered)).toHaveLength(1);
  });

  test('would be caught with a problem that the route does not tell', () => {
    const body = { type: 't', title: 't', status: 409, detail: 'd', kind: 'feed-held' };
    const answered = {
      method: 'GET',
      path: 'feeds',
      status: 409,
      contentType: 'application/problem+json',
      body,
    };
    expect(breaches('listFeeds', answered)).toHaveLength(1);
  });
});
