import { join } from 'node:path';
import { northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import { columnsOf } from './expected.ts';
import { anHourAgo, createLedger, everything } from './ledger.ts';
import type { Scenario } from './workbench.ts';

const FIRST = 10_248;
/** After each of the others' operations, and at the end. */
const READ_BY_OTHERS = [0, 4, 5, 7, 8, 9, 12, 14, 16, 18];

const idOf = (row: JsonObject): number => Number(row['OrderID']);
const hasCity =
  (city: string, ...ids: readonly number[]) =>
  (row: JsonObject): JsonObject =>
    ids.includes(idOf(row)) ? { ...row, ShipCity: city } : row;

/** Spark and DuckDB do all that they can to a table between runs; the next run and the next reload make it whole. */
const sparkAtWork: Scenario = {
  name: 'spark-at-work',
  build: async (bench) => {
    const { spark } = bench;
    if (spark === undefined) return undefined;
    const set = northwindOrdersSet(northwindOrders(45));
    const world = bench.open({ set, pageSize: 10, batchRows: 10, clock: anHourAgo() });
    const ledger = createLedger(world, set, { cursorOf: idOf });
    const columns = columnsOf(set, ['OrderID']);
    const grown = [...columns, { name: 'Extra', type: 'string' }];
    const strangers = northwindOrders(3, { firstOrderId: 5 });
    const others = northwindOrders(2, { firstOrderId: 1 });
    const come = (firstOrderId: number): void =>
      world.service.insert('Orders', northwindOrders(3, { firstOrderId }));
    const sql = (
      statement: string,
      ...after: Parameters<typeof ledger.others> extends [unknown, ...infer Rest] ? Rest : never
    ) => ledger.others(() => spark('sql', statement), ...after);

    await ledger.append(10, 18);
    const file = join(bench.lakeFolder, 'given.parquet');
    await bench.deltaRsWith('write-parquet', { columns, rows: strangers }, file);
    await sql(`INSERT INTO TABLE_ SELECT * FROM parquet.\`${file}\``, (held) => [...held, ...strangers]);
    await sql(`UPDATE TABLE_ SET ShipCity = 'Oslo' WHERE OrderID IN (5, ${FIRST + 40})`, (held) =>
      held.map(hasCity('Oslo', 5, FIRST + 40)),
    );
    come(FIRST + 45);
    await ledger.append();
    await sql(
      `MERGE INTO TABLE_ AS t USING parquet.\`${file}\` AS s ON t.OrderID = s.OrderID AND s.OrderID > 5
       WHEN MATCHED THEN UPDATE SET ShipCity = 'Roma' WHEN NOT MATCHED BY SOURCE AND t.OrderID = 5 THEN DELETE`,
      (held) => held.filter((row) => idOf(row) !== 5).map(hasCity('Roma', 6, 7)),
    );
    await ledger.reload({ window: { last: { units: '10' } }, isInside: (row) => idOf(row) > FIRST + 37 });
    await sql('OPTIMIZE TABLE_', (held) => held);
    await sql(`DELETE FROM TABLE_ WHERE OrderID > ${FIRST + 44}`, (held) =>
      held.filter((row) => idOf(row) <= FIRST + 44),
    );
    await ledger.append();
    const before = ledger.at(6);
    await sql('RESTORE TABLE TABLE_ TO VERSION AS OF 6', () => before);
    come(FIRST + 48);
    await ledger.append();
    await sql('ALTER TABLE TABLE_ ADD COLUMNS (Extra STRING)', (held) => held);
    come(FIRST + 51);
    await ledger.append();
    await ledger.others(
      () => bench.deltaRsWith('insert-by-duckdb', { columns: grown, rows: others }),
      (held) => [...held, ...others],
    );
    await ledger.reload(everything);
    come(FIRST + 54);
    await ledger.append();
    const finished = ledger.finish({ createdBy: 'tidemark', columns: grown });
    return { ...finished, readByOthers: READ_BY_OTHERS };
  },
};

/** Tables that Delta's own Spark writes to. */
export const sparkTables: readonly Scenario[] = [sparkAtWork];
