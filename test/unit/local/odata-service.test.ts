import { describe, expect, test } from 'vitest';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  type ODataService,
  type ODataServiceOptions,
  type Quirks,
} from '../../../local/odata-service/index.ts';

type Row = Record<string, unknown>;
interface Body {
  readonly '@odata.context'?: string;
  readonly '@odata.count'?: number | string;
  readonly '@odata.nextLink'?: string;
  readonly value?: readonly Row[];
}

const service = (count = 25, options: Partial<ODataServiceOptions> = {}): ODataService =>
  createODataService({ entitySets: [northwindOrdersSet(northwindOrders(count))], pageSize: 10, ...options });
const quirky = (quirks: Quirks, count = 25): ODataService => service(count, { quirks });

const get = (source: ODataService, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  source.fetch(`${source.rootUrl}/${path}`, { headers });
const body = async (
  source: ODataService,
  path: string,
  headers: Record<string, string> = {},
): Promise<Body> => (await (await get(source, path, headers)).json()) as Body;

/** Follows next links; stops after `limit` pages. */
const walk = async (source: ODataService, path: string, limit = 40): Promise<Body[]> => {
  const pages: Body[] = [];
  let url: string | undefined = `${source.rootUrl}/${path}`;
  while (url !== undefined && pages.length < limit) {
    const page = (await (await source.fetch(url)).json()) as Body;
    pages.push(page);
    const link: string | undefined = page['@odata.nextLink'];
    url = link === undefined ? undefined : new URL(link, `${source.rootUrl}/`).href;
  }
  return pages;
};
const ids = (pages: readonly Body[]): number[] =>
  pages.flatMap((page) => (page.value ?? []).map((row) => Number(row['OrderID'])));
const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('documents', () => {
  test('$metadata has the type in one schema and the container in another', async () => {
    const response = await get(service(), '$metadata', { accept: 'application/xml' });
    const xml = await response.text();
    expect(response.headers.get('content-type')).toContain('application/xml');
    expect(xml).toContain('<Schema Namespace="NorthwindModel"');
    expect(xml).toContain('<EntitySet Name="Orders" EntityType="NorthwindModel.Order" />');
    expect(xml).toContain('<Property Name="OrderID" Type="Edm.Int32" Nullable="false" />');
    expect(xml).toContain('<Property Name="OrderDate" Type="Edm.DateTimeOffset" />');
    expect(xml).toContain('<Property Name="Freight" Type="Edm.Decimal" Precision="19" Scale="4" />');
  });

  test('the service document names the entity sets', async () => {
    expect(await body(service(), '')).toMatchObject({ value: [{ name: 'Orders', url: 'Orders' }] });
  });

  test.each(['Nope', 'orders', 'Orders/$value', 'Orders(99)', '$batch'])('%s is not found', async (path) => {
    expect((await get(service(), path)).status).toBe(404);
  });

  test('the Date header is the service clock', async () => {
    const source = service(1, { serverNow: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
    expect((await get(source, 'Orders')).headers.get('date')).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
  });
});

describe('queries', () => {
  test('pages hold the page size and end without a link', async () => {
    const pages = await walk(service(), 'Orders');
    expect(pages.map((page) => page.value?.length)).toEqual([10, 10, 5]);
    expect(ids(pages)).toEqual(range(10_248, 10_272));
  });

  test('a full last page has no link either', async () => {
    expect((await walk(service(20), 'Orders')).map((page) => page.value?.length)).toEqual([10, 10]);
  });

  test('the next link is the last member and keeps the options as they came', async () => {
    const text = await (await get(service(), 'Orders?$filter=OrderID%20gt%200&x=%C3%A9')).text();
    expect(text).toMatch(
      /,"@odata\.nextLink":"http:\/\/odata\.test\/[^"]*\?\$filter=OrderID%20gt%200&x=%C3%A9&\$skiptoken=[\w-]+"\}$/,
    );
  });

  test('ties are broken by the key over page borders, in both directions', async () => {
    const up = ids(await walk(service(), 'Orders?$orderby=OrderDate'));
    const down = ids(await walk(service(), 'Orders?$orderby=OrderDate%20desc,OrderID%20desc'));
    expect(up).toEqual(range(10_248, 10_272));
    expect(down).toEqual(up.toReversed());
  });

  test('nulls sort lowest and are all walked', async () => {
    const source = service(300);
    const pages = await walk(source, 'Orders?$orderby=ShippedDate&$select=OrderID,ShippedDate');
    const dates = pages.flatMap((page) =>
      (page.value ?? []).map((row) => {
        const date = row['ShippedDate'];
        return Date.parse(typeof date === 'string' ? date : '0000-01-01');
      }),
    );
    expect(new Set(ids(pages)).size).toBe(300);
    expect(dates[0]).toBe(Date.parse('0000-01-01'));
    expect(dates).toEqual(ascending(dates));
  });

  test('rows inserted and removed in mid-walk lose and double nothing', async () => {
    const source = service(25, {
      onRequest: (_request, nth) => {
        if (nth !== 2) return;
        source.insert('Orders', [{ OrderID: 1 }]);
        source.remove('Orders', 10_250);
      },
    });
    expect(ids(await walk(source, 'Orders'))).toEqual(range(10_248, 10_272));
    expect(source.rows('Orders')).toHaveLength(25);
  });

  test('$top is a total over pages, $skip comes first, $count ignores both', async () => {
    const pages = await walk(service(), 'Orders?$top=12&$skip=3&$count=true&$filter=OrderID%20gt%2010248');
    expect(pages.map((page) => [page.value?.length, page['@odata.count']])).toEqual([
      [10, 24],
      [2, 24],
    ]);
    expect(ids(pages)).toEqual(range(10_252, 10_263));
  });

  test('/$count is text and takes the filter', async () => {
    const response = await get(service(), 'Orders/$count?$filter=OrderID%20le%2010250');
    expect([response.headers.get('content-type'), await response.text()]).toEqual([
      'text/plain;charset=utf-8',
      '3',
    ]);
  });

  test('$select shows these properties only, and the context says which', async () => {
    const page = await body(service(1), 'Orders?$select=OrderID,Freight');
    expect(page['@odata.context']).toMatch(/\$metadata#Orders\(OrderID,Freight\)$/);
    expect(Object.keys(page.value?.[0] ?? {})).toEqual(['OrderID', 'Freight']);
  });

  test.each([
    'Orders?$filter=OrderID+gt+1',
    'Orders?$orderby=OrderDate+desc',
    'Orders?$orderby=Nope',
    'Orders?$orderby=OrderDate%20DESC',
    'Orders?$select=Nope',
    'Orders?$Top=1',
    'Orders?$top=-1',
    'Orders?$expand=Customer',
    'Orders?$top=1&$top=2',
    'Orders?$count=yes',
    'Orders?$filter=%',
    'Orders?$skiptoken=nonsense',
    "Orders('10248')",
  ])('%s is refused with an OData error', async (path) => {
    const response = await get(service(), path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: '400', message: expect.any(String) } });
  });

  test('an option without its dollar is silently a custom one', async () => {
    expect(ids([await body(service(), 'Orders?top=1')])).toHaveLength(10);
  });
});

describe('preferences', () => {
  test.each([
    ['odata.maxpagesize=3', 3],
    ['maxpagesize=4', 4],
    ['odata.maxpagesize=5000', 15],
  ])('%s is given up to the cap: %i rows', async (prefer, rows) => {
    const response = await get(service(25, { maxPageSize: 15 }), 'Orders', { prefer });
    expect(response.headers.get('preference-applied')).toBe(`odata.maxpagesize=${rows}`);
    expect(ids([(await response.json()) as Body])).toHaveLength(rows);
  });

  test('IEEE754Compatible=true turns 64-bit integers, decimals and counts into text', async () => {
    const accept = 'application/json;odata.metadata=minimal;IEEE754Compatible=true';
    const response = await get(service(), 'Orders?$count=true', { accept });
    const page = (await response.json()) as Body;
    expect(response.headers.get('content-type')).toContain(';IEEE754Compatible=true');
    expect(page['@odata.count']).toBe('25');
    expect(page.value?.[0]).toMatchObject({ OrderID: 10_248, Freight: expect.stringMatching(/^\d/) });
  });

  test('without it, every digit of a number is written', async () => {
    const source = createODataService({
      entitySets: [
        {
          name: 'Items',
          entityType: {
            name: 'Item',
            key: ['Id'],
            properties: [
              { name: 'Id', type: 'Edm.Int64' },
              { name: 'Price', type: 'Edm.Decimal' },
            ],
          },
          rows: [{ Id: '9007199254740993', Price: '123456789012345.6789' }],
        },
      ],
    });
    const response = await get(source, 'Items');
    expect(response.headers.get('content-type')).not.toContain('IEEE754');
    expect(await response.text()).toContain('{"Id":9007199254740993,"Price":123456789012345.6789}');
  });

  test('XML rows are not to be had', async () => {
    expect((await get(service(), 'Orders', { accept: 'application/atom+xml' })).status).toBe(406);
  });
});

describe('writing', () => {
  const send = (source: ODataService, method: string, path: string, json?: Row): Promise<Response> =>
    source.fetch(`${source.rootUrl}/${path}`, {
      method,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });

  test('an empty POST makes a plausible order with the next number', async () => {
    const source = service(25, { serverNow: () => Date.UTC(2026, 4, 6, 12) });
    const response = await send(source, 'POST', 'Orders', {});
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`${source.rootUrl}/Orders(10273)`);
    expect(await response.json()).toMatchObject({ OrderID: 10_273, OrderDate: '2026-05-06T00:00:00Z' });
    expect(source.rows('Orders')).toHaveLength(26);
  });

  test('PATCH changes, DELETE removes, GET by key tells', async () => {
    const source = service();
    expect((await send(source, 'PATCH', 'Orders(10250)', { ShipCity: 'Ålesund', OrderID: 7 })).status).toBe(
      204,
    );
    expect(await body(source, 'Orders(OrderID=10250)')).toMatchObject({
      OrderID: 10_250,
      ShipCity: 'Ålesund',
    });
    expect((await send(source, 'DELETE', 'Orders(10250)')).status).toBe(204);
    expect((await get(source, 'Orders(10250)')).status).toBe(404);
  });

  test.each<[number, Row]>([
    [400, { Nope: 1 }],
    [400, { Freight: 'much' }],
    [400, { OrderID: null }],
    [409, { OrderID: 10_248 }],
  ])('POST is refused with %i for %o', async (status, row) => {
    expect((await send(service(), 'POST', 'Orders', row)).status).toBe(status);
  });

  test('a composite key finds its row, text with quotes and slashes too', async () => {
    const source = createODataService({
      entitySets: [
        {
          name: 'Items',
          entityType: {
            name: 'Item',
            key: ['A', 'B'],
            properties: [
              { name: 'A', type: 'Edm.Int32' },
              { name: 'B', type: 'Edm.String' },
            ],
          },
          rows: [
            { A: 1, B: "x/'y" },
            { A: 1, B: 'z' },
          ],
        },
      ],
    });
    expect(await body(source, "Items(A=1,B='x%2F''y')")).toMatchObject({ B: "x/'y" });
    source.remove('Items', { A: 1, B: 'z' });
    expect(source.rows('Items')).toHaveLength(1);
  });
});

