import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { createWorld } from '../support/memory-world.ts';

describe('a feed whose cursor is its integer key', () => {
  test('is loaded whole, then only what is new, then nothing', async () => {
    const world = createWorld({ rows: northwindOrders(60) });
    const first = await world.run();
    expect(first).toMatchObject({ outcome: 'appended', rows: 60, to: '10307' });
    world.service.insert('Orders', northwindOrders(5, { firstOrderId: 10308 }));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5, from: '10307', to: '10312' });
    world.service.clearRequests();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', rows: 0, requests: 1 });
    expect(world.service.requests).toHaveLength(1);
    expect((await world.rows()).map((row) => row['OrderID'])).toStrictEqual(
      Array.from({ length: 65 }, (_, index) => 10248 + index),
    );
    expect(await world.storedState()).toMatchObject({
      watermark: '10312',
      verifiedThrough: '10312',
      rows: 65,
    });
  });
});
