import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  type Quirks,
} from '../../local/odata-service/index.ts';
import type { Clock } from '../../shared/core/index.ts';
import {
  createODataSource,
  type JsonObject,
  type JsonValue,
  type ODataSourceOptions,
  type Page,
} from '../../shared/odata/index.ts';
import { caught } from '../support/caught.ts';
import { rowsOf } from '../support/rows-of.ts';
import { ownServers } from '../support/own-servers.ts';
import { sourceOptions } from '../support/source-options.ts';
import { notedWaits } from '../support/noted-waits.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

const listen = ownServers();

/** Starts a service on a free port; returns its root and the requests that reach it. */
const serve = async (answer: Answer): Promise<{ root: string; seen: IncomingMessage[] }> => {
  const seen: IncomingMessage[] = [];
  const root = await listen((request, response) => {
    seen.push(request);
    answer(request, response, new URL(request.url ?? '', 'http://host'));
  });
  return { root, seen };
};

const json = (response: ServerResponse, body: JsonValue, headers: Record<string, string> = {}): void => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

const open = (serviceUrl: string, changes: Partial<ODataSourceOptions> = {}) =>
  createODataSource(
    sourceOptions(serviceUrl, {
      authorize: () => Promise.resolve({ authorization: 'Bearer secret' }),
      ...changes,
    }),
  );

const idsOf = async (source: ReturnType<typeof open>, id = 'Id'): Promise<JsonValue[]> => {
  const ids: JsonValue[] = [];
  for await (const page of source.pages({ orderby: id }))
    ids.push(...rowsOf(page).map((row) => row[id] ?? null));
  return ids;
};

const nextRows = async (pages: AsyncIterator<Page, void>): Promise<readonly JsonObject[]> => {
  const { value } = await pages.next();
  return value === undefined ? [] : rowsOf(value);
};

/** A promise and what fulfils it. */
const gate = () => Promise.withResolvers<void>();

describe('paging over HTTP', () => {
  test.each([
    ['absolute', (root: string, token: number) => `${root}/Orders?%24skiptoken=${token}`],
    ['path-absolute', (_root: string, token: number) => `/svc/Orders?%24skiptoken=${token}`],
    ['relative', (_root: string, token: number) => `Orders?%24skiptoken=${token}`],
  ])('%s next links are followed to the last page, as written', async (_name, linkTo) => {
    let root = '';
    const service = await serve((_request, response, url) => {
      const page = Number(url.searchParams.get('$skiptoken') ?? '0');
      json(response, {
        '@odata.context': `${root}/$metadata#Orders`,
        value: [{ Id: page * 2 }, { Id: page * 2 + 1 }],
        ...(page < 3 && { [page % 2 === 0 ? '@odata.nextLink' : '@nextLink']: linkTo(root, page + 1) }),
      });
    });
    ({ root } = service);
    expect(await idsOf(open(root))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(service.seen.map(({ url }) => url)).toEqual([
      '/svc/Orders?$orderby=Id',
      '/svc/Orders?%24skiptoken=1',
      '/svc/Orders?%24skiptoken=2',
      '/svc/Orders?%24skiptoken=3',
    ]);
    expect(new Set(service.seen.map(({ headers }) => headers['prefer']))).toEqual(
      new Set(['odata.maxpagesize=100']),
    );
  });

  test('gzip is asked for, and the decompressed bytes are counted', async () => {
    const body = JSON.stringify({ value: Array.from({ length: 1000 }, (_, Id) => ({ Id })) });
    const { root, seen } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body));
    });
    const source = open(root);
    expect(await idsOf(source)).toHaveLength(1000);
    expect(seen[0]?.headers['accept-encoding']).toBe('gzip');
    expect(source.traffic).toMatchObject({ requests: 1, bytes: body.length });
  });

  test('the next page is requested while the present one is in use', async () => {
    const asked = gate();
    const { root } = await serve((_request, response, url) => {
      if (url.searchParams.has('$skiptoken')) {
        asked.resolve();
        json(response, { value: [{ Id: 2 }] });
      } else json(response, { value: [{ Id: 1 }], '@odata.nextLink': 'Orders?$skiptoken=1' });
    });
    const pages = open(root).pages({});
    await pages.next();
    // Would wait for ever if the second request began only with the second call.
    await asked.promise;
    expect(await nextRows(pages)).toEqual([{ Id: 2 }]);
    expect(await pages.next()).toMatchObject({ done: true });
  });

  test('leaving the walk ends the request that is under way', async () => {
    const asked = gate();
    const gone = gate();
    const { root } = await serve((request, response, url) => {
      if (!url.searchParams.has('$skiptoken')) {
        json(response, { value: [{ Id: 1 }], '@odata.nextLink': 'Orders?$skiptoken=1' });
        return;
      }
      request.socket.on('close', () => gone.resolve());
      asked.resolve();
    });
    for await (const page of open(root).pages({})) {
      expect(rowsOf(page)).toEqual([{ Id: 1 }]);
      await asked.promise;
      break;
    }
    await gone.promise;
  });
});

