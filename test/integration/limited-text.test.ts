import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../shared/odata/index.ts';
import { plainSet } from '../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { createRival } from '../support/rival-writer.ts';

const thing = (id: number, more: JsonObject): JsonObject => ({ Id: id, Code: null, ...more });

/** A table of which another engine has made one text column a `CHAR` or `VARCHAR`. */
const limitedWorld = async (type: string, rows: readonly JsonObject[]): Promise<ReloadWorld> => {
  const set = plainSet('Things', ['Id'], { Id: 'Edm.Int32', Code: 'Edm.String?' }, [thing(1, {})]);
  const world = createReloadWorld({ set, cursor: { column: 'Id' } });
  await world.run();
  await createRival(world).alter((columns) =>
    columns.map((column) =>
      column.name === 'Code' ? { ...column, metadata: { __CHAR_VARCHAR_TYPE_STRING: type } } : column,
    ),
  );
  world.service.insert('Things', rows);
  return world;
};

const codes = async (world: ReloadWorld): Promise<readonly unknown[]> =>
  (await world.rows()).toSorted((a, b) => Number(a['Id']) - Number(b['Id'])).map((row) => row['Code']);

describe('text of a column of CHAR(n) or VARCHAR(n)', () => {
  test.each([
    ['char(4)', ['äb  ', '日本語 ', 'four', 'over', '    ']],
    ['varchar(4)', ['äb', '日本語', 'four', 'over', '']],
  ])('%s is written as Spark does, and a reload finds it the same', async (type, written) => {
    const given = ['äb', '日本語', 'four', 'over   ', ''];
    const rows = given.map((Code, place) => thing(place + 2, { Code }));
    const world = await limitedWorld(type, rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(await codes(world)).toStrictEqual([null, ...written]);
    for (const window of [{ rows: 5 }, { all: true }] as const)
      expect(await world.reload({ window })).toMatchObject({ outcome: 'unchanged' });
  });

  test.each([
    ['char(4)', 'CHAR(4)'],
    ['varchar(4)', 'VARCHAR(4)'],
  ])('%s takes no longer one, and the remedy that the message names leads on', async (type, said) => {
    const world = await limitedWorld(type, [thing(2, { Code: 'fives' })]);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(run.message).toContain(`it is longer than the table's ${said}`);
    expect(run.message).toContain('"columns": {"Code": "string"} and a reload {"all": true}');
    expect(await codes(world)).toStrictEqual([null]);
    world.feed = { ...world.feed, columns: { Code: 'string' } };
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
    expect(await codes(world)).toStrictEqual([null, 'fives']);
    world.service.insert('Things', [thing(3, { Code: 'longer than before' })]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
  });
});
