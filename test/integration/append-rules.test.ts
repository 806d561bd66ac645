import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { at, events, eventsSet, MODIFIED, range } from '../support/events.ts';
import { createWorld } from '../support/memory-world.ts';
import { testClock } from '../support/standing-clock.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { asked, columnTexts, sourceTexts, textOf } from '../support/world-checks.ts';
import type { Note } from '../../shared/state/index.ts';
import { noteKinds } from '../support/note-kinds.ts';

const ids = (from: number, to: number): string[] =>
  range(to - from, from)
    .map(String)
    .toSorted();

describe('lookback', () => {
  test('takes identity values that came late, once', async () => {
    const orders = northwindOrders(60);
    const late = new Set([10_295, 10_301]);
    const world = createWorld({
      rows: orders.filter((row) => !late.has(Number(row['OrderID']))),
      cursor: { column: 'OrderID', lookback: { units: '15' } },
    });
    await world.run();
    world.service.insert(
      'Orders',
      orders.filter((row) => late.has(Number(row['OrderID']))),
    );
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '10307' });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('takes times that came late, once, and ties with them', async () => {
    const world = createWorld({
      set: eventsSet(events(60)),
      cursor: { column: 'ModifiedAt', lookback: { ms: 10_000 } },
    });
    await world.run();
    world.service.insert(
      'Events',
      eventsSet([
        { Id: 100, ModifiedAt: at(12) },
        { Id: 101, ModifiedAt: at(12) },
      ]).rows,
    );
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2 });
    world.service.insert(
      'Events',
      eventsSet([
        { Id: 102, ModifiedAt: at(12) },
        { Id: 103, ModifiedAt: at(30) },
      ]).rows,
    );
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: at(30) });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('never reaches below start', async () => {
    const world = createWorld({
      set: eventsSet(events(60)),
      cursor: { column: 'ModifiedAt', lookback: { ms: 3_600_000 }, start: at(10) },
    });
    expect(await world.run()).toMatchObject({ rows: 30 });
    world.service.insert(
      'Events',
      eventsSet([
        { Id: 100, ModifiedAt: at(9) },
        { Id: 101, ModifiedAt: at(10) },
      ]).rows,
    );
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await columnTexts(world, 'Id')).toStrictEqual([...ids(30, 60), '101'].toSorted());
  });

  test('of another kind than the cursor is a config error', async () => {
    const world = createWorld({ cursor: { column: 'OrderID', lookback: { ms: 1000 } } });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toMatch(/"orders".*"lookback" must be a number/);
  });
});

describe('settle', () => {
  const cursor = { column: 'ModifiedAt', settleMs: 60_000 };

  test("leaves younger rows to a later run, by the service's clock and not by ours", async () => {
    const clock = testClock(Date.UTC(2030, 0, 1));
    const world = createWorld({ set: eventsSet(events(300, 0, 1)), cursor, clock });
    let now = Date.parse(at(160));
    world.service.onRequest = () => undefined;
    const fetch: typeof globalThis.fetch = async (...args) => {
      const response = await world.service.fetch(...args);
      response.headers.set('date', new Date(now).toUTCString());
      return response;
    };
    const over = { lake: world.lake, state: world.state, fetch };
    expect(await world.run({ over })).toMatchObject({ outcome: 'appended', rows: 101, to: at(100) });
    expect(await world.run({ over })).toMatchObject({ outcome: 'no-new-rows' });
    now += 50_000;
    expect(await world.run({ over })).toMatchObject({ outcome: 'appended', rows: 50, to: at(150) });
    expect(await columnTexts(world, 'Id')).toStrictEqual(ids(0, 151));
    expect(await world.storedState()).toMatchObject({ verifiedThrough: at(150) });
  });

  test('works by whole days on a date', async () => {
    const clock = testClock(Date.UTC(2026, 0, 5, 12));
    const world = createWorld({
      set: {
        name: 'Days',
        entityType: {
          name: 'Day',
          key: ['Id'],
          properties: [
            { name: 'Id', type: 'Edm.Int32', nullable: false },
            { name: 'On', type: 'Edm.Date', nullable: false },
          ],
        },
        rows: range(18).map((n) => ({ Id: n, On: `2026-01-0${1 + Math.floor(n / 3)}` })),
      },
      cursor: { column: 'On', settleMs: 86_400_000 },
      clock,
    });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 12, to: '2026-01-04' });
  });

  test('needs a Date header', async () => {
    const world = createWorld({ set: eventsSet(events(30)), cursor });
    const fetch: typeof globalThis.fetch = async (...args) => {
      const response = await world.service.fetch(...args);
      response.headers.delete('date');
      return response;
    };
    const run = await world.run({ over: { lake: world.lake, state: world.state, fetch } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(run.message).toMatch(/"orders".*no Date header.*Take "settle" out/);
    expect(await world.snapshot()).toBeUndefined();
  });

  test('on an integer cursor is a config error', async () => {
    const world = createWorld({ cursor: { column: 'OrderID', settleMs: 60_000 } });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config', requests: 1 });
    expect(run.message).toMatch(/"orders".*"settle" needs a time cursor, and OrderID is Edm\.Int32/);
  });
});

