import { expect, test } from 'vitest';
import { northwindOrders, type Quirks } from '../../local/odata-service/index.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { asked } from '../support/world-checks.ts';

const DAY_MS = 86_400_000;
const FILTER = "ShipCountry eq 'France' or ShipCity eq 'Reims'";
const REFUSED = { outcome: 'failed', errorKind: 'source-contract', rows: 0 } as const;

/** Questions that no row meets. */
const probes = (world: ReloadWorld): readonly string[] =>
  asked(world).filter((url) => url.includes('eq null and'));

test.each<[string, Quirks]>([
  ['all of it', { ignoreFilter: true }],
  ['one property', { ignoredConditions: ['ShipCountry'] }],
  ['another property', { ignoredConditions: ['ShipCity'] }],
  ['the order, and one property', { ignoreOrder: true, ignoredConditions: ['ShipCountry'] }],
])('where a service ignores %s of the feed’s own filter, no row is taken', async (_what, quirks) => {
  const world = createReloadWorld({ filter: FILTER, quirks });
  const run = await world.run();
  expect(run).toMatchObject(REFUSED);
  expect(run.message).toMatch(/"filter" together with a condition on Ship(Country|City)/);
  expect(await world.rows()).toHaveLength(0);
  expect(await world.reload({ window: { all: true } })).toMatchObject(REFUSED);
  expect(await world.rows()).toHaveLength(0);
});

/** Requests that negate more than the filter does. */
const opposites = (world: ReloadWorld, filter: string): readonly string[] =>
  asked(world).filter((url) => url.split('not (').length > filter.split('not (').length);

const HAS = "contains(ShipCountry,'ran')";

test.each<[string, string, readonly string[]]>([
  ['the whole of it', HAS, ['contains']],
  ['all of its conditions', `${HAS} and startswith(ShipCity,'R')`, ['contains', 'startswith']],
  ['its last condition', `OrderID gt 0 and ${HAS}`, ['contains']],
  ['its first condition', `${HAS} and OrderID gt 0`, ['contains']],
  ['a condition in the middle', `OrderID gt 0 and ${HAS} and OrderID gt 1`, ['contains']],
  ['one in parentheses', `(OrderID gt 0 and (${HAS}))`, ['contains']],
  ['one that is an or', `OrderID gt 0 and (${HAS} or endswith(ShipCity,'s'))`, ['contains', 'endswith']],
  ['a negation with what is in it', `not (${HAS})`, ['contains']],
  ['a list', "ShipCountry in ('France','Peru')", ['in']],
  ['a comparison by one operator', "ShipCountry gt 'F' and OrderID ge 1", ['gt']],
])('where a service drops %s and obeys all else, no row is taken', async (_what, filter, droppedWords) => {
  const world = createReloadWorld({ filter, quirks: { droppedWords } });
  const run = await world.run();
  expect(run).toMatchObject(REFUSED);
  expect(run.message).toMatch(/"filter" together with its own opposite/);
  expect(await world.reload({ window: { all: true } })).toMatchObject(REFUSED);
  expect(await world.rows()).toHaveLength(0);
});

test.each([
  HAS,
  `not (${HAS})`,
  `OrderID gt 0 and ${HAS}`,
  `${HAS} and OrderID gt 0 and not (ShipCity eq null)`,
  `ShipRegion ne 'none' and (ShipRegion eq null or ${HAS})`,
])('a service that obeys %s is believed, for one question more in a day', async (filter) => {
  const world = createReloadWorld({ filter });
  expect(await world.run()).toMatchObject({ outcome: 'appended' });
  expect(opposites(world, filter)).toHaveLength(1);
  await world.run();
  expect(opposites(world, filter)).toHaveLength(1);
  world.clock.advance(DAY_MS);
  await world.run();
  expect(opposites(world, filter)).toHaveLength(2);
});

test.each([HAS, `OrderID gt 0 and ${HAS}`])(
  'a service that obeys %s and drops every `not` is not blamed for it',
  async (filter) => {
    const world = createReloadWorld({ filter, quirks: { droppedWords: ['not'] } });
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
  },
);

test.each([400, 500, 501, 503])(
  'a service that answers %i to `not` is asked by conditions alone',
  async (status) => {
    const world = createReloadWorld({ filter: HAS });
    world.service.onRequest = ({ url }) =>
      url.includes('not (') ? new Response('{"error":{"code":"x","message":"not"}}', { status }) : undefined;
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
    const first = opposites(world, HAS).length;
    expect(first).toBeGreaterThan(0);
    await world.run();
    expect(opposites(world, HAS)).toHaveLength(first);
  },
);

test('a filter that is obeyed is asked about once a day, by one question a property and one more', async () => {
  const world = createReloadWorld({ filter: FILTER });
  expect(await world.run()).toMatchObject({ outcome: 'appended' });
  expect(probes(world)).toHaveLength(2);
  await world.run();
  expect(probes(world)).toHaveLength(2);
  world.clock.advance(DAY_MS);
  await world.run();
  expect(probes(world)).toHaveLength(4);
});

test('a filter that a service begins to ignore is noticed within a day, and the table stays as it is', async () => {
  const world = createReloadWorld({ filter: FILTER, rows: northwindOrders(40) });
  await world.run();
  const before = await world.rows();
  Object.assign(world.service.quirks, { ignoredConditions: ['ShipCountry', 'ShipCity'] });
  world.service.insert('Orders', northwindOrders(60).slice(40));
  world.clock.advance(DAY_MS);
  expect(await world.run()).toMatchObject(REFUSED);
  expect(await world.reload({ window: { last: { units: '10' } } })).toMatchObject(REFUSED);
  expect(await world.rows()).toStrictEqual(before);
});

test('an empty source proves nothing', async () => {
  const quirks = { ignoredConditions: ['ShipCountry', 'ShipCity'] };
  const world = createReloadWorld({ filter: FILTER, rows: [], quirks });
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  world.service.insert('Orders', northwindOrders(40));
  expect(await world.run()).toMatchObject(REFUSED);
});

test('a row that is gone before the filter is proven is not taken, and proves nothing', async () => {
  const quirks = { ignoredConditions: ['ShipCountry', 'ShipCity'] };
  const world = createReloadWorld({ filter: FILTER, rows: northwindOrders(1), quirks });
  world.service.onRequest = ({ url }) => {
    if (url.includes('eq null and')) world.service.clear('Orders');
  };
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', rows: 0 });
  world.service.onRequest = undefined;
  world.service.insert('Orders', northwindOrders(40));
  expect(await world.run()).toMatchObject(REFUSED);
  expect(await world.rows()).toHaveLength(0);
});

test('a service that takes no null in a filter is believed, and asked again after a day', async () => {
  const world = createReloadWorld({ filter: FILTER });
  world.service.onRequest = ({ url }) =>
    url.includes(' null')
      ? new Response('{"error":{"code":"x","message":"null"}}', { status: 400 })
      : undefined;
  expect(await world.run()).toMatchObject({ outcome: 'appended' });
  const first = probes(world).length;
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  expect(probes(world)).toHaveLength(first);
  world.clock.advance(DAY_MS);
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  expect(probes(world).length).toBeGreaterThan(first);
});
