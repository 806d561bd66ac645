import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../shared/odata/index.ts';
import { declaring, retyped } from '../support/declared.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { restoreState } from '../support/restore-state.ts';
import { asked, columnTexts } from '../support/world-checks.ts';

const IDS = [
  '7f3a0c1e-0b5d-4c8a-9e2f-abcdefabcdef',
  '8f3a0c1e-0b5d-4c8a-9e2f-abcdefabcdef',
  '9f3a0c1e-0b5d-4c8a-9e2f-abcdefabcdef',
] as const;
const NEW_ID = 'af3a0c1e-0b5d-4c8a-9e2f-abcdefabcdef';
const T1 = '2026-01-01T00:00:01Z';
const T2 = '2026-01-01T00:00:02Z';

/** One way in which a service writes its values, and another. */
const PLAIN = { opens: '08:00:00', takes: 'P1D', spelled: (id: string) => id };
const LOUD = { opens: '08:00:00.0000000', takes: 'PT24H', spelled: (id: string) => id.toUpperCase() };

const rowOf = ({ opens, takes, spelled }: typeof PLAIN, id: string, at: string): JsonObject => ({
  Id: spelled(id),
  At: at,
  Owner: spelled(id),
  Opens: opens,
  Takes: takes,
});

const rowsOf = (way: typeof PLAIN): readonly JsonObject[] =>
  IDS.map((id, place) => rowOf(way, id, place === 0 ? T1 : T2));

const PROPERTIES = {
  Id: 'Edm.Guid',
  At: 'Edm.DateTimeOffset',
  Owner: 'Edm.Guid?',
  Opens: 'Edm.TimeOfDay?',
  Takes: 'Edm.Duration?',
};

const worldOf = (way: typeof PLAIN, properties: Readonly<Record<string, string>> = PROPERTIES): ReloadWorld =>
  createReloadWorld({
    set: plainSet('Customers', ['Id'], properties, rowsOf(way)),
    cursor: { column: 'At' },
  });

/** From now on the service writes its rows in another way. */
const rewrite = (world: ReloadWorld, before: typeof PLAIN, after: typeof PLAIN): void => {
  for (const id of IDS) world.service.remove('Customers', before.spelled(id));
  world.service.insert('Customers', rowsOf(after));
};

describe('rows that come again in another spelling', () => {
  test.each([
    ['small letters', PLAIN, LOUD],
    ['capitals', LOUD, PLAIN],
  ])('after %s are no new ones, at the watermark neither', async (_, before, after) => {
    const world = worldOf(before);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 3 });
    rewrite(world, before, after);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    world.service.insert('Customers', [rowOf(after, NEW_ID, T2)]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await columnTexts(world, 'Id')).toStrictEqual([...IDS, NEW_ID]);
  });

  test('are the same to a reload', async () => {
    const world = worldOf(PLAIN);
    await world.run();
    rewrite(world, PLAIN, LOUD);
    expect(await world.reload({ window: { all: true } })).toMatchObject({
      outcome: 'unchanged',
      reload: { changes: { inserted: 0, changed: 0, deleted: 0, same: 3 } },
    });
  });

  test('are stored in one spelling, whichever came', async () => {
    const world = worldOf(LOUD);
    await world.run();
    expect(await columnTexts(world, 'Id')).toStrictEqual([...IDS]);
    expect(await columnTexts(world, 'Owner')).toStrictEqual([...IDS]);
    expect(new Set(await columnTexts(world, 'Opens'))).toStrictEqual(new Set(['08:00:00']));
    expect(new Set(await columnTexts(world, 'Takes'))).toStrictEqual(new Set(['P1D']));
  });
});

/** A table and a state as version 0.2.0 left them: in the spelling that came, and without the types of the key. */
const upgraded = async (): Promise<ReloadWorld> => {
  const texts = {
    ...PROPERTIES,
    Id: 'Edm.String',
    Owner: 'Edm.String?',
    Opens: 'Edm.String?',
    Takes: 'Edm.String?',
  };
  const world = worldOf(LOUD, texts);
  await world.run();
  const { keyTypes: _keyTypes, types: _types, ...before } = (await world.storedState()) ?? {};
  const declared = await declaring(world);
  const guids = (xml: string): string =>
    Object.entries(PROPERTIES).reduce(
      (document, [name, type]) => retyped(name, type.replace('?', ''))(document),
      xml,
    );
  declared.declare(guids);
  await restoreState(world, before as Parameters<typeof restoreState>[1]);
  return world;
};

describe('a table whose rows an older version spelled as they came', () => {
  test('keeps them, and takes none of them again', async () => {
    const world = await upgraded();
    rewrite(world, LOUD, PLAIN);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    world.service.insert('Customers', [rowOf(PLAIN, NEW_ID, T2)]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    const capitals = IDS.map((id) => id.toUpperCase());
    expect(await columnTexts(world, 'Id')).toStrictEqual([...capitals, NEW_ID].toSorted());
  });

  test('takes none again where its state does not know the rows at the watermark either', async () => {
    const world = await upgraded();
    const { boundaryKeys: _keys, ...before } = (await world.storedState()) ?? {};
    await restoreState(world, before as Parameters<typeof restoreState>[1]);
    rewrite(world, LOUD, PLAIN);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('is the same to a reload, and one row that changed is one change', async () => {
    const world = await upgraded();
    rewrite(world, LOUD, PLAIN);
    expect(await world.reload({ window: { all: true } })).toMatchObject({
      outcome: 'unchanged',
      reload: { changes: { same: 3 } },
    });
    world.service.update('Customers', IDS[0], { Opens: '09:00:00' });
    expect(await world.reload({ window: { all: true } })).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { inserted: 0, changed: 1, deleted: 0, same: 2 }, samples: { changed: [IDS[0]] } },
    });
  });

  test('asks what its key is once, and then no more', async () => {
    const world = await upgraded();
    await world.run();
    expect(await world.storedState()).toMatchObject({ keyTypes: ['Edm.Guid'] });
    world.service.clearRequests();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(asked(world).filter((url) => url.includes('$metadata'))).toStrictEqual([]);
  });
});
