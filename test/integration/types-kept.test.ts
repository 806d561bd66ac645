import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import type { Feed } from '../../shared/config/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { FEED_PARTS } from '../../shared/state/stored/index.ts';
import { declaring, neverNull, retyped, without } from '../support/declared.ts';
import { createFirstVersionWorld } from '../support/first-version-world.ts';
import { createWorld, type World } from '../support/memory-world.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

const DAY_MS = 86_400_000;

type Shown = (row: JsonObject) => JsonObject;

/** Runs while rows are shown otherwise than they are. */
const runShowing = (world: World, shown: Shown) =>
  world.run({ over: { lake: world.lake, state: world.state, fetch: showing(world, shown) } });

/** Runs with five new rows each time. `members`: what each row of the answers shows besides its own. */
const runWithRows = async (world: World, members?: () => JsonObject) => {
  const last = Number(sourceTexts(world, 'OrderID').at(-1));
  world.service.insert('Orders', northwindOrders(5, { firstOrderId: last + 1 }));
  if (members === undefined) return world.run();
  return runShowing(world, (row) => ({ ...row, ...members() }));
};

/** The world's service, whose rows show something else. */
const showing =
  ({ service }: World, shown: Shown): typeof globalThis.fetch =>
  async (input, init) => {
    const response = await service.fetch(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (!url.includes('/Orders?')) return response;
    const { value, ...rest } = (await response.json()) as { readonly value: readonly JsonObject[] };
    return Response.json({ ...rest, value: value.map(shown) });
  };

describe('what $metadata says', () => {
  test('is kept, and not asked for by runs of the same day', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    await world.run();
    expect(declared.asked()).toBe(1);
    expect(await runWithRows(world)).toMatchObject({ outcome: 'appended', rows: 5 });
    world.clock.advance(DAY_MS - 1000);
    expect(await runWithRows(world)).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(declared.asked()).toBe(0);
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('is kept with key, kinds, nullability and facets, and the hash of the document', async () => {
    const world = createWorld();
    const now = world.clock.now();
    await world.run();
    const { types } = (await world.storedState()) ?? {};
    expect(types).toMatchObject({
      name: 'NorthwindModel.Order',
      key: ['OrderID'],
      document: expect.stringMatching(/^[\da-f]{64}$/),
      askedAt: now,
      undeclared: [],
    });
    expect(types?.properties).toContainEqual({
      name: 'OrderID',
      type: 'Edm.Int32',
      kind: 'primitive',
      nullable: false,
    });
  });

  test('is asked for by the first run with new rows of the next day, and by no idle one', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    await world.run();
    world.clock.advance(DAY_MS);
    await world.run();
    expect(declared.asked()).toBe(1);
    await runWithRows(world);
    expect(declared.asked()).toBe(1);
    await runWithRows(world);
    expect(declared.asked()).toBe(0);
  });

  test('is asked for where the clock is before the time that it was asked at', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    await world.run();
    declared.asked();
    world.clock.advance(-DAY_MS);
    await runWithRows(world);
    expect(declared.asked()).toBe(1);
  });

  test('is asked for by every reload, which keeps it', async () => {
    const world = createReloadWorld();
    const declared = await declaring(world);
    await world.run();
    declared.asked();
    declared.declare(retyped('ShipName', 'Edm.Untyped'));
    world.clock.advance(1000);
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
    expect(declared.asked()).toBe(1);
    const { types } = (await world.storedState()) ?? {};
    expect(types?.askedAt).toBe(world.clock.now());
    expect(types?.properties.find(({ name }) => name === 'ShipName')?.type).toBe('Edm.Untyped');
    await runWithRows(world);
    expect(declared.asked()).toBe(0);
  });
});

describe('a model that changes', () => {
  test('by a type that grows is met when it is asked for, and until then values that fit are taken', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    await world.run();
    declared.declare(retyped('EmployeeID', 'Edm.Int64'));
    expect(await runWithRows(world)).toMatchObject({ outcome: 'appended', rows: 5 });
    world.clock.advance(DAY_MS);
    const run = await runWithRows(world);
    expect(run).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(run.noteFacts).toStrictEqual([{ kind: 'columns-narrower', columns: 'EmployeeID' }]);
  });

  test('back is met by the next run, whatever was asked for before', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    await world.run();
    declared.declare(retyped('EmployeeID', 'Edm.Double'));
    world.clock.advance(DAY_MS);
    expect(await runWithRows(world)).toMatchObject({ outcome: 'failed' });
    declared.declare((xml) => xml);
    expect(await runWithRows(world)).toMatchObject({ outcome: 'appended', rows: 10 });
  });

  test.each([
    ['may be null', (xml: string) => xml],
    ['must not be null', neverNull('Freight')],
  ])('by a property that is gone leaves its column null: one that %s', async (_, before) => {
    const world = createWorld();
    const declared = await declaring(world);
    declared.declare(before);
    await world.run();
    declared.declare(without('Freight'));
    world.service.insert('Orders', northwindOrders(5, { firstOrderId: 10_308 }));
    const run = await runShowing(world, ({ Freight: _freight, ...row }) => row);
    expect(run).toMatchObject({ outcome: 'appended', rows: 5 });
    const rows = await world.rows();
    expect(rows.filter(({ Freight }) => (Freight ?? null) === null)).toHaveLength(5);
  });

  test('is asked for now by a reload of one row', async () => {
    const world = createReloadWorld();
    const declared = await declaring(world);
    await world.run();
    declared.asked();
    declared.declare((xml) => `${xml}<!-- another -->`);
    await world.reload({ window: { rows: 1 } });
    expect(declared.asked()).toBe(1);
    const before = (await world.storedState())?.types?.document;
    await runWithRows(world);
    expect(declared.asked()).toBe(0);
    expect((await world.storedState())?.types?.document).toBe(before);
  });
});

