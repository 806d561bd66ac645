import type { EntitySetOptions, SampleProperty } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { ReloadWorld } from '../support/reload-world.ts';
import { holdsSource, runOnce, type Scenario, type Workbench } from './workbench.ts';

const ID: SampleProperty = { name: 'Id', type: 'Edm.Int32', nullable: false };
const STOCK: SampleProperty = { name: 'Stock', type: 'Edm.Int32' };
const PRICE: SampleProperty = { name: 'Price', type: 'Edm.Decimal', precision: 9, scale: 2 };
const SINCE: SampleProperty = { name: 'Since', type: 'Edm.DateTimeOffset' };
const REGION: SampleProperty = { name: 'Region', type: 'Edm.String' };

const setOf = (properties: readonly SampleProperty[], rows: readonly JsonObject[]): EntitySetOptions => ({
  name: 'Things',
  entityType: { name: 'Thing', key: ['Id'], properties: [ID, ...properties] },
  rows,
});

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, place) => from + place);

const plain = (id: number): JsonObject => ({ Id: id, Stock: id % 7, Price: id / 4 });
const placed = (id: number): JsonObject => ({
  ...plain(id),
  Region: id % 3 === 0 ? null : `region ${id % 5}`,
});

/** A service that gains two properties, one after the other, each with rows that have them. */
const grown = async (bench: Workbench): Promise<ReloadWorld> => {
  const world = bench.open({
    set: setOf([STOCK, PRICE], range(1, 40).map(plain)),
    cursor: { column: 'Id' },
    batchRows: 15,
  });
  await runOnce(world);
  const { service } = world;
  service.declare('Things', setOf([STOCK, PRICE, REGION], []).entityType);
  service.insert('Things', range(41, 70).map(placed));
  await runOnce(world);
  service.declare('Things', setOf([STOCK, PRICE, REGION, SINCE], []).entityType);
  const since = (id: number): JsonObject => ({
    ...placed(id),
    Since: `2026-02-0${(id % 9) + 1}T03:04:05.006Z`,
  });
  service.insert('Things', range(71, 90).map(since));
  await runOnce(world);
  return world;
};

const columnsAdded: Scenario = {
  name: 'columns-added',
  build: async (bench) => holdsSource(await grown(bench), setOf([STOCK, PRICE, REGION, SINCE], [])),
};

/** Then types grow: a reload of everything rewrites all files in the new ones, and the next rows need them. */
const columnsChanged: Scenario = {
  name: 'columns-changed',
  build: async (bench) => {
    const world = await grown(bench);
    const wide = [{ ...STOCK, type: 'Edm.Int64' }, { ...PRICE, precision: 28 }, REGION, { ...SINCE }];
    world.service.declare('Things', setOf(wide, []).entityType);
    const end = await world.reload({ window: { all: true } });
    if (end.outcome !== 'reloaded') throw new Error(`the reload ended in ${end.outcome}: ${end.message}`);
    world.service.insert('Things', [
      { Id: 91, Stock: 5_000_000_000, Price: '1234567890123.01', Region: 'new', Since: null },
    ]);
    await runOnce(world);
    return holdsSource(world, setOf(wide, []), { upserts: true });
  },
};

/** Tables whose columns follow the source's. */
export const growingTables: readonly Scenario[] = [columnsAdded, columnsChanged];
