import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { createFileLake } from '../../shared/lake/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { Row } from '../../shared/parquet/index.ts';
import { createWorld } from '../support/memory-world.ts';

/** Microsoft's sample data lies beside the project on some machines, and is no part of it. */
const FILE = join(import.meta.dirname, '../../../shared/northwind/orders.json');

const afterwards: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of afterwards.splice(0).toReversed()) await undo();
});

const micros = (text: unknown): bigint | null =>
  typeof text === 'string' ? BigInt(Date.parse(text)) * 1000n : null;

/** A row of the source as the table should hold it. */
const expected = (row: JsonObject): Row => ({
  ...row,
  OrderDate: micros(row['OrderDate']),
  RequiredDate: micros(row['RequiredDate']),
  ShippedDate: micros(row['ShippedDate']),
  Freight: Number(row['Freight']).toFixed(4),
});

const byId = (a: Row, b: Row): number => Number(a['OrderID']) - Number(b['OrderID']);

describe.skipIf(!existsSync(FILE))(
  `the 830 orders of Northwind, over HTTP into a folder (needs ${FILE})`,
  () => {
    test.each([['OrderID'], ['OrderDate']])(
      'are in the table value for value, and five more, by %s',
      async (column) => {
        const orders = JSON.parse(readFileSync(FILE, 'utf8')) as JsonObject[];
        const folder = mkdtempSync(join(tmpdir(), 'tidemark-northwind-'));
        afterwards.push(() => rmSync(folder, { recursive: true }));
        const service = createODataService({ entitySets: [northwindOrdersSet(orders)], pageSize: 200 });
        const { url, close } = await service.listen();
        afterwards.push(close);
        const world = createWorld({ lake: createFileLake(folder), cursor: { column }, batchRows: 400 });
        world.feed = { ...world.feed, source: { ...world.feed.source, serviceUrl: url } };
        const over = { lake: world.lake, state: world.state, fetch: globalThis.fetch };

        const first = await world.run({ over });
        expect(first).toMatchObject({ outcome: 'appended', rows: 830 });
        expect((await world.rows()).toSorted(byId)).toStrictEqual(orders.map(expected));
        expect(await world.storedState()).toMatchObject({ verifiedThrough: first.to, unverifiedRows: 0 });

        const last = orders.at(-1)?.['OrderDate'] ?? null;
        const more = northwindOrders(5, { firstOrderId: 11_078 }).map((row) => ({ ...row, OrderDate: last }));
        service.insert('Orders', more);
        service.clearRequests();
        expect(await world.run({ over })).toMatchObject({ outcome: 'appended', rows: 5 });
        expect((await world.rows()).toSorted(byId)).toStrictEqual([...orders, ...more].map(expected));
        service.clearRequests();
        expect(await world.run({ over })).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
        expect(service.requests).toHaveLength(1);
      },
    );
  },
);