const longName = () => ({ ['x'.repeat(200)]: 1 });

describe('a name that no column takes', () => {
  test('is asked for at once, and what is declared by then is what the run goes by', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    declared.declare(without('ShipName'));
    await runShowing(world, ({ ShipName: _name, ...row }) => row);
    declared.asked();
    declared.declare((xml) => xml);
    const run = await runWithRows(world);
    expect(run).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(run.noteFacts).toStrictEqual([{ kind: 'columns-added', columns: 'ShipName' }]);
    expect(declared.asked()).toBe(1);
  });

  test('is asked for once a day where $metadata does not declare it either', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    declared.declare(without('ShipName'));
    await world.run();
    expect(declared.asked()).toBe(1);
    expect((await world.storedState())?.types?.undeclared).toStrictEqual(['ShipName']);
    expect(await runWithRows(world)).toMatchObject({ outcome: 'appended', requests: 2 });
    declared.declare((xml) => without('ShipName')(without('ShipCity')(xml)));
    world.clock.advance(DAY_MS);
    await runWithRows(world);
    expect(declared.asked()).toBe(1);
    expect(new Set((await world.storedState())?.types?.undeclared)).toStrictEqual(
      new Set(['ShipCity', 'ShipName']),
    );
    await runWithRows(world);
    expect(declared.asked()).toBe(0);
  });

  test('is asked for later that day only where it is another one', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    declared.declare(without('ShipName'));
    await world.run();
    declared.asked();
    const names = ['Extra', 'Extra', 'Another'];
    for (const name of names) {
      const run = await runWithRows(world, () => ({ [name]: 1 }));
      expect(run).toMatchObject({ outcome: 'appended', rows: 5 });
    }
    expect(declared.asked()).toBe(2);
    expect((await world.storedState())?.types?.undeclared).toStrictEqual(['ShipName', 'Extra', 'Another']);
  });

  test('is not asked for any more that day once many were, nor where it is too long for one', async () => {
    const world = createWorld();
    await world.run();
    let nth = 0;
    const others = () => Object.fromEntries(Array.from({ length: 40 }, () => [`Extra${(nth += 1)}`, 1]));
    expect(await runWithRows(world, others)).toMatchObject({ outcome: 'appended', requests: 3 });
    expect(await runWithRows(world, others)).toMatchObject({ outcome: 'appended', requests: 2 });
    expect((await world.storedState())?.types?.undeclared).toHaveLength(32);
    world.clock.advance(DAY_MS);
    // The first run of a day reads the last numbers again: with pages of seven rows that is a page more.
    expect(await runWithRows(world, longName)).toMatchObject({ outcome: 'appended', requests: 4 });
    expect((await world.storedState())?.types?.undeclared).toStrictEqual([]);
    expect(await runWithRows(world, longName)).toMatchObject({ outcome: 'appended', requests: 2 });
  });

  test('is remembered also where it is met while a commit is under way', async () => {
    const world = createWorld({ batchRows: 7 });
    const declared = await declaring(world);
    await world.run();
    declared.asked();
    const { lake, state, service } = world;
    const putIfAbsent: typeof lake.putIfAbsent = async (...put) => {
      // A commit lands only once the name was asked for.
      for (let turn = 0; turn < 50 && declared.count === 0; turn += 1) await setTimeout(1);
      await setTimeout(20);
      return lake.putIfAbsent(...put);
    };
    service.insert('Orders', northwindOrders(14, { firstOrderId: 10_308 }));
    const fetch = showing(world, (row) => (Number(row['OrderID']) < 10_315 ? row : { ...row, Extra: 1 }));
    expect(await world.run({ over: { lake: { ...lake, putIfAbsent }, state, fetch } })).toMatchObject({
      outcome: 'appended',
      rows: 14,
    });
    expect(declared.asked()).toBe(1);
    expect((await world.storedState())?.types?.undeclared).toStrictEqual(['Extra']);
  });

  test('is not asked for where "select" leaves it out', async () => {
    const world = createWorld();
    const { source } = world.feed;
    world.feed = { ...world.feed, source: { ...source, select: ['OrderID', 'OrderDate'] } };
    await world.run();
    const run = await runWithRows(world, () => ({ ShipName: 'x' }));
    expect(run).toMatchObject({ outcome: 'appended', requests: 2 });
  });
});