describe('start', () => {
  test.each([
    ['an integer', { column: 'OrderID', start: '10290' }],
    ['a time', { column: 'OrderDate', start: '1996-07-25T00:00:00Z' }],
  ])('is inclusive, for %s', async (_, cursor) => {
    const world = createWorld({ cursor });
    const run = await world.run();
    const held = await columnTexts(world, 'OrderID');
    const order = (row: JsonObject): string => textOf(row[cursor.column]);
    const wanted = world.service.rows('Orders').filter((row) => order(row) >= cursor.start);
    expect(wanted.map(order)).toContain(cursor.start);
    expect(held).toStrictEqual(wanted.map((row) => textOf(row['OrderID'])));
    expect(await world.storedState()).toMatchObject({ verifiedThrough: run.to });
  });

  test('that is no literal of the cursor is a config error', async () => {
    const world = createWorld({ cursor: { column: 'OrderID', start: 'yesterday' } });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toMatch(/"orders".*"start" is not a literal of Edm\.Int32/);
  });
});

test("the feed's own filter is and-ed, its or in parentheses, and asked of $count too", async () => {
  const filter = "ShipCountry eq 'Norway' or ShipCountry eq 'Spain'";
  const world = createWorld({ rows: northwindOrders(120), filter, cursor: { column: 'OrderDate' } });
  await world.run();
  world.service.clearRequests();
  world.service.insert(
    'Orders',
    northwindOrders(60, { firstOrderId: 10_368, seed: 1 }).map((row) => ({
      ...row,
      OrderDate: '2020-01-01T00:00:00Z',
    })),
  );
  await world.run();
  for (const url of asked(world).filter((one) => one.includes('$filter')))
    expect(url).toContain(`$filter=(${filter}) and `);
  expect(asked(world).some((url) => url.includes('/$count'))).toBe(true);
  const wanted = world.service
    .rows('Orders')
    .filter((row) => row['ShipCountry'] === 'Norway' || row['ShipCountry'] === 'Spain')
    .map((row) => textOf(row['OrderID']));
  expect(await columnTexts(world, 'OrderID')).toStrictEqual(wanted.toSorted());
});

describe('a nullable cursor', () => {
  const holed = [...events(40), ...range(5, 500).map((Id) => ({ Id, ModifiedAt: null }))];

  test.each([{}, { nullsSkipped: true }])(
    'is always asked to be there; nulls are counted and reported (%j)',
    async (quirks) => {
      const world = createWorld({ set: eventsSet(holed, 'Edm.Int32', true), cursor: MODIFIED, quirks });
      const first = await world.run();
      expect(first).toMatchObject({ outcome: 'appended', rows: 40 });
      expect(first.noteFacts).toContainEqual<Note>({ kind: 'cursor-null', column: 'ModifiedAt', rows: 5 });
      for (const url of asked(world).filter((one) => one.startsWith('Events?')))
        expect(url).toContain('ModifiedAt ne null');
      expect(await columnTexts(world, 'Id')).toStrictEqual(ids(0, 40));
      expect((await world.storedState())?.nullCursor).toStrictEqual({
        countedAt: world.clock.now(),
        rows: 5,
      });
    },
  );

  test('has its nulls counted once a day', async () => {
    const world = createWorld({ set: eventsSet(holed, 'Edm.Int32', true), cursor: MODIFIED });
    await world.run();
    world.service.clearRequests();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
    world.service.remove('Events', 500);
    world.clock.advance(86_400_000);
    expect((await world.run()).noteFacts).toStrictEqual([
      { kind: 'cursor-null', column: 'ModifiedAt', rows: 4 },
    ]);
    expect((await world.storedState())?.nullCursor?.rows).toBe(4);
  });

  test('keeps nulls out though the service ignores the filter', async () => {
    const world = createWorld({
      set: eventsSet(holed, 'Edm.Int32', true),
      cursor: MODIFIED,
      quirks: { ignoreFilter: true },
    });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 40 });
    expect(noteKinds(run)).not.toContain('cursor-null');
    expect(await columnTexts(world, 'Id')).toStrictEqual(ids(0, 40));
  });
});

test('a feed whose configuration now means something else stops, and says what to do', async () => {
  const world = createWorld({});
  await world.run();
  const { source } = world.feed;
  world.feed = { ...world.feed, source: { ...source, filter: 'ShipVia eq 1' } };
  world.service.clearRequests();
  const run = await world.run();
  expect(run).toMatchObject({
    outcome: 'failed',
    errorKind: 'config',
    requests: 0,
    from: '10307',
    to: '10307',
  });
  expect(run.message).toMatch(/"orders".*filter.*changed in feeds\.json.*Put the old values back/);
  world.feed = { ...world.feed, source };
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
});
