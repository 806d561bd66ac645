import { describe, expect, test } from 'vitest';
import type { SampleProperty } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { Ports } from '../support/memory-world.ts';
import { beforePut, onceAt, watchPorts } from '../support/watched-ports.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { createRival, type SchemaColumn } from '../support/rival-writer.ts';
import { columnTexts } from '../support/world-checks.ts';

const typeWith = (...more: readonly SampleProperty[]) => ({
  name: 'Event',
  key: ['Id'],
  properties: [
    { name: 'Id', type: 'Edm.Int32', nullable: false },
    { name: 'ModifiedAt', type: 'Edm.DateTimeOffset' },
    { name: 'Note', type: 'Edm.String' },
    ...more,
  ],
});

const REGION = { name: 'Region', type: 'Edm.String' };
const DAY_MS = 86_400_000;

const at = (id: number): string => `2026-01-01T00:00:${String(id).padStart(2, '0')}Z`;
const row = (id: number, more: JsonObject = {}): JsonObject => ({
  Id: id,
  ModifiedAt: at(id),
  Note: `n${id}`,
  ...more,
});

const worldOf = async (rows: readonly JsonObject[], column = 'Id'): Promise<ReloadWorld> => {
  const set = { name: 'Events', entityType: typeWith(), rows };
  const world = createReloadWorld({ set, cursor: { column } });
  await world.run();
  return world;
};

const grow = (world: ReloadWorld, rows: readonly JsonObject[]): void => {
  world.service.declare('Events', typeWith(REGION));
  world.service.insert('Events', rows);
};

const ALL = { window: { all: true } } as const;

/** Gives a column of the table what Spark notes of `CHAR` and `VARCHAR`. */
const limited =
  (name: string, type: string) =>
  (columns: readonly SchemaColumn[]): readonly SchemaColumn[] =>
    columns.map((column) =>
      column.name === name ? { ...column, metadata: { __CHAR_VARCHAR_TYPE_STRING: type } } : column,
    );

/** Another commits right before the run's first put. */
const racing = ({ lake, state, service }: ReloadWorld, act: () => Promise<void>): Ports =>
  watchPorts({ lake, state, fetch: service.fetch }, onceAt(beforePut, act));

const columnNames = async (world: ReloadWorld): Promise<readonly string[]> =>
  (await world.snapshot())?.metadata.columns.map(({ name }) => name) ?? [];

describe('a column that is added', () => {
  test('waits for its rows: a commit that lost its version brings both again', async () => {
    const world = await worldOf([row(1)]);
    grow(world, [row(2, { Region: 'N' })]);
    const over = racing(world, () => createRival(world).append([{ Id: 0, ModifiedAt: at(0) }]));
    expect(await world.run({ over })).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await columnNames(world)).toStrictEqual(['Id', 'ModifiedAt', 'Note', 'Region']);
    expect(await columnTexts(world, 'Region')).toStrictEqual(['N', 'undefined', 'undefined']);
  });

  test('is planned again where another writer changed the columns: the same one is there once', async () => {
    const world = await worldOf([row(1)]);
    grow(world, [row(2, { Region: 'N' })]);
    const other = { name: 'Region', type: 'string', nullable: true, metadata: { comment: 'theirs' } };
    const over = racing(world, () => createRival(world).alter((columns) => [...columns, other]));
    const run = await world.run({ over });
    expect(run).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(run.noteFacts).toBeUndefined();
    const { columns = [] } = (await world.snapshot())?.metadata ?? {};
    expect(columns.filter(({ name }) => name === 'Region')).toMatchObject([
      { metadata: { comment: 'theirs' } },
    ]);
  });
});

describe('"select"', () => {
  test('is not grown out of: new properties are told by the look of the day, once', async () => {
    const world = await worldOf([row(1)]);
    world.feed = { ...world.feed, source: { ...world.feed.source, select: ['Id', 'Note'] } };
    grow(world, [row(2, { Region: 'N' })]);
    expect((await world.run()).noteFacts).toStrictEqual([
      { kind: 'table-only-columns', columns: 'ModifiedAt' },
    ]);
    world.clock.advance(DAY_MS);
    world.service.insert('Events', [row(3, { Region: 'N' })]);
    expect((await world.run()).noteFacts).toContainEqual({
      kind: 'properties-not-selected',
      names: 'Region',
    });
    world.clock.advance(DAY_MS);
    world.service.insert('Events', [row(4, { Region: 'N' })]);
    expect(JSON.stringify((await world.run()).noteFacts)).not.toContain('properties-not-selected');
    world.feed = { ...world.feed, source: { ...world.feed.source, select: ['Id', 'Note', 'Region'] } };
    world.service.insert('Events', [row(5, { Region: 'S' })]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await columnTexts(world, 'Region')).toContain('S');
  });
});

