import { loadSnapshot } from '../shared/delta/index.ts';
import { createFileLake } from '../shared/lake/index.ts';
import { readRows, type Row, sourceOf } from '../shared/parquet/index.ts';

const MICROS_PER_MS = 1000n;

/** A cell as the sample service writes it: a time in whole seconds, a decimal as a number. */
const asJson = (name: string, value: unknown): unknown => {
  if (name === 'Freight') return value === null ? null : Number(value);
  if (typeof value === 'bigint')
    return new Date(Number(value / MICROS_PER_MS)).toISOString().replace('.000Z', 'Z');
  return value;
};

const asOrder = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asJson(name, value)]));

/** The table of orders as it is now, its rows by OrderID, read from its files without the code that wrote them; without a version while there is no table. */
export const readOrders = async (
  lakeFolder: string,
): Promise<{ readonly version?: number; readonly orders: readonly Row[] }> => {
  const lake = createFileLake(lakeFolder);
  const snapshot = await loadSnapshot(lake, 'Tables/Orders');
  if (snapshot === undefined) return { orders: [] };
  const orders: Row[] = [];
  for (const { path } of snapshot.files) {
    const file = await lake.read(`Tables/Orders/${path}`);
    if (file.outcome === 'not-found') throw new Error(`${path} is missing`);
    for await (const rows of readRows(sourceOf(file.bytes))) orders.push(...rows.map(asOrder));
  }
  return {
    version: snapshot.version,
    orders: orders.toSorted((a, b) => Number(a['OrderID']) - Number(b['OrderID'])),
  };
};