describe('failures over HTTP', () => {
  test('an abort in mid-body ends the walk with its reason', async () => {
    const begun = gate();
    const gone = gate();
    const { root } = await serve((request, response) => {
      request.socket.on('close', () => gone.resolve());
      response.writeHead(200).write('{"value":[{"Id":1},', () => begun.resolve());
    });
    const stop = new AbortController();
    const pages = open(root).pages({}, stop.signal);
    const next = pages.next();
    next.catch(() => undefined);
    await begun.promise;
    stop.abort(new Error('shutdown'));
    await expect(next).rejects.toThrow('shutdown');
    await gone.promise;
  });

  test('an abort while a retry waits ends the walk with its reason', async () => {
    const stop = new AbortController();
    const { root } = await serve((_request, response) => {
      response.writeHead(503, { 'retry-after': '100' }).end(() => stop.abort(new Error('shutdown')));
    });
    await expect(open(root).pages({}, stop.signal).next()).rejects.toThrow('shutdown');
  });

  test('a body that stalls longer than the time limit is tried again', async () => {
    let requests = 0;
    const { root } = await serve((_request, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(200).write('{"value":[');
      else json(response, { value: [{ Id: 1 }] });
    });
    const clock: Clock = { now: () => 0, sleep: () => Promise.resolve() };
    expect(await idsOf(open(root, { timeoutMs: 200, clock }))).toEqual([1]);
    expect(requests).toBe(2);
  });

  test('a service that never answers is source-unavailable', async () => {
    const { root, seen } = await serve(() => undefined);
    const clock: Clock = { now: () => 0, sleep: () => Promise.resolve() };
    const error = await caught(() => idsOf(open(root, { timeoutMs: 30, clock })));
    expect(error.kind).toBe('source-unavailable');
    expect(error.message).toContain('timeoutMs');
    expect(seen.length).toBeLessThanOrEqual(5);
  });

  test('a connection that breaks in mid-body is tried again', async () => {
    let requests = 0;
    const { root } = await serve((request, response) => {
      requests += 1;
      if (requests > 1) json(response, { value: [{ Id: 1 }] });
      else
        response
          .writeHead(200, { 'content-length': '100' })
          .write('{"value":[{"Id":7}', () => request.socket.destroy());
    });
    expect(await idsOf(open(root))).toEqual([1]);
  });

  test.each([
    ['seconds', { 'retry-after': '7' }],
    ['a date', { 'retry-after': 'Mon, 01 Jan 2024 00:00:07 GMT', date: 'Mon, 01 Jan 2024 00:00:00 GMT' }],
  ])('Retry-After in %s is waited for', async (_name, headers) => {
    let requests = 0;
    const { root } = await serve((_request, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(429, headers).end();
      else json(response, { value: [{ Id: 1 }] });
    });
    const { clock, waits } = notedWaits();
    expect(await idsOf(open(root, { clock }))).toEqual([1]);
    expect(waits).toEqual([7000]);
  });

  test('a service that knows no parameters of JSON is asked without them', async () => {
    const { root, seen } = await serve((request, response) => {
      if (request.headers.accept === 'application/json') json(response, { value: [{ Id: 1 }] });
      else response.writeHead(406).end();
    });
    expect(await idsOf(open(root))).toEqual([1]);
    expect(seen).toHaveLength(2);
  });

  test('neither a redirect nor a next link takes anything to another origin', async () => {
    const other = await serve((_request, response) => json(response, { value: [] }));
    const { root, seen } = await serve((_request, response, url) => {
      if (url.pathname.endsWith('/Moved'))
        response.writeHead(302, { location: `${other.root}/Orders` }).end();
      else if (url.search.includes('$skiptoken')) json(response, { value: [{ Id: 2 }] });
      else
        json(response, { value: [{ Id: 1 }], '@odata.nextLink': `${other.root}/Orders?$skiptoken=a/b+c'd` });
    });
    expect(await idsOf(open(root))).toEqual([1, 2]);
    expect(seen.at(-1)?.url).toBe("/svc/Orders?$skiptoken=a/b+c'd");
    expect((await caught(() => idsOf(open(root, { entitySet: 'Moved' })))).kind).toBe('source-contract');
    expect(other.seen).toEqual([]);
  });

  test.each<[string, Answer, string]>([
    ['cut JSON', (_request, response) => response.end('{"@odata.count":2,"value":['), 'source-unavailable'],
    [
      'a login page',
      (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
      'source-contract',
    ],
    ['a 401', (_request, response) => response.writeHead(401).end(), 'source-denied'],
  ])('%s ends the walk', async (_name, answer, kind) => {
    const { root } = await serve(answer);
    const error = await caught(() => idsOf(open(root)));
    expect(error.kind).toBe(kind);
    expect(error.message).not.toContain('secret');
  });

  test('a page that fails after another one leaves the first in use', async () => {
    const { root } = await serve((_request, response, url) => {
      if (url.searchParams.has('$skiptoken')) response.writeHead(403).end();
      else json(response, { value: [{ Id: 1 }], '@odata.nextLink': 'Orders?$skiptoken=1' });
    });
    const pages = open(root).pages({});
    expect(await nextRows(pages)).toEqual([{ Id: 1 }]);
    expect((await caught(() => pages.next())).kind).toBe('source-denied');
  });
});

const over = (quirks: Quirks) => {
  const service = createODataService({ entitySets: [northwindOrdersSet(northwindOrders(450))], quirks });
  return open(service.rootUrl, {
    fetch: (url, init) => service.fetch(url, init),
    clock: { now: () => 0, sleep: () => Promise.resolve() },
  });
};

describe('the sample service', () => {
  const query = { filter: 'OrderID gt 10300', orderby: 'OrderID', select: ['OrderID', 'Freight'] };

  test('describes its orders', async () => {
    const type = await over({}).entityType();
    expect(type).toMatchObject({ key: ['OrderID'] });
    expect(type.properties).toContainEqual({
      name: 'OrderID',
      type: 'Edm.Int32',
      kind: 'primitive',
      nullable: false,
    });
    expect(type.properties.length).toBe(14);
  });

  test.each<[string, Quirks]>([
    ['as it is', {}],
    ['with relative links', { relativeNextLink: true }],
    ['with path-absolute links', { pathAbsoluteNextLink: true }],
    ['with links elsewhere', { linkOrigin: 'https://elsewhere.example' }],
    ['with empty pages', { emptyPages: true }],
    ['that cuts a page once', { cutJson: 2 }],
    ['without IEEE754Compatible', { rejectIeee754: true }],
    ['that throttles by seconds', { throttle: { everyNth: 2, retryAfter: 1 } }],
    ['that throttles by date', { throttle: { everyNth: 2, retryAfter: 'date' } }],
    ['that fails now and then', { failNth: [1, 3] }],
  ])('%s, gives every row once, as many as it counts', async (_name, quirks) => {
    const source = over(quirks);
    const ids: JsonValue[] = [];
    for await (const page of source.pages(query))
      ids.push(...rowsOf(page).map((row) => row['OrderID'] ?? null));
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, at) => 10_301 + at));
    expect(await source.count(query.filter)).toEqual({ outcome: 'counted', rows: ids.length });
    expect(ids.length).toBeGreaterThan(200);
  });

  test.each<[string, Quirks, string]>([
    ['links to itself', { loopingNextLink: true }, 'source-stalled'],
    ['links back', { loopingNextLink: 'back' }, 'source-stalled'],
    ['cuts a page every time', { cutJson: [2, 3, 4, 5, 6] }, 'source-unavailable'],
    ['shows a login page', { html: 2 }, 'source-contract'],
    ['forgets the rows', { noValue: 1 }, 'source-contract'],
    ['denies', { unauthorized: true }, 'source-denied'],
  ])('that %s, ends the walk', async (_name, quirks, kind) => {
    expect((await caught(() => idsOf(over(quirks), 'OrderID'))).kind).toBe(kind);
  });
});