describe('quirks', () => {
  test('ignoreOrder: every row once, in no order', async () => {
    const found = ids(await walk(quirky({ ignoreOrder: true }), 'Orders?$orderby=OrderID'));
    expect(found).not.toEqual(range(10_248, 10_272));
    expect(ascending(found)).toEqual(range(10_248, 10_272));
  });

  test('ignoreFilter: every row matches', async () => {
    const source = quirky({ ignoreFilter: true });
    expect(ids(await walk(source, 'Orders?$filter=OrderID%20gt%2010270'))).toHaveLength(25);
    expect(await (await get(source, 'Orders/$count?$filter=OrderID%20gt%2010270')).text()).toBe('25');
  });

  test('ignoreMaxPageSize: the service decides and says nothing', async () => {
    const response = await get(quirky({ ignoreMaxPageSize: true }), 'Orders', {
      prefer: 'odata.maxpagesize=3',
    });
    expect(response.headers.has('preference-applied')).toBe(false);
    expect(ids([(await response.json()) as Body])).toHaveLength(10);
  });

  test('rejectIeee754: 406 for the parameter, 200 without it', async () => {
    const source = quirky({ rejectIeee754: true });
    const accept = 'application/json;IEEE754Compatible=true';
    expect((await get(source, 'Orders', { accept })).status).toBe(406);
    expect((await get(source, 'Orders', { accept: 'application/json' })).status).toBe(200);
  });

  test('linkToken offset: an insert before the page doubles a row, a delete loses one', async () => {
    const source = quirky({ linkToken: 'offset' });
    source.onRequest = (_request, nth) => (nth === 2 ? source.insert('Orders', [{ OrderID: 1 }]) : undefined);
    expect(ids(await walk(source, 'Orders')).filter((id) => id === 10_257)).toHaveLength(2);
    source.clearRequests();
    source.onRequest = (_request, nth) => (nth === 2 ? source.remove('Orders', 1) : undefined);
    expect(ids(await walk(source, 'Orders'))).not.toContain(10_257);
  });

  test.each<[Quirks, RegExp]>([
    [{}, /^http:\/\/odata\.test\/V4\/Northwind\/Northwind\.svc\/Orders\?/],
    [{ relativeNextLink: true }, /^Orders\?/],
    [{ pathAbsoluteNextLink: true }, /^\/V4\/Northwind\/Northwind\.svc\/Orders\?/],
    [{ linkOrigin: 'https://elsewhere.example' }, /^https:\/\/elsewhere\.example\/V4\/Northwind/],
  ])('next link with %o', async (quirks, form) => {
    expect((await body(quirky(quirks), 'Orders'))['@odata.nextLink']).toMatch(form);
  });

  test('a walk over relative links is whole', async () => {
    expect(ids(await walk(quirky({ relativeNextLink: true }), 'Orders'))).toHaveLength(25);
    expect(ids(await walk(quirky({ pathAbsoluteNextLink: true }), 'Orders'))).toHaveLength(25);
  });

  test('loopingNextLink: to the page itself, or back to the first', async () => {
    const self = await walk(quirky({ loopingNextLink: true }), 'Orders', 6);
    expect(new Set(ids(self)).size).toBe(10);
    const back = await walk(quirky({ loopingNextLink: 'back' }), 'Orders', 6);
    expect(back).toHaveLength(6);
    expect(new Set(ids(back)).size).toBe(20);
  });

  test('emptyPages: an empty page after every page, links until the last empty one', async () => {
    const pages = await walk(quirky({ emptyPages: true }), 'Orders');
    expect(pages.map((page) => page.value?.length)).toEqual([10, 0, 10, 0, 5, 0]);
    expect(pages.map((page) => '@odata.nextLink' in page)).toEqual([true, true, true, true, true, false]);
  });

  test('silentCap: fewer rows than there are, and no link', async () => {
    const pages = await walk(quirky({ silentCap: 7 }), 'Orders?$filter=OrderID%20gt%2010250');
    expect(ids(pages)).toEqual(range(10_251, 10_257));
  });

  test('refuseOr and noCount', async () => {
    const source = quirky({ refuseOr: true, noCount: true });
    expect((await get(source, 'Orders?$filter=OrderID eq 1 or OrderID eq 2')).status).toBe(400);
    expect((await get(source, 'Orders?$filter=OrderID eq 1 and OrderID eq 2')).status).toBe(200);
    expect((await get(source, 'Orders/$count')).status).toBe(501);
  });

  test('throttle: every nth request, with seconds or a date', async () => {
    const source = service(1, {
      quirks: { throttle: { everyNth: 2, retryAfter: 3 } },
      serverNow: () => Date.UTC(2026, 0, 1),
    });
    const answers = [
      await get(source, 'Orders'),
      await get(source, '$metadata'),
      await get(source, 'Orders'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200]);
    expect(answers[1]?.headers.get('retry-after')).toBe('3');
    source.quirks.throttle = { everyNth: 4, retryAfter: 'date' };
    expect((await get(source, 'Orders')).headers.get('retry-after')).toBe('Thu, 01 Jan 2026 00:00:01 GMT');
  });

  test('failNth, html, cutJson and noValue spoil the requests for rows that they name', async () => {
    const source = quirky({ failNth: [1, 6], html: 2, cutJson: 3, noValue: 4 });
    await get(source, '$metadata');
    await get(source, 'Orders/$count');
    expect((await get(source, 'Orders')).status).toBe(500);
    const html = await get(source, 'Orders');
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const cut = await get(source, 'Orders');
    expect(cut.status).toBe(200);
    await expect(cut.json()).rejects.toThrow(SyntaxError);
    expect(await body(source, 'Orders')).not.toHaveProperty('value');
    expect(ids([await body(source, 'Orders')])).toHaveLength(10);
    expect((await get(source, 'Orders')).status).toBe(500);
  });

  test('unauthorized: 401 for everything', async () => {
    const response = await get(quirky({ unauthorized: true }), '$metadata');
    expect([response.status, response.headers.has('www-authenticate')]).toEqual([401, true]);
  });

  test('numbersAsJson false: decimals are text although nobody asked', async () => {
    const response = await get(quirky({ numbersAsJson: false }), 'Orders');
    expect(response.headers.get('content-type')).not.toContain('IEEE754');
    expect(await response.text()).toMatch(/"Freight":"[\d.]+"/);
  });

  test('nullsSkipped: rows after a null, or with one, are lost without a word', async () => {
    const source = quirky({ nullsSkipped: true }, 300);
    const unshipped = source.rows('Orders').filter((row) => row['ShippedDate'] === null).length;
    expect(unshipped).toBeGreaterThanOrEqual(10);
    expect(ids(await walk(source, 'Orders?$orderby=ShippedDate'))).toHaveLength(10);
    const down = await walk(source, 'Orders?$orderby=ShippedDate%20desc');
    expect(ids(down)).toHaveLength(300 - unshipped);
    expect(ids(await walk(source, 'Orders'))).toHaveLength(300);
  });

  test('shownDigits: shown cut, compared in full', async () => {
    const source = quirky({ shownDigits: 3 });
    source.update('Orders', 10_250, { OrderDate: '2030-01-01T00:00:00.1239999Z' });
    const page = await body(source, 'Orders?$filter=OrderDate%20gt%202030-01-01T00:00:00.123Z');
    expect(page.value?.map((row) => row['OrderDate'])).toEqual(['2030-01-01T00:00:00.123Z']);
  });

  test('latencyMs: a caller that gives up gets its own reason', async () => {
    const source = quirky({ latencyMs: 60_000 });
    const signal = AbortSignal.abort(new RangeError('enough'));
    await expect(source.fetch(`${source.rootUrl}/Orders`, { signal })).rejects.toThrow('enough');
  });
});

describe('watching', () => {
  test('requests are logged decoded and raw, with their headers', async () => {
    const source = service();
    await get(source, 'Orders?$filter=OrderID%20gt%201', { prefer: 'odata.maxpagesize=2' });
    expect(source.requests).toEqual([
      expect.objectContaining({
        method: 'GET',
        url: `${source.rootUrl}/Orders?$filter=OrderID gt 1`,
        rawUrl: `${source.rootUrl}/Orders?$filter=OrderID%20gt%201`,
        headers: expect.objectContaining({ prefer: 'odata.maxpagesize=2' }),
      }),
    ]);
  });

  test('a hook can answer itself, or break the connection', async () => {
    const source = service(1, { onRequest: () => new Response(null, { status: 410 }) });
    expect((await get(source, 'Orders')).status).toBe(410);
    source.onRequest = () => {
      throw new TypeError('fetch failed');
    };
    await expect(get(source, 'Orders')).rejects.toThrow('fetch failed');
  });
});
