import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { northwindOrders, northwindOrdersSet } from '../../../local/odata-service/index.ts';
import type { Feed } from '../../../shared/config/index.ts';
import { TidemarkError } from '../../../shared/core/index.ts';
import { createFileLake, createMemoryLake, probeOnce } from '../../../shared/lake/index.ts';
import type { Fetch } from '../../../shared/odata/index.ts';
import { checkFeed, type CheckReport } from '../../../shared/sync/index.ts';
import { kindsOf } from '../../support/hostile/checked-source.ts';
import { createWorld, type World } from '../../support/memory-world.ts';

const check = (world: World, feed: Feed = world.feed, deps = world.deps): Promise<CheckReport> =>
  checkFeed(deps, feed, {
    signal: new AbortController().signal,
    deadline: world.clock.now() + 60_000,
  });

const answering =
  (world: World, path: string, response: () => Response): Fetch =>
  async (url, init) =>
    new URL(url).pathname.endsWith(path) ? response() : world.service.fetch(url, init);

const over = (world: World, fetch: Fetch) => world.depsOver({ lake: world.lake, state: world.state, fetch });

const denied = (kind: 'lake-denied' | 'state-denied') => async (): Promise<never> => {
  throw new TidemarkError(kind, 'It is refused. Give the app its role.');
};

describe('a check', () => {
  test('shows key, columns, rows, costs and five rows', async () => {
    const world = createWorld({ rows: northwindOrders(60) });
    const { facts, sample, ok, requests } = await check(world);
    expect(ok).toBe(true);
    expect(requests).toBeLessThanOrEqual(12);
    expect(facts).toMatchObject({
      protocol: '4.0',
      key: ['OrderID'],
      rows: 60,
      // Nine pages of seven rows, $metadata, the proof of a bound, and a count.
      firstLoad: { requests: 12 },
      run: { requests: 1 },
    });
    expect(facts.columns?.[0]).toStrictEqual({ name: 'OrderID', source: 'Edm.Int32', type: 'integer' });
    expect(sample?.rows.map(([id]) => id)).toStrictEqual(['10248', '10249', '10250', '10251', '10252']);
    const [first] = northwindOrders(1);
    const freight = facts.columns?.findIndex(({ name }) => name === 'Freight') ?? 0;
    const day = facts.columns?.findIndex(({ name }) => name === 'OrderDate') ?? 0;
    expect(Number(sample?.rows[0]?.[freight])).toBe(first?.['Freight']);
    expect(sample?.rows[0]?.[day]).toBe(first?.['OrderDate']);
  });

  test('a first load costs what was said of it, and an idle run too', async () => {
    const world = createWorld({ rows: northwindOrders(60) });
    const { facts } = await check(world);
    const first = await world.run();
    expect(first.requests).toBe(facts.firstLoad?.requests);
    world.clock.advance(61_000);
    expect((await world.run()).requests).toBe(facts.run?.requests);
  });

  test('leaves lake, table and state as they were', async () => {
    const world = createWorld({ rows: northwindOrders(60) });
    await world.run();
    const before = { snapshot: await world.snapshot(), state: await world.state.entry('orders') };
    await check(world);
    expect(await world.snapshot()).toStrictEqual(before.snapshot);
    expect(await world.state.entry('orders')).toStrictEqual(before.state);
  });

  test('leaves nothing in a lake without a table: neither a file nor a folder of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'check-'));
    const world = createWorld({ lake: createFileLake(folder) });
    expect((await check(world)).ok).toBe(true);
    expect(await readdir(folder, { recursive: true })).toStrictEqual(['Tables']);
    await rm(folder, { recursive: true });
  });

  test('of a feed that is refused in feeds.json says what is wrong with it, and asks nobody', async () => {
    const world = createWorld();
    const feed = { ...world.feed, refused: ['feeds.json, feeds[0].cursor: is missing'] };
    expect(await check(world, feed)).toStrictEqual({
      feed: 'orders',
      ok: false,
      requests: 0,
      findings: [{ kind: 'config', severity: 'error', message: 'feeds.json, feeds[0].cursor: is missing' }],
      facts: {},
    });
  });

  test('a cursor that is not there is an error with the columns that can be one', async () => {
    const world = createWorld();
    const { findings, facts } = await check(world, { ...world.feed, cursor: { column: 'OrderNo' } });
    expect(findings[0]?.message).toMatch(/the cursor column OrderNo does not exist/);
    expect(facts.cursorCandidates?.[0]?.column).toBe('OrderID');
  });

  test('a remedy names the column to take, and with it the finding is gone', async () => {
    const world = createWorld({
      set: northwindOrdersSet(northwindOrders(60)),
      cursor: { column: 'OrderDate' },
      quirks: { refuseTimes: true },
    });
    const { findings, ok } = await check(world);
    expect(ok).toBe(false);
    const remedy = findings.find(({ kind }) => kind === 'filter-refused')?.remedy ?? '';
    expect(remedy).toContain('"cursor": {"column":"OrderID"}');
    const column = /"column":"(\w+)"/.exec(remedy)?.[1] ?? '';
    expect((await check(world, { ...world.feed, cursor: { column } })).ok).toBe(true);
  });

  test('what the service says of a refusal is in the message', async () => {
    const world = createWorld({ quirks: { topAtMost: 20 } });
    const [finding] = (await check(world)).findings;
    expect(finding?.message).toContain("The limit of '20' for Top query has been exceeded");
    expect(finding?.remedy).toBe('Set "source": {"pageSize": 20}.');
  });

  test('columns that the table lacks are told before they are added', async () => {
    const world = createWorld({ rows: northwindOrders(10) });
    const select = ['OrderID', 'CustomerID'];
    const few = { ...world.feed, source: { ...world.feed.source, select } };
    world.feed = few;
    await world.run();
    world.feed = { ...few, source: { ...few.source, select: [...select, 'Freight'] } };
    const { findings } = await check(world);
    expect(findings.map(({ kind, message }) => [kind, message])).toStrictEqual([
      ['columns-added', 'The next rows add columns to the table, null in older rows: Freight.'],
    ]);
  });

  test('a source that begins again is found, as the watermark is above it', async () => {
    const world = createWorld({ rows: northwindOrders(60) });
    await world.run();
    for (const row of northwindOrders(60).slice(30))
      world.service.remove('Orders', { OrderID: row['OrderID'] });
    expect(kindsOf(await check(world))).toStrictEqual(['source-went-back']);
  });

  test.each([0, 1, 2])('a source of %d rows is no error', async (rows) => {
    const world = createWorld({ rows: northwindOrders(rows) });
    const report = await check(world);
    expect(report.ok).toBe(true);
    expect(report.facts.rows).toBe(rows);
  });
});

