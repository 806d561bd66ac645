import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { declaring, retyped } from '../support/declared.ts';
import { createWorld, type World } from '../support/memory-world.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

const DAY_MS = 86_400_000;
const FIVE_MORE = (from: number) => northwindOrders(5, { firstOrderId: from });

/** Runs with five new rows each time. */
const runWithRows = async (world: World) => {
  const last = Number(sourceTexts(world, 'OrderID').at(-1));
  world.service.insert('Orders', FIVE_MORE(last + 1));
  return world.run();
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
