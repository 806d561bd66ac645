import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';

type Row = Record<string, string | number | null>;

const service = createODataService({ entitySets: [northwindOrdersSet(northwindOrders(830))] });
let listening: Awaited<ReturnType<typeof service.listen>>;
beforeAll(async () => {
  listening = await service.listen();
});
afterAll(() => listening.close());

const walk = async (root: string, path: string): Promise<{ rows: Row[]; pages: number }> => {
  const rows: Row[] = [];
  let pages = 0;
  let url: string | undefined = `${root}/${path}`;
  while (url !== undefined) {
    const page = (await (await fetch(url)).json()) as { value: Row[]; '@odata.nextLink'?: string };
    rows.push(...page.value);
    pages += 1;
    url = page['@odata.nextLink'];
  }
  return { rows, pages };
};

/** The bytes on the wire: the global `fetch` would decode them. */
const rawBody = (url: string, encoding: string): Promise<{ encoding: string | undefined; bytes: number }> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => resolve({ encoding: response.headers['content-encoding'], bytes }));
      response.on('error', reject);
    }).on('error', reject);
  });

describe('on a socket', () => {
  test('all orders come in five pages of 200, as from Northwind', async () => {
    expect(listening.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/V4\/Northwind\/Northwind\.svc$/);
    const { rows, pages } = await walk(listening.url, 'Orders');
    expect([rows.length, pages]).toEqual([830, 5]);
    expect(rows).toEqual(service.rows('Orders'));
  });

  test('bodies are compressed when asked, and only then', async () => {
    const url = `${listening.url}/Orders`;
    const plain = await rawBody(url, 'identity');
    const packed = await rawBody(url, 'gzip, br');
    expect([plain.encoding, packed.encoding]).toEqual([undefined, 'gzip']);
    expect(packed.bytes).toBeLessThan(plain.bytes / 3);
  });

  test('a row posted over the socket is read back, accents and all', async () => {
    const created = await fetch(`${listening.url}/Orders`, {
      method: 'POST',
      body: JSON.stringify({ ShipCity: 'Tromsø' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(created.status).toBe(201);
    const location = created.headers.get('location') ?? '';
    expect(await (await fetch(location)).json()).toMatchObject({ OrderID: 11_078, ShipCity: 'Tromsø' });
    await fetch(location, { method: 'DELETE' });
    expect((await fetch(location)).status).toBe(404);
  });

  test('a URL beyond 16 KB is refused with 431, as Node servers do', async () => {
    const filter = Array.from({ length: 900 }, (_, index) => `OrderID eq ${index}`).join(' or ');
    const response = await fetch(`${listening.url}/Orders?$filter=${encodeURIComponent(filter)}`);
    expect(response.status).toBe(431);
  });
});

const real = new URL('../../../shared/northwind/orders.json', import.meta.url);

const realRows = (): Row[] => JSON.parse(readFileSync(real, 'utf8')) as Row[];

describe.skipIf(!existsSync(real))('with the real Northwind rows, where they are beside the project', () => {
  test('they fit the declared type and are walked whole, in order, through their ties', async () => {
    const northwind = createODataService({ entitySets: [northwindOrdersSet(realRows())] });
    const served = await northwind.listen();
    try {
      const filter = encodeURIComponent('OrderID gt 10260');
      const { rows: found } = await walk(served.url, `Orders?$filter=${filter}&$orderby=OrderDate,OrderID`);
      expect(found).toEqual(realRows().filter((row) => Number(row['OrderID']) > 10_260));
    } finally {
      await served.close();
    }
  });

  test('made-up rows have the same columns and kinds of values', () => {
    const kinds = (row: Row | undefined): [string, string][] =>
      Object.entries(row ?? {}).map(([name, value]) => [name, typeof value]);
    const complete = (row: Row): boolean => Object.values(row).every((value) => value !== null);
    const made = northwindOrders(830) as Row[];
    expect(kinds(made.find(complete))).toEqual(kinds(realRows().find(complete)));
  });
});
