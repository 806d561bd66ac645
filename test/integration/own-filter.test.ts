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
