import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeHere, stageFile } from '../../shared/delta/index.ts';
import { putCommit } from '../../shared/delta/transaction/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';
import type { ColumnType, Field } from '../../shared/parquet/index.ts';
import { batchOf, type Cell, columnOf } from '../support/columns.ts';
import { plainSet } from '../support/plain-set.ts';
import { propertyOptions } from '../support/property-options.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { tableOfOthers } from '../support/table-of-others.ts';
import { columnTexts } from '../support/world-checks.ts';

/** Values of every type that a table's column can have, those of others among them: two rows, or a null. */
const CELLS: Readonly<Record<string, readonly [Cell, Cell]>> = {
  string: ['7', 'text'],
  long: [7n, 9n],
  integer: [7, 9],
  short: [7, 9],
  byte: [7, 9],
  float: [7.5, 9],
  double: [7.5, 9],
  boolean: [true, false],
  binary: [new Uint8Array([7]), new Uint8Array([9])],
  date: [20_000, 20_001],
  timestamp: [1_767_600_000_000_000n, 1_767_600_001_000_000n],
  'decimal(9,2)': [700n, 950n],
  'decimal(38,18)': [7_000_000_000_000_000_000n, null],
};

const TYPES = Object.keys(CELLS) as ColumnType[];

/** What a cursor can be at the source, with two values beyond those of the table. */
const CURSORS: Readonly<Record<string, readonly [JsonValue, JsonValue]>> = {
  'Edm.Int16': [101, 102],
  'Edm.Int32': [101, 102],
  'Edm.Int64': [101, 102],
  'Edm.Decimal': [101.5, 102],
  'Edm.Date': ['2026-02-03', '2026-02-04'],
  'Edm.DateTimeOffset': ['2026-02-03T04:05:06Z', '2026-02-04T04:05:06.123Z'],
};

interface Table {
  readonly key: ColumnType;
  readonly cursor: ColumnType;
  readonly value: ColumnType;
  /** Whether the table has rows of these types. */
  readonly hasRows: boolean;
  /** A name is spelled otherwise than the source does. */
  readonly spelled: 'Id' | 'At' | 'Value' | undefined;
  readonly source: keyof typeof CURSORS;
  readonly isKeyCursor: boolean;
}

const type = fc.constantFrom(...TYPES);
const table: fc.Arbitrary<Table> = fc.record({
  key: type,
  cursor: type,
  value: type,
  hasRows: fc.boolean(),
  spelled: fc.constantFrom(undefined, undefined, undefined, 'Id', 'At', 'Value'),
  source: fc.constantFrom(...Object.keys(CURSORS)),
  isKeyCursor: fc.boolean(),
});

const sourceOf = ({ source, isKeyCursor }: Table) => {
  const [first, second] = CURSORS[source] ?? [1, 2];
  const rows: readonly JsonObject[] = [
    { Id: 11, At: first, Value: 1 },
    { Id: 12, At: second, Value: 2 },
  ];
  const key = isKeyCursor ? ['At'] : ['Id'];
  return plainSet('Things', key, { Id: 'Edm.Int32', At: source, Value: 'Edm.Int32?' }, rows);
};

/** Makes the table that another program has made. */
const make = async ({ lake, feed, clock, deps }: ReloadWorld, of: Table): Promise<void> => {
  const nameOf = (name: string): string => (name === of.spelled ? name.toUpperCase() : name);
  const fields: readonly Field[] = [
    { name: nameOf('Id'), type: of.key, nullable: true },
    { name: nameOf('At'), type: of.cursor, nullable: true },
    { name: nameOf('Value'), type: of.value, nullable: true },
  ];
  const batch = batchOf(...fields.map((field) => columnOf(field, [...(CELLS[field.type] ?? []), null])));
  const { newId } = deps;
  const options = { newId, clock, codec: 'snappy' as const, encode: encodeHere };
  const files = of.hasRows ? [await stageFile(lake, feed.tablePath, batch, options)] : [];
  const actions = tableOfOthers({ fields, files, newId, now: clock.now() });
  await putCommit({ lake, tablePath: feed.tablePath, version: 0 }, actions, { clock, random: () => 0.5 });
};

/** A decimal column keeps its scale. */
const numbersIn = async (world: ReloadWorld, column: string): Promise<readonly string[]> =>
  (await columnTexts(world, column)).map((text) => text.replace(/\.0+$/, ''));

test('no table leads to a fault of our own, and a reload of everything leads on from any', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (of) => {
      const world = createReloadWorld({ set: sourceOf(of), cursor: { column: 'At' } });
      await make(world, of);
      const kinds = [
        await world.run(),
        await world.reload({ window: { rows: 1 } }),
        await world.reload({ window: { rows: 1 }, force: true }),
        await world.run(),
        await world.reload({ window: { all: true }, dryRun: true }),
      ].map(({ errorKind, message }) => (errorKind === 'invariant' ? message : undefined));
      expect(kinds).toStrictEqual([undefined, undefined, undefined, undefined, undefined]);
      const { outcome, message } = await world.reload({ window: { all: true }, force: true });
      expect({ outcome, message }).toStrictEqual({
        outcome: outcome === 'unchanged' ? outcome : 'reloaded',
        message: undefined,
      });
      // Key and cursor get the source's spelling, others keep the table's.
      const id = of.spelled === 'Id' && of.isKeyCursor ? 'ID' : 'Id';
      expect(await numbersIn(world, id)).toStrictEqual(['11', '12']);
      const value = of.spelled === 'Value' ? 'VALUE' : 'Value';
      expect(await numbersIn(world, value)).toStrictEqual(['1', '2']);
      expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    }),
    propertyOptions(30),
  );
});
