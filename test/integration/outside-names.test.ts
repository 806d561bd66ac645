import { describe, expect, test } from 'vitest';
import type { EntitySetOptions } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { memberNamed, OUTSIDE_NAMES } from '../support/outside-names.ts';

const setOf = (
  key: readonly string[],
  properties: Readonly<[string, string][]>,
  rows: readonly JsonObject[],
): EntitySetOptions => ({
  name: 'Things',
  entityType: {
    name: 'Thing',
    key,
    properties: properties.map(([name, type]) => ({ name, type, nullable: !key.includes(name) })),
  },
  rows,
});

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

/** An append, another of new rows, a reload that finds a change, and what the table holds then. */
const journey = async (
  { rows, ...set }: EntitySetOptions,
  cursor: string,
  change: (row: JsonObject) => JsonObject,
  columns: Readonly<Record<string, 'string' | 'long'>> = {},
) => {
  const world = createReloadWorld({ set: { ...set, rows: rows.slice(0, 20) }, cursor: { column: cursor } });
  world.feed = { ...world.feed, columns };
  const first = await world.run();
  world.service.insert(set.name, rows.slice(20));
  const second = await world.run();
  const idle = await world.run();
  const last = rows.at(-1) ?? {};
  world.service.update(
    set.name,
    Object.fromEntries(set.entityType.key.map((name) => [name, last[name] ?? null])),
    change(last),
  );
  const reload = await world.reload({ window: { last: { units: '5' } } });
  const snapshot = await world.snapshot();
  return {
    outcomes: [first, second, idle, reload].map(({ outcome, message }) => message ?? outcome),
    changed: reload.reload?.changes,
    columns: snapshot?.metadata.columns.map(({ name, typeName }) => [name, typeName]),
    rows: (await world.rows()).map((row) => new Map(Object.entries(row))),
    source: world.service.rows(set.name).map((row) => new Map(Object.entries(row))),
  };
};

const WELL = {
  outcomes: ['appended', 'appended', 'no-new-rows', 'reloaded'],
  changed: { inserted: 0, changed: 1, deleted: 0, same: 4 },
};
const byId = (rows: readonly ReadonlyMap<string, unknown>[], name: string) =>
  rows.toSorted((a, b) => Number(a.get(name)) - Number(b.get(name)));

describe.each(OUTSIDE_NAMES)('a property named %s', (name) => {
  test('travels from the service to the table', async () => {
    const set = setOf(
      ['Id'],
      [
        ['Id', 'Edm.Int32'],
        [name, 'Edm.String'],
        ['Note', 'Edm.Double'],
      ],
      range(0, 30).map((Id) => ({ Id, ...memberNamed(name, `text ${Id}`), Note: Id / 2 })),
    );
    const seen = await journey(set, 'Id', () => memberNamed(name, 'changed'));
    expect(seen).toMatchObject(WELL);
    expect(seen.columns).toStrictEqual([
      ['Id', 'integer'],
      [name, 'string'],
      ['Note', 'double'],
    ]);
    expect(byId(seen.rows, 'Id')).toStrictEqual(seen.source);
  });

  test('may be the key', async () => {
    const set = setOf(
      [name],
      [
        [name, 'Edm.String'],
        ['At', 'Edm.Int64'],
        ['Note', 'Edm.String'],
      ],
      range(0, 30).map((at) => ({ ...memberNamed(name, `key ${at}`), At: at, Note: 'a' })),
    );
    const seen = await journey(set, 'At', () => ({ Note: 'b' }));
    expect(seen).toMatchObject(WELL);
    expect(byId(seen.rows, 'At').map((row) => row.get(name))).toStrictEqual(
      seen.source.map((row) => row.get(name)),
    );
  });

  test('may be a part of the key and the cursor', async () => {
    const set = setOf(
      ['Part', name],
      [
        ['Part', 'Edm.Int32'],
        [name, 'Edm.Int32'],
        ['Note', 'Edm.String'],
      ],
      range(0, 30).map((at) => ({ Part: at % 2, ...memberNamed(name, at), Note: 'a' })),
    );
    const seen = await journey(set, name, () => ({ Note: 'b' }));
    expect(seen).toMatchObject(WELL);
    expect(byId(seen.rows, name).map((row) => row.get(name))).toStrictEqual(range(0, 30));
  });

  test('may be the cursor, and its type may be set', async () => {
    const set = setOf(
      ['Id'],
      [
        ['Id', 'Edm.Int32'],
        [name, 'Edm.Int32'],
        ['Note', 'Edm.String'],
      ],
      range(0, 30).map((Id) => ({ Id, ...memberNamed(name, Id), Note: 'a' })),
    );
    const seen = await journey(set, name, () => ({ Note: 'b' }), memberNamed(name, 'long'));
    expect(seen).toMatchObject(WELL);
    expect(seen.columns).toContainEqual([name, 'long']);
  });

  test('that a row leaves out is null', async () => {
    const set = setOf(
      ['Id'],
      [
        ['Id', 'Edm.Int32'],
        [name, 'Edm.String'],
      ],
      range(0, 30).map((Id) => ({ Id })),
    );
    const seen = await journey(set, 'Id', () => memberNamed(name, 'came'));
    expect(seen).toMatchObject(WELL);
    expect(byId(seen.rows, 'Id').map((row) => row.get(name))).toStrictEqual([
      ...range(0, 29).map(() => null),
      'came',
    ]);
  });
});
