import { expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { asked, columnTexts, sourceTexts } from '../support/world-checks.ts';

const WINDOWS = [{ all: true }, { rows: 10 }, { last: { units: '10' } }, { from: '10290' }] as const;

test.each(WINDOWS)(
  'a source that refuses to select columns is taken whole, and reloaded: %j',
  async (window) => {
    const world = createReloadWorld();
    world.service.onRequest = ({ url }) =>
      url.includes('$select') ? new Response('{"error": {}}', { status: 400 }) : undefined;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    world.service.insert('Orders', northwindOrders(5, { firstOrderId: 10_308 }));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    world.service.update('Orders', 10_312, { ShipName: 'changed' });
    world.service.remove('Orders', 10_310);
    expect(await world.reload({ window })).toMatchObject({ outcome: 'reloaded' });
    expect(await columnTexts(world, 'ShipName')).toStrictEqual(sourceTexts(world, 'ShipName'));
  },
);

test('a feed that names columns asks for no others, whatever it asks', async () => {
  const world = createReloadWorld();
  const select = ['OrderID', 'OrderDate', 'Freight'];
  world.feed = { ...world.feed, source: { ...world.feed.source, select } };
  await world.run();
  world.service.insert('Orders', northwindOrders(5, { firstOrderId: 10_308 }));
  await world.run();
  world.service.remove('Orders', 10_310);
  expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
  const questions = asked(world).filter((url) => url.startsWith('Orders?') && !url.includes('$skiptoken'));
  const columns = new Set(questions.map((url) => /\$select=([^&]*)/.exec(url)?.[1]));
  expect(columns).toStrictEqual(new Set(['OrderID,OrderDate,Freight', 'OrderID']));
});
