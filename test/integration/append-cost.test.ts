import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { countingAs, type CountFault } from '../support/counting.ts';
import { at, events, eventsOf, eventsSet, MODIFIED } from '../support/events.ts';
import { createWorld, type World } from '../support/memory-world.ts';
import { asked, expectLikeSource } from '../support/world-checks.ts';

const ORDERS = northwindOrders(200);
const kinds = (world: World): readonly string[] =>
  asked(world).map((url) => {
    if (url.includes('$metadata')) return 'types';
    if (url.includes('/$count')) return 'count';
    return url.includes('skiptoken') ? 'next page' : 'page';
  });

/** A feed that is up to date, and `count` new rows at its source. */
const withNewOrders = async (
  count: number,
  options: Parameters<typeof createWorld>[0] = {},
): Promise<World> => {
  const world = createWorld({ rows: ORDERS.slice(0, 60), ...options });
  await world.run();
  world.service.insert('Orders', ORDERS.slice(60, 60 + count));
  world.service.clearRequests();
  return world;
};

describe('what new rows cost', () => {
  test.each([['OrderID'], ['OrderDate']])(
    'five are two requests: a page and a count, by %s',
    async (column) => {
      const world = await withNewOrders(5, { cursor: { column } });
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5, requests: 2 });
      expect(kinds(world)).toStrictEqual(['page', 'count']);
      expect((await world.storedState())?.unverifiedRows).toBe(0);
      await expectLikeSource(world, ['OrderID']);
      expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
    },
  );

  test('a first load is a question a page, and a count, and what $metadata says', async () => {
    const world = createWorld();
    // Seven rows a page, one of which is the last one of the page before.
    expect(await world.run()).toMatchObject({ rows: 60, requests: 12 });
    const pages = Array.from({ length: 10 }, () => 'page');
    expect(kinds(world)).toStrictEqual(['types', ...pages, 'count']);
  });

  test('where the last page is as long as any, what follows is asked for before it is counted', async () => {
    const world = createWorld({ rows: ORDERS.slice(0, 63) });
    expect(await world.run()).toMatchObject({ rows: 63, requests: 13 });
    expect(kinds(world).slice(-2)).toStrictEqual(['page', 'count']);
  });

  test('a source that cannot count is asked for what follows, and no count after the first', async () => {
    const world = await withNewOrders(5, { quirks: { noCount: true } });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5, requests: 2 });
    expect(kinds(world)).toStrictEqual(['page', 'page']);
  });
});

/** The world's service, which ends an answer after so many rows, on whatever page that is. */
const stoppingAfter = ({ service }: World, most: number): typeof globalThis.fetch => {
  let sent = 0;
  return async (input, init) => {
    const response = await service.fetch(input, init);
    const url = String(input instanceof Request ? input.url : input);
    if (!url.includes('/Events?')) return response;
    if (!url.includes('skiptoken')) sent = 0;
    const { value, ...rest } = (await response.json()) as { readonly value: readonly unknown[] };
    const left = most - sent;
    sent += value.length;
    return Response.json(sent < most ? { ...rest, value } : { value: value.slice(0, left) });
  };
};

