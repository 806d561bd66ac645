import { expect, test } from 'vitest';
import { createReloadWorld } from '../support/reload-world.ts';
import { asked } from '../support/world-checks.ts';

test('a misspelt name in "filter" ends a first load and a reload before any row is asked for', async () => {
  const world = createReloadWorld({ filter: "ShipContry eq 'France'" });
  const run = await world.run();
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
  expect(run.message).toContain('"filter" names ShipContry');
  expect(run.message).toContain('Did you mean ShipCountry');
  expect(asked(world).filter((url) => url.startsWith('Orders'))).toStrictEqual([]);
  expect(await world.snapshot()).toBeUndefined();
  expect(await world.reload({ window: { all: true } })).toMatchObject({
    outcome: 'failed',
    errorKind: 'config',
  });
});

test('one that is right takes the rows that it means', async () => {
  const world = createReloadWorld({ filter: "ShipCountry eq 'France' or ShipCountry eq 'Germany'" });
  const run = await world.run();
  expect(run).toMatchObject({ outcome: 'appended' });
  expect(run.rows).toBeLessThan(60);
});
