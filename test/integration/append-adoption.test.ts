import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { stageFile } from '../../shared/delta/index.ts';
import { putCommit } from '../../shared/delta/transaction/index.ts';
import { createScanner, fieldFor, type JsonObject, type Property } from '../../shared/odata/index.ts';
import type { ColumnType } from '../../shared/parquet/index.ts';
import { createWorld, type World } from '../support/memory-world.ts';
import { tableOfOthers } from '../support/table-of-others.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';
import { noteKinds } from '../support/note-kinds.ts';

type Types = Readonly<Record<string, readonly [edm: string, type: ColumnType]>>;

/** As Spark would infer it: a long key, text, times, a wide decimal. */
const SPARK: Types = {
  OrderID: ['Edm.Int32', 'long'],
  CustomerID: ['Edm.String', 'string'],
  EmployeeID: ['Edm.Int32', 'long'],
  OrderDate: ['Edm.DateTimeOffset', 'timestamp'],
  RequiredDate: ['Edm.DateTimeOffset', 'timestamp'],
  ShippedDate: ['Edm.DateTimeOffset', 'timestamp'],
  ShipVia: ['Edm.Int32', 'long'],
  Freight: ['Edm.Decimal', 'decimal(28,6)'],
  ShipName: ['Edm.String', 'string'],
  ShipAddress: ['Edm.String', 'string'],
  ShipCity: ['Edm.String', 'string'],
  ShipRegion: ['Edm.String', 'string'],
  ShipPostalCode: ['Edm.String', 'string'],
  ShipCountry: ['Edm.String', 'string'],
};

/** Another program makes the feed's table of these rows. */
const makeTable = async (
  { lake, clock, feed, deps }: World,
  types: Types,
  rows: readonly JsonObject[],
  required?: string,
): Promise<void> => {
  const columns = Object.entries(types).map(([name, [edm, type]]) => {
    const property: Property = { name, type: edm, kind: 'primitive', nullable: true };
    return { property, field: fieldFor(property, type, 'other') };
  });
  const scanner = createScanner(columns, { cursor: 'OrderID', key: ['OrderID'] }, 'other');
  scanner.scan(Buffer.from(JSON.stringify({ value: rows })));
  const { newId, random, encode } = deps;
  const options = { newId, clock, codec: 'snappy', encode } as const;
  const files = rows.length === 0 ? [] : [await stageFile(lake, feed.tablePath, scanner.view(), options)];
  const fields = columns.map(({ field }) => ({ ...field, nullable: field.name !== required }));
  const actions = tableOfOthers({ fields, files, newId, now: clock.now() });
  await putCommit({ lake, tablePath: feed.tablePath, version: 0 }, actions, { clock, random });
};

describe.each([['OrderID'], ['OrderDate']])(
  'T3: a table that another program made, with the cursor %s',
  (column) => {
    test('is gone on with from its greatest value, in its own types, ties single', async () => {
      const orders = northwindOrders(60);
      const world = createWorld({ rows: orders, cursor: { column } });
      await makeTable(world, SPARK, orders.slice(0, 31));
      const run = await world.run();
      expect(run).toMatchObject({ outcome: 'appended', rows: 29 });
      expect(noteKinds(run)).toContain('table-adopted');
      expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
      const [row] = (await world.rows()).slice(-1);
      expect(typeof row?.['OrderID']).toBe('bigint');
      expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    });

    test('is loaded whole when it is empty', async () => {
      const world = createWorld({ cursor: { column } });
      await makeTable(world, SPARK, []);
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60, version: 3 });
      expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
    });

    test('may have columns that the feed has not: they stay null', async () => {
      const orders = northwindOrders(60);
      const world = createWorld({ rows: orders, cursor: { column } });
      await makeTable(world, { ...SPARK, LoadedBy: ['Edm.String', 'string'] }, orders.slice(0, 10));
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 50 });
      expect(new Set(await columnTexts(world, 'LoadedBy'))).toStrictEqual(new Set(['null', 'undefined']));
    });
  },
);

describe('a table that does not fit the feed is refused, nothing written', () => {
  test.each<[string, Types, RegExp]>([
    [
      'a type that loses',
      { ...SPARK, Freight: ['Edm.Decimal', 'double'] },
      /"orders", column Freight: it is double in the table and decimal\(19,4\) from the feed\. Set "columns": \{ "Freight": "double" \}/,
    ],
  ])('%s', async (_, types, message) => {
    const world = createWorld({});
    await makeTable(world, types, []);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config', rows: 0 });
    expect(run.message).toMatch(message);
    expect((await world.snapshot())?.version).toBe(0);
  });

  test('a column that must not be null and that the feed has not', async () => {
    const world = createWorld({});
    await makeTable(world, { ...SPARK, LoadedBy: ['Edm.String', 'string'] }, [], 'LoadedBy');
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toMatch(/"orders", column LoadedBy: the table requires a value in it/);
  });

  test('no cursor column to go on from', async () => {
    const world = createWorld({ cursor: { column: 'OrderDate' } });
    const { OrderDate: _, ...types } = SPARK;
    await makeTable(
      world,
      types,
      northwindOrders(3).map(({ OrderDate: __, ...row }) => row),
    );
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toMatch(/"orders": the table Tables\/Orders has no column OrderDate/);
  });
});