describe('what goes wrong is a finding', () => {
  test.each([
    ['the service is down', 'source-unavailable', () => Promise.reject(new TypeError('fetch failed'))],
    ['401', 'source-denied', async () => new Response('', { status: 401 })],
    ['403', 'source-denied', async () => new Response('', { status: 403 })],
    ['a login page', 'source-contract', async () => new Response('<!doctype html><html>sign in</html>')],
    ['$metadata that is cut', 'source-contract', async () => new Response('<edmx:Edmx Version="4.0"><edmx')],
    ['an older protocol', 'source-contract', async () => new Response('<Edmx Version="1.0"/>')],
  ] as const)('%s', async (_, kind, fetch) => {
    const world = createWorld();
    const report = await check(world, world.feed, over(world, fetch));
    expect(kindsOf(report)).toStrictEqual([kind]);
    expect(report.ok).toBe(false);
    expect(report.requests).toBeLessThanOrEqual(12);
  });

  test('403 for the entity set alone', async () => {
    const world = createWorld();
    const body = '{"error":{"code":"403","message":"Orders is not for you."}}';
    const fetch = answering(world, '/Orders', () => new Response(body, { status: 403 }));
    const { findings, facts } = await check(world, world.feed, over(world, fetch));
    expect(findings.map(({ kind }) => kind)).toStrictEqual(['source-denied']);
    expect(findings[0]?.message).toContain('Orders is not for you.');
    expect(facts.key).toStrictEqual(['OrderID']);
  });

  test('a set without a key', async () => {
    const set = northwindOrdersSet(northwindOrders(5));
    const world = createWorld({ set: { ...set, entityType: { ...set.entityType, key: [] } } });
    const { findings } = await check(world);
    expect(findings[0]?.message).toContain('Name the properties that do it in "source": {"key": [...]}');
  });

  test('a lake that refuses the app, and what is found of the source all the same', async () => {
    const world = createWorld();
    const lake = { ...world.lake, putIfAbsent: denied('lake-denied') };
    const report = await check(world, world.feed, { ...world.deps, lake });
    expect(kindsOf(report)).toStrictEqual(['lake-denied']);
    expect(report.facts.rows).toBe(60);
  });

  test('a lake that took files before, and takes none any more', async () => {
    const world = createWorld();
    const prepareLake = probeOnce(world.lake, world.deps.newId);
    const deps = { ...world.deps, prepareLake };
    await prepareLake('Tables/Orders/_delta_log');
    expect(kindsOf(await check(world, world.feed, deps))).toStrictEqual([]);
    const lake = { ...world.lake, putIfAbsent: denied('lake-denied') };
    expect(kindsOf(await check(world, world.feed, { ...deps, lake }))).toStrictEqual(['lake-denied']);
  });

  test('a folder of this machine that cannot be made', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'check-'));
    await writeFile(join(folder, 'Tables'), 'a file where the folder would be');
    const world = createWorld({ lake: createFileLake(folder) });
    const [finding] = (await check(world)).findings;
    expect(finding).toMatchObject({
      severity: 'error',
      kind: 'config',
      message: expect.stringContaining('Tables'),
    });
    await rm(folder, { recursive: true });
  });

  test('a state that refuses the app', async () => {
    const world = createWorld();
    const state = { ...world.state, entry: denied('state-denied') };
    expect(kindsOf(await check(world, world.feed, { ...world.deps, state }))).toStrictEqual(['state-denied']);
  });

  test('a table that is none of ours to write', async () => {
    const lake = createMemoryLake();
    const world = createWorld({ lake });
    await lake.write('Tables/Orders/_delta_log/00000000000000000000.json', Buffer.from('no commit'));
    expect(kindsOf(await check(world))).toStrictEqual(['table-corrupt']);
  });

  test('the signal alone ends it otherwise', async () => {
    const world = createWorld();
    const limits = { signal: AbortSignal.abort(new Error('enough')), deadline: Infinity };
    await expect(checkFeed(world.deps, world.feed, limits)).rejects.toThrow('enough');
  });
});
