import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../../local/odata-service/index.ts';
import type { Feed } from '../../../shared/config/index.ts';
import type { Fetch } from '../../../shared/odata/index.ts';
import { feedTable, previewFeed } from '../../../shared/sync/index.ts';
import { plainSet } from '../../support/plain-set.ts';
import { createReloadWorld } from '../../support/reload-world.ts';
import { createWorld, type World } from '../../support/memory-world.ts';

const signal = new AbortController().signal;

const preview = (world: World, rows: number, end: 'first' | 'last' = 'first') =>
  previewFeed(world.deps, world.feed, { rows, end }, { signal, deadline: world.clock.now() + 60_000 });

const ids = ({ rows }: Awaited<ReturnType<typeof preview>>) => rows.map(([id]) => id);

describe('a preview', () => {
  test('shows the first and the last rows, as texts, and whether there are more', async () => {
    const world = createWorld({ rows: northwindOrders(60), pageSize: 25 });
    const first = await preview(world, 3);
    expect([ids(first), first.more]).toStrictEqual([['10248', '10249', '10250'], true]);
    expect(ids(await preview(world, 2, 'last'))).toStrictEqual(['10307', '10306']);
    const all = await preview(createWorld({ rows: northwindOrders(2) }), 5);
    expect([ids(all), all.more]).toStrictEqual([['10248', '10249'], false]);
    expect(first.columns[0]).toStrictEqual({ name: 'OrderID', source: 'Edm.Int32', type: 'integer' });
  });

  test.each([[{}], [{ ignoreTop: true }], [{ ignoreMaxPageSize: true }]])(
    'costs one request, and of the rows one more than are shown: %j',
    async (quirks) => {
      const world = createWorld({ rows: northwindOrders(60), pageSize: 1_000, quirks });
      world.service.clearRequests();
      let sent = 0;
      const fetch: Fetch = async (url, init) => {
        const response = await world.service.fetch(url, init);
        if (url.includes('/Orders')) sent += ((await response.clone().json()) as { value: [] }).value.length;
        return response;
      };
      const deps = world.depsOver({ lake: world.lake, state: world.state, fetch });
      const limits = { signal, deadline: world.clock.now() + 60_000 };
      const { rows, more } = await previewFeed(deps, world.feed, { rows: 3, end: 'first' }, limits);
      expect([rows.length, more, sent]).toStrictEqual([3, true, 4]);
      expect(world.service.requests).toHaveLength(2);
    },
  );

  test('shows values as they come into the table, under its names', async () => {
    const long = 'é'.repeat(5_000);
    const row = {
      Id: 1,
      Day: '2026-01-31',
      At: '2026-01-31T23:59:59.1234567+02:00',
      Ref: '0F8FAD5B-D9CB-469F-A165-70867728950E',
      Blob: 'AAH_Pj8',
      Big: '9007199254740993',
      None: null,
      Text: long,
    };
    const types = { Id: 'Edm.Int32', Day: 'Edm.Date', At: 'Edm.DateTimeOffset', Ref: 'Edm.Guid' };
    const more = { Blob: 'Edm.Binary', Big: 'Edm.Int64', None: 'Edm.String?', Text: 'Edm.String' };
    const world = createWorld({
      set: plainSet('Orders', ['Id'], { ...types, ...more }, [row]),
      cursor: { column: 'Id' },
    });
    const { columns, rows } = await preview(world, 1);
    await world.run();
    const snapshot = await world.snapshot();
    expect(columns.map(({ name, type }) => [name, type])).toStrictEqual(
      snapshot?.metadata.columns.map(({ name, typeName }) => [name, typeName]),
    );
    expect(Object.fromEntries(columns.map(({ name }, at) => [name, rows[0]?.[at]]))).toStrictEqual({
      Id: '1',
      Day: '2026-01-31',
      At: '2026-01-31T21:59:59.123456Z',
      Ref: '0f8fad5b-d9cb-469f-a165-70867728950e',
      Blob: 'AAH/Pj8=',
      Big: '9007199254740993',
      None: null,
      Text: long,
    });
    const [stored] = await world.rows();
    expect([stored?.['Ref'], stored?.['Text']]).toStrictEqual(['0f8fad5b-d9cb-469f-a165-70867728950e', long]);
  });

  test.each([[{ refuseTop: true }], [{ topAtMost: 2 }], [{ refuseOrderby: true }], [{ orderbyAtMost: 1 }]])(
    'is there where the service refuses options: %j',
    async (quirks) => {
      const { rows } = await preview(createWorld({ rows: northwindOrders(60), quirks }), 2);
      expect(rows).toHaveLength(2);
    },
  );

  test('shows markup and escapes as they are: who shows them makes them harmless', async () => {
    const [row = {}] = northwindOrders(1);
    const name = '<img src=x onerror=1>\u001b[31m"\u202e';
    const world = createWorld({ rows: [{ ...row, ShipName: name }] });
    expect((await preview(world, 1)).rows[0]).toContain(name);
  });

  test('of a service that refuses everything says what it said', async () => {
    const world = createWorld({ quirks: { unauthorized: true } });
    await expect(preview(world, 1)).rejects.toMatchObject({ kind: 'source-denied' });
  });

  test('of a feed that is refused in feeds.json is refused', async () => {
    const world = createWorld();
    world.feed = { ...world.feed, refused: ['feeds.json: it is wrong'] };
    await expect(preview(world, 1)).rejects.toMatchObject({ kind: 'config' });
  });
});

const tableOf = (world: World, versions = 50, feed: Feed = world.feed) =>
  feedTable(world.deps, feed, { versions, signal });

describe('a table', () => {
  test('has no version before the first run', async () => {
    expect(await tableOf(createWorld())).toStrictEqual({ files: 0, bytes: 0, versions: [] });
  });

  test('tells what each version did, the newest first, by the runs that did it', async () => {
    const world = createReloadWorld({ rows: northwindOrders(30), batchRows: 20, pageSize: 25 });
    const first = await world.run();
    world.clock.advance(61_000);
    world.service.update('Orders', { OrderID: 10277 }, { ShipName: 'changed' });
    const reload = await world.reload({ window: { last: { units: '5' } } });
    const { version, rows, files, versions } = await tableOf(world);
    expect([version, rows, files]).toStrictEqual([
      versions[0]?.version,
      30,
      (await world.snapshot())?.files.length,
    ]);
    expect(
      versions.map(({ operation, rowsAdded, rowsRemoved, runId }) => [
        operation,
        rowsAdded,
        rowsRemoved,
        runId,
      ]),
    ).toStrictEqual([
      ['WRITE', reload.rows, 5, reload.runId],
      ['WRITE', 5, 0, first.runId],
      ['WRITE', 25, 0, first.runId],
      ['CREATE TABLE', 0, 0, first.runId],
    ]);
    expect(versions.every(({ at }) => typeof at === 'number')).toBe(true);
    expect((await tableOf(world, 1)).versions).toHaveLength(1);
  });

  test('whose log was cleaned has the versions that are left', async () => {
    const world = createWorld({ rows: northwindOrders(30), batchRows: 10 });
    await world.run();
    await world.snapshot();
    await world.lake.delete('Tables/Orders/_delta_log/00000000000000000000.json');
    expect((await tableOf(world)).versions.map(({ version }) => version)).toStrictEqual([3, 2, 1]);
  });
});