describe('a text of so many characters', () => {
  test('CHAR is filled up, so that a reload finds it the same', async () => {
    const world = await worldOf([row(1)]);
    await createRival(world).alter(limited('Note', 'char(4)'));
    world.service.insert('Events', [
      row(2, { Note: 'ü😀' }),
      row(3, { Note: 'four' }),
      row(4, { Note: null }),
    ]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 3 });
    expect(await columnTexts(world, 'Note')).toStrictEqual(['four', 'n1', 'null', 'ü😀  ']);
    expect(await world.reload({ window: { rows: 3 } })).toMatchObject({ outcome: 'unchanged' });
  });

  test('VARCHAR is not filled beyond its length, and the remedy makes plain text of it', async () => {
    const world = await worldOf([row(1)]);
    await createRival(world).alter(limited('Note', 'varchar(4)'));
    world.service.insert('Events', [row(2, { Note: 'four  ' }), row(3, { Note: 'fives' })]);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(run.message).toContain("it is longer than the table's VARCHAR(4)");
    expect(run.message).toContain('"columns": {"Note": "string"} and a reload {"all": true}');
    world.feed = { ...world.feed, columns: { Note: 'string' } };
    expect(await world.reload(ALL)).toMatchObject({ outcome: 'reloaded' });
    expect(await columnTexts(world, 'Note')).toStrictEqual(['fives', 'four  ', 'n1']);
    world.service.insert('Events', [row(4, { Note: 'longer' })]);
    expect(await world.run()).toMatchObject({ outcome: 'appended' });
  });
});

describe('a reload of everything', () => {
  test('takes rows without a cursor value, which no feed ever takes', async () => {
    const world = await worldOf([row(1), row(2)], 'ModifiedAt');
    await createRival(world).append([{ Id: 9, ModifiedAt: null }]);
    expect(await world.reload({ ...ALL, force: true })).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { deleted: 1 } },
    });
    expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2']);
  });

  test('empties no column of others that is not read here, unless that is forced, or the column is given up', async () => {
    const tags = {
      name: 'Tags',
      type: { type: 'array', elementType: 'string', containsNull: true } as unknown as string,
      nullable: true,
      metadata: {},
    };
    for (const way of ['force', 'gone'] as const) {
      const world = await worldOf([row(1), row(2)]);
      await createRival(world).alter((columns) => [...columns, tags]);
      world.service.update('Events', 2, { Note: 'changed' });
      const refused = await world.reload(ALL);
      expect(refused).toMatchObject({ outcome: 'failed', errorKind: 'table-unsupported' });
      expect(refused.message).toContain(
        'the column Tags of Tables/Orders, which is array and has values, and a reload',
      );
      if (way === 'gone') world.feed = { ...world.feed, gone: ['Tags'] };
      expect(await world.reload({ ...ALL, force: way === 'force' })).toMatchObject({ outcome: 'reloaded' });
      expect(await columnNames(world)).toContain('Tags');
    }
  });

  test.each(['force', 'gone'] as const)(
    'empties no column that has values, of whatever type, unless that is told (%s)',
    async (way) => {
      const world = await worldOf([row(1), row(2)]);
      const margin = { name: 'Margin', type: 'string', nullable: true, metadata: {} };
      await createRival(world).alter((columns) => [...columns, margin]);
      expect(await world.reload({ ...ALL, force: false })).toMatchObject({ outcome: 'unchanged' });
      grow(world, [row(3, { Region: 'N' })]);
      await world.run();
      world.service.clear('Events');
      world.service.declare('Events', typeWith());
      world.service.insert('Events', [row(1), row(2)]);
      const version = (await world.snapshot())?.version;
      const refused = await world.reload(ALL);
      expect(refused).toMatchObject({ outcome: 'failed', errorKind: 'table-unsupported' });
      expect(refused.message).toContain('no property fills the column Region of Tables/Orders');
      expect((await world.snapshot())?.version).toBe(version);
      expect(await columnTexts(world, 'Region')).toContain('N');
      if (way === 'gone') world.feed = { ...world.feed, gone: ['Region'] };
      expect(await world.reload({ ...ALL, force: way === 'force' })).toMatchObject({ outcome: 'reloaded' });
      expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2']);
      expect(await columnTexts(world, 'Region')).not.toContain('N');
    },
  );

  test('writes rows below "start" in the new types, and tells which have no value of them', async () => {
    const world = await worldOf([row(1, { Note: '7' }), row(2), row(3)]);
    world.feed = { ...world.feed, cursor: { column: 'Id', start: '3' } };
    world.service.clear('Events');
    const [id, modified] = typeWith().properties;
    const properties = [id, modified, { name: 'Note', type: 'Edm.Int32' }].flatMap((each) => each ?? []);
    world.service.declare('Events', { ...typeWith(), properties });
    world.service.insert('Events', [row(3, { Note: 3 }), row(4, { Note: 4 })]);
    const run = await world.reload(ALL);
    expect(run).toMatchObject({ outcome: 'reloaded' });
    expect(run.noteFacts).toStrictEqual([
      { kind: 'cells-emptied', column: 'Note', rows: 1 },
      { kind: 'columns-changed', columns: 'Note integer' },
    ]);
    expect(await columnTexts(world, 'Note')).toStrictEqual(['3', '4', '7', 'null']);
    expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2', '3', '4']);
  });
});

describe('a row of another, far above the watermark', () => {
  test('is told, and does not take the place of the rows that "last" and "rows" mean', async () => {
    for (const window of [{ last: { units: '2' } }, { rows: 2 }]) {
      const world = await worldOf([row(1), row(2), row(3)]);
      await createRival(world).append([{ Id: 999, ModifiedAt: at(9) }]);
      world.service.update('Events', 3, { Note: 'changed' });
      const run = await world.reload({ window });
      expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { changed: 1, deleted: 1 } } });
      expect(run.noteFacts).toStrictEqual([{ kind: 'rows-above-watermark', watermark: '3' }]);
      expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2', '3']);
    }
  });
});