describe('a count that proves nothing', () => {
  const CAPPED: CountFault = { rows: (rows) => Math.min(rows, 20) };
  const FAULTS: readonly (readonly [string, CountFault])[] = [
    ['is right', {}],
    ['is cut as the answers are', CAPPED],
    ['ignores the filter', { url: (url) => url.replace(/\?.*/, '') }],
    ['is the number of all rows once', { rows: () => 60 }],
    ['is always 0', { rows: () => 0 }],
    ['is one too many', { rows: (rows) => rows + 1 }],
    ['is one too few', { rows: (rows) => Math.max(0, rows - 1) }],
  ];

  test.each(FAULTS)(
    'T1: of a source that cuts at 20 rows each run takes every row: it %s',
    async (_, fault) => {
      const world = createWorld({ rows: ORDERS.slice(0, 60), pageSize: 500, quirks: { silentCap: 20 } });
      countingAs(world, fault);
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
      await expectLikeSource(world, ['OrderID']);
      for (const [from, to] of [
        [60, 80],
        [80, 85],
        [85, 150],
      ]) {
        world.service.insert('Orders', ORDERS.slice(from, to));
        await world.run();
        await expectLikeSource(world, ['OrderID']);
      }
    },
  );

  test.each(FAULTS)('T1: nor do ties at a cut end the feed: it %s', async (_, fault) => {
    const set = eventsSet(events(50, 0, 25));
    const world = createWorld({ set, cursor: MODIFIED, pageSize: 500, quirks: { silentCap: 20 } });
    countingAs(world, fault);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 50 });
    world.service.insert('Events', eventsSet(eventsOf(50, 79, () => 9)).rows);
    await world.run();
    await expectLikeSource(world, ['Id']);
  });

  test.each(FAULTS)('T1: nor do rows that lookback reads again: it %s', async (_, fault) => {
    const cursor = { column: 'ModifiedAt', lookback: { ms: 3_600_000 } };
    const world = createWorld({
      set: eventsSet(events(50, 0, 1)),
      cursor,
      pageSize: 500,
      quirks: { silentCap: 20 },
    });
    countingAs(world, fault);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 50 });
    for (const from of [50, 70, 72]) {
      world.service.insert('Events', eventsSet(events(20, from, 1).slice(0, from === 70 ? 2 : 20)).rows);
      await world.run();
      await expectLikeSource(world, ['Id']);
    }
  });

  const CUTS = [
    ['ties', MODIFIED, 25],
    ['lookback', { column: 'ModifiedAt', lookback: { ms: 3_600_000 } }, 1],
  ] as const;
  test.each(CUTS)(
    'T1: nor are linked pages the end that stop after 20 rows in all: %s',
    async (_, cursor, perSecond) => {
      const set = eventsSet(events(50, 0, perSecond));
      const world = createWorld({ set, cursor, pageSize: 8 });
      countingAs(world, CAPPED);
      const over = { lake: world.lake, state: world.state, fetch: stoppingAfter(world, 20) };
      expect(await world.run({ over })).toMatchObject({ outcome: 'appended', rows: 50 });
      await expectLikeSource(world, ['Id']);
    },
  );

  test('T1: nor is an answer of 60 rows from a source that cuts there since today, its counts too', async () => {
    const world = createWorld({ rows: ORDERS.slice(0, 100), pageSize: 500 });
    await world.run();
    world.service.quirks.silentCap = 60;
    countingAs(world, { rows: (rows) => Math.min(rows, 60) });
    world.service.insert('Orders', ORDERS.slice(100));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 100 });
  });

  test('T1: nor is an answer that ends below the watermark, where no row above it is new', async () => {
    const cursor = { column: 'ModifiedAt', lookback: { ms: 3_600_000 } };
    const world = createWorld({ set: eventsSet(events(40, 0, 1)), cursor, pageSize: 500 });
    await world.run();
    world.service.quirks.silentCap = 20;
    const late = [5, 35].map((second) => ({ Id: 900 + second, ModifiedAt: at(second) }));
    world.service.insert('Events', eventsSet(late).rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2 });
  });

  test('T1: rows that come before the count are taken by the same run', async () => {
    const world = await withNewOrders(5);
    let isFirst = true;
    world.service.onRequest = ({ url }) => {
      if (url.includes('/$count') && isFirst) world.service.insert('Orders', ORDERS.slice(65, 68));
      if (url.includes('/$count')) isFirst = false;
    };
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 8 });
    expect(kinds(world)).toStrictEqual(['page', 'count', 'page', 'page', 'count']);
    expect(await world.storedState()).toMatchObject({ unverifiedRows: 0, verifiedThrough: '10315' });
  });

  test('T1: what is read is committed where the service refuses to count', async () => {
    const world = await withNewOrders(5);
    world.service.onRequest = ({ url }) =>
      url.includes('/$count') ? new Response('{}', { status: 403 }) : undefined;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    await expectLikeSource(world, ['OrderID']);
  });
});

test('a record tells the rows that were sent beside those that were taken', async () => {
  const world = createWorld({ rows: northwindOrders(60) });
  expect(await world.run()).toMatchObject({ rows: 60, received: 69 });
  expect(await world.run()).toMatchObject({ rows: 0, received: 1 });
  world.service.insert('Orders', northwindOrders(65).slice(60));
  expect(await world.run()).toMatchObject({ rows: 5, received: 6 });
});