/** Both are `short` in the table. */
const small = retyped('ShipVia', 'Edm.Byte');
const wide = retyped('ShipVia', 'Edm.Int16');
const wideOrder = () =>
  northwindOrders(1, { firstOrderId: 10_400 }).map((order) => ({ ...order, ShipVia: 300 }));

// The answer is asked for again, and up to the row, before the types are.
describe('a value that does not fit its type', () => {
  test('is taken where $metadata allows it by now: it is asked for, and the page is read again', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    declared.declare(small);
    await world.run();
    declared.asked();
    declared.declare(wide);
    world.service.insert('Orders', wideOrder());
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1, requests: 8 });
    expect(declared.asked()).toBe(1);
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('is refused where the document is the same one, which is asked for once', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    declared.declare(small);
    await world.run();
    declared.asked();
    world.service.insert('Orders', wideOrder());
    for (const run of [await world.run(), await world.run()]) {
      expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract', requests: 6 });
      expect(run.message).toMatch(/the value of ShipVia/);
    }
    expect(declared.asked()).toBe(2);
  });

  test('is refused where another document does not allow it either', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    declared.declare(small);
    await world.run();
    declared.asked();
    declared.declare((xml) => `${small(xml)}<!-- another -->`);
    world.service.insert('Orders', wideOrder());
    expect(await world.run()).toMatchObject({
      outcome: 'failed',
      errorKind: 'source-contract',
      requests: 11,
    });
    expect(declared.asked()).toBe(1);
  });

  test('is refused as it is where $metadata cannot be had', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    declared.declare(small);
    await world.run();
    world.service.onRequest = ({ url }) =>
      url.includes('$metadata') ? new Response('', { status: 404 }) : undefined;
    world.service.insert('Orders', wideOrder());
    expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
  });

  test('T1: what was committed before it stays, and is not taken twice', async () => {
    const world = createWorld({ batchRows: 7 });
    const declared = await declaring(world);
    declared.declare(small);
    await world.run();
    declared.declare(wide);
    world.service.insert('Orders', northwindOrders(30, { firstOrderId: 10_310 }));
    world.service.insert('Orders', wideOrder());
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 31 });
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('is judged by the cursor and key that the service declares by then', async () => {
    const world = createWorld({ cursor: { column: 'OrderDate' } });
    const declared = await declaring(world);
    declared.declare(small);
    await world.run();
    declared.declare(retyped('OrderDate', 'Edm.Date'));
    const [order] = northwindOrders(1, { firstOrderId: 10_400 });
    world.service.insert('Orders', [{ ...order, OrderDate: '2030-01-01T00:00:00Z', ShipVia: 300 }]);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(run.message).toMatch(/the service now declares OrderDate as Edm.Date/);
  });
});

describe('types that are not kept', () => {
  test('for they are too long: every run with new rows asks', async () => {
    const world = createWorld();
    const declared = await declaring(world);
    const many = Array.from(
      { length: 400 },
      (_, nth) => `<Property Name="AQuiteLongName${nth}" Type="Edm.String" />`,
    );
    declared.declare((xml) => xml.replace('<Property Name="OrderID"', `${many.join('')}$&`));
    await world.run();
    declared.asked();
    expect((await world.storedState())?.types).toBeUndefined();
    expect(await runWithRows(world)).toMatchObject({ outcome: 'appended', requests: 3 });
    expect(declared.asked()).toBe(1);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
  });

  test('as an older version wrote the state: the first run with new rows asks, and keeps them', async () => {
    const world = createFirstVersionWorld({});
    const declared = await declaring(world);
    await world.run();
    await world.leaveFeed();
    declared.asked();
    await runWithRows(world);
    await runWithRows(world);
    expect(declared.asked()).toBe(1);
  });

  test('as the feed was another one when they were: an older version leaves them where they are', async () => {
    const world = createFirstVersionWorld({});
    const declared = await declaring(world);
    await world.run();
    const state = await world.storedState();
    const { types } = state ? FEED_PARTS.state.encode(state) : {};
    const { fingerprintOf } = world.deps;
    Object.assign(world.deps, { fingerprintOf: (feed: Feed) => `another ${fingerprintOf(feed)}` });
    await world.leaveFeed({ fingerprint: world.deps.fingerprintOf(world.feed), types: String(types) });
    declared.asked();
    expect((await world.storedState())?.types).toStrictEqual(state?.types);
    expect(await runWithRows(world)).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(declared.asked()).toBe(1);
  });

  test('as they cannot be read: the state is', async () => {
    const world = createFirstVersionWorld({});
    await world.run();
    const { types, ...state } = { ...(await world.storedState()) };
    expect(types).toBeDefined();
    await world.leaveFeed({ types: '{"names": ["OrderID"]}' });
    expect(await world.storedState()).toStrictEqual(state);
    expect(await runWithRows(world)).toMatchObject({ outcome: 'appended', rows: 5, requests: 3 });
  });
});
