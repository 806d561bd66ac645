import { describe, expect, test } from 'vitest';
import manifest from '#package' with { type: 'json' };
import {
  type EntityQuery,
  type JsonObject,
  type JsonValue,
  type ODataSource,
  type ODataSourceOptions,
  type Page,
} from '../../../../shared/odata/index.ts';
import { caught } from '../../../support/caught.ts';
import { rowsOf } from '../../../support/rows-of.ts';
import { answering, ROOT } from '../../../support/answering.ts';

/** A source whose service is a function, with a password. */
const sourceOver = (answer: Parameters<typeof answering>[0], changes: Partial<ODataSourceOptions> = {}) =>
  answering(answer, {
    authorize: () => Promise.resolve({ authorization: 'Basic c2VjcmV0' }),
    timeoutMs: 10_000,
    ...changes,
  });

const page = (body: JsonValue, init?: ResponseInit): Response =>
  Response.json(body, { headers: { date: 'Mon, 01 Jan 2024 00:00:00 GMT' }, ...init });
const failed = (
  status: number,
  headers: Record<string, string> = {},
  body: string | Uint8Array<ArrayBuffer> = '',
): Response => new Response(body, { status, headers });
/** What is known of each page: its bytes are gone by then. */
interface Known extends Pick<Page, 'serverTimeMs' | 'sizeBytes'> {
  readonly rows: readonly JsonObject[];
}

const pagesOf = async (source: ODataSource, query: EntityQuery = {}): Promise<Known[]> => {
  const pages: Known[] = [];
  for await (const page of source.pages(query)) {
    const { serverTimeMs, sizeBytes } = page;
    pages.push({ rows: rowsOf(page), serverTimeMs, sizeBytes });
  }
  return pages;
};

const unreachable = (code: string) => () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
};

describe('requests', () => {
  test('a page is asked for with everything that the service needs to know', async () => {
    const { source, sent } = sourceOver(() => page({ value: [] }), {
      headers: { 'Accept-Language': 'de', Prefer: 'odata.include-annotations="*"' },
      query: { tenant: '1' },
    });
    await pagesOf(source, { filter: 'A gt 1', orderby: 'A' });
    expect(sent[0]?.url).toBe(`${ROOT}/Orders?$filter=A%20gt%201&$orderby=A&tenant=1`);
    expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual({
      accept: 'application/json;odata.metadata=minimal;IEEE754Compatible=true',
      'accept-encoding': 'gzip',
      'accept-language': 'de',
      authorization: 'Basic c2VjcmV0',
      'odata-maxversion': '4.0',
      'odata-version': '4.0',
      prefer: 'odata.include-annotations="*", odata.maxpagesize=100',
      'user-agent': `tidemark/${manifest.version}`,
    });
  });

  test('a refused Accept is replaced for good', async () => {
    const { source, sent, waits } = sourceOver(({ headers }) =>
      headers.get('accept')?.includes('IEEE754') === true ? failed(406) : page({ value: [] }),
    );
    await pagesOf(source);
    await pagesOf(source);
    expect(sent.map(({ headers }) => headers.get('accept'))).toEqual([
      'application/json;odata.metadata=minimal;IEEE754Compatible=true',
      'application/json',
      'application/json',
    ]);
    expect(waits).toEqual([]);
  });

  test('a service that offers no form at all is refused', async () => {
    const { source, sent } = sourceOver(() => failed(415));
    expect(await caught(() => pagesOf(source))).toMatchObject({
      kind: 'source-contract',
      facts: { status: 415 },
    });
    expect(sent).toHaveLength(3);
  });

  test.each([408, 425, 429, 500, 502, 503, 504, 520])(
    'status %i is tried again with a growing wait',
    async (status) => {
      const { source, waits } = sourceOver((_, at) =>
        at < 4 ? failed(status) : page({ value: [{ A: 1 }] }),
      );
      expect(await pagesOf(source)).toMatchObject([{ rows: [{ A: 1 }] }]);
      expect(waits).toEqual([500, 1000, 2000, 4000]);
      expect(source.traffic.requests).toBe(5);
    },
  );

  test('a failure of the network is tried again', async () => {
    const { source } = sourceOver((_, at) => {
      if (at === 0) throw new TypeError('fetch failed');
      return page({ value: [] });
    });
    expect(await pagesOf(source)).toHaveLength(1);
  });

  test('five failures end in source-unavailable, with the code and without the values of the service', async () => {
    const body = JSON.stringify({ error: { code: '0x80040265', message: "Row 'Smith' broke" } });
    const { source, sent } = sourceOver((_, at) => failed(at === 0 ? 503 : 500, {}, body));
    const error = await caught(() => pagesOf(source));
    expect(error).toMatchObject({ kind: 'source-unavailable', retry: 'later' });
    expect(error.facts).toMatchObject({ feed: 'orders', status: 500, attempts: 5, code: '0x80040265' });
    expect(error.message).toBe(
      'Feed "orders": the query failed 5 times, at last with status 500 (0x80040265).',
    );
    expect(sent).toHaveLength(5);
  });

  test.each([
    ['an object', { error: { code: '-2147024860, Contoso.ListQueryThrottledException' } }],
    ['an older object', { 'odata.error': { code: '-2147024860, Contoso.ListQueryThrottledException' } }],
  ])('a 500 every time, with %s, lasts: its code is told, and where to look', async (_, body) => {
    const { source, sent } = sourceOver(() => failed(500, {}, JSON.stringify(body)));
    const error = await caught(() => pagesOf(source));
    expect(error).toMatchObject({ kind: 'source-contract', retry: 'never' });
    expect(error.message).toMatch(/at last with status 500 \(-2147024860\)\..*index/);
    expect(sent).toHaveLength(5);
  });

  test('an abort during the last attempt is no failure of the service', async () => {
    const stop = new AbortController();
    const { source } = sourceOver((_, at) => {
      if (at === 4) stop.abort(new Error('shutdown'));
      throw new TypeError('fetch failed');
    });
    await expect(source.pages({}, stop.signal).next()).rejects.toThrow('shutdown');
  });

  test('an unreachable service ends in source-unavailable with the reason', async () => {
    const { source } = sourceOver(() => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    });
    const error = await caught(() => pagesOf(source));
    expect(error.kind).toBe('source-unavailable');
    expect(error.message).toContain('no answer (ECONNREFUSED)');
  });

  test('a host that DNS does not know lasts, and is looked for twice', async () => {
    const { source, sent } = sourceOver(unreachable('ENOTFOUND'));
    const error = await caught(() => pagesOf(source));
    expect(error).toMatchObject({
      kind: 'config',
      retry: 'never',
      facts: { feed: 'orders', code: 'ENOTFOUND' },
    });
    expect(error.message).toBe(
      'Feed "orders": the query failed 2 times, at last with no answer (ENOTFOUND) from https://host. DNS knows no host. Check the host in serviceUrl of the feed; if the name is private, check the DNS of the network that the app runs in.',
    );
    expect(sent).toHaveLength(2);
  });

  test('a resolver that does not answer may answer later', async () => {
    const { source, sent } = sourceOver(unreachable('EAI_AGAIN'));
    expect(await caught(() => pagesOf(source))).toMatchObject({ kind: 'source-unavailable', retry: 'later' });
    expect(sent).toHaveLength(5);
  });

  test('Retry-After is waited for, a random part longer', async () => {
    const { source, waits } = sourceOver((_, at) =>
      at === 0 ? failed(429, { 'retry-after': '17' }) : page({ value: [] }),
    );
    await pagesOf(source);
    expect(waits).toEqual([17_500]);
  });

  test('a Retry-After of more than two minutes ends the run', async () => {
    const { source, sent } = sourceOver(() => failed(503, { 'retry-after': '121' }));
    const error = await caught(() => pagesOf(source));
    expect(error).toMatchObject({
      kind: 'source-throttled',
      retry: 'later',
      facts: { afterMs: 121_000, status: 503 },
    });
    expect(sent).toHaveLength(1);
  });

  test('throttling without end is source-throttled', async () => {
    const { source } = sourceOver(() => failed(429));
    expect((await caught(() => pagesOf(source))).kind).toBe('source-throttled');
  });

  test.each([
    [400, 'source-contract', 'filter'],
    [401, 'source-denied', 'auth'],
    [403, 'source-denied', 'permission'],
    [404, 'config', 'entitySet'],
    [410, 'source-contract', 'serviceUrl'],
    [413, 'source-contract', 'pageSize'],
    [418, 'source-contract', 'serviceUrl'],
    [501, 'source-contract', 'support'],
    [304, 'source-contract', 'serviceUrl'],
  ])('status %i is %s, at once', async (status, kind, words) => {
    const { source, sent } = sourceOver(() => new Response(status === 304 ? null : 'nope', { status }));
    const error = await caught(() => pagesOf(source));
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('c2VjcmV0');
    expect(sent).toHaveLength(1);
  });

  test('an error page that is not UTF-8 is judged by its status', async () => {
    const { source } = sourceOver((_, at) =>
      at === 0 ? failed(503, {}, new Uint8Array([0xe9])) : page({ value: [] }),
    );
    expect(await pagesOf(source)).toHaveLength(1);
  });

  test('a page that is not UTF-8 is refused rather than mended', async () => {
    const bytes = Buffer.concat([Buffer.from('{"value":[{"A":"'), Buffer.from([0xe9]), Buffer.from('"}]}')]);
    const { source } = sourceOver(() => new Response(bytes));
    expect((await caught(() => pagesOf(source))).kind).toBe('source-contract');
  });

  test('a body over the limit is refused, and says what to change', async () => {
    const { source } = sourceOver(() => page({ value: [{ A: 'x'.repeat(1000) }] }), { maxBodyBytes: 500 });
    const error = await caught(() => pagesOf(source));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain('pageSize');
  });

  test('a header that cannot be sent is a configuration error without its value', async () => {
    const { source } = sourceOver(() => page({ value: [] }), {
      authorize: () => Promise.resolve({ authorization: 'pass\nword' }),
    });
    const error = await caught(() => pagesOf(source));
    expect(error.kind).toBe('config');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('word');
  });
});

describe('authorization', () => {
  test('after a 401 a fresh token is tried once', async () => {
    const asked: boolean[] = [];
    const { source } = sourceOver(
      ({ headers }) => (headers.get('authorization') === 'fresh' ? page({ value: [] }) : failed(401)),
      {
        authorize: (_signal, fresh) => {
          asked.push(fresh);
          return Promise.resolve({ authorization: fresh ? 'fresh' : 'stale' });
        },
      },
    );
    expect(await pagesOf(source)).toHaveLength(1);
    expect(asked).toEqual([false, true]);
  });

  test('a fresh token that is refused too is denied', async () => {
    let token = 0;
    const { source, sent } = sourceOver(() => failed(401), {
      authorize: () => Promise.resolve({ authorization: `token ${(token += 1)}` }),
    });
    expect((await caught(() => pagesOf(source))).kind).toBe('source-denied');
    expect(sent).toHaveLength(2);
  });
});

const redirect = (location: string): Response => failed(302, { location });

describe('redirects', () => {
  test('one within the origin is followed, and links count from where it ended', async () => {
    const { source, sent } = sourceOver(({ url }, at) => {
      if (at === 0) return redirect('/v2/Orders?x=1');
      return url.includes('skip')
        ? page({ value: [] })
        : page({ value: [], '@odata.nextLink': 'Orders?$skiptoken=1' });
    });
    await pagesOf(source);
    expect(sent.map(({ url }) => url)).toEqual([
      `${ROOT}/Orders`,
      'https://host/v2/Orders?x=1',
      'https://host/v2/Orders?$skiptoken=1',
    ]);
  });

  test.each(['https://login.example/authorize?x', 'http://host/svc/Orders', '//host.evil/'])(
    'one to %s is refused, and nothing is sent there',
    async (location) => {
      const { source, sent } = sourceOver(() => redirect(location));
      expect((await caught(() => pagesOf(source))).kind).toBe('source-contract');
      expect(sent).toHaveLength(1);
    },
  );

  test('a circle of redirects ends', async () => {
    const { source, sent } = sourceOver(() => redirect('/svc/Orders'));
    expect((await caught(() => pagesOf(source))).kind).toBe('source-contract');
    expect(sent.length).toBeLessThan(10);
  });
});

describe('pages', () => {
  test('empty pages are followed to the last', async () => {
    const { source } = sourceOver((_, at) =>
      page(at < 3 ? { value: [], '@odata.nextLink': `${ROOT}/Orders?at=${at}` } : { value: [{ A: 1 }] }),
    );
    expect((await pagesOf(source)).map(({ rows }) => rows.length)).toEqual([0, 0, 0, 1]);
  });

  test.each([1, 2, 5])('a circle of %i links is noticed', async (period) => {
    const { source, sent } = sourceOver((_, at) =>
      page({ value: [{ A: at }], '@odata.nextLink': `${ROOT}/Orders?at=${at % period}` }),
    );
    const error = await caught(() => pagesOf(source));
    expect(error).toMatchObject({ kind: 'source-stalled' });
    expect(error.message).toContain('circle');
    expect(sent.length).toBeLessThanOrEqual(period + 3);
  });

  test('a link back to the first page is a circle', async () => {
    const { source } = sourceOver(() => page({ value: [], '@odata.nextLink': `${ROOT}/Orders` }));
    expect((await caught(() => pagesOf(source))).message).toContain('circle');
  });

  test('a next link to another origin is asked for at our own', async () => {
    const { source, sent } = sourceOver((_, at) =>
      page(
        at === 0
          ? { value: [], '@odata.nextLink': 'http://internal:81/x/Orders?$skiptoken=a+b' }
          : { value: [] },
      ),
    );
    await pagesOf(source);
    expect(sent.map(({ url }) => url)).toEqual([`${ROOT}/Orders`, `${ROOT}/Orders?$skiptoken=a+b`]);
  });

  test('a next link to another path is refused, and not asked for', async () => {
    const { source, sent } = sourceOver(() => page({ value: [], '@odata.nextLink': `${ROOT}/Secret-7?x=1` }));
    const error = await caught(() => pagesOf(source));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toContain('another path');
    expect(error.message).not.toContain('Secret');
    expect(sent).toHaveLength(1);
  });

  test.each([404, 410])('an expired next link, %i twice, is source-reset', async (status) => {
    const { source, sent } = sourceOver((_, at) =>
      at === 0 ? page({ value: [{ A: 1 }], '@odata.nextLink': 'Orders?$skiptoken=1' }) : failed(status),
    );
    expect(await caught(() => pagesOf(source))).toMatchObject({ kind: 'source-reset', retry: 'later' });
    expect(sent).toHaveLength(3);
  });

  test('a guess that the parsed page does not confirm is given up', async () => {
    const asked: AbortSignal[] = [];
    const { source } = sourceOver(() => page({}), {
      fetch: async (url, init) => {
        if (init.signal) asked.push(init.signal);
        const at = new URL(url).searchParams.get('at');
        // The row at the end of the first page holds a member that looks like the page's link.
        if (at === null) {
          return new Response(
            '{"@odata.nextLink":"Orders?at=1","value":[{"@odata.nextLink":"Orders?at=wrong"}]}',
          );
        }
        return at === '1' ? page({ value: [{ A: 1 }] }) : new Promise<Response>(() => undefined);
      },
    });
    expect((await pagesOf(source)).map(({ rows }) => rows)).toEqual([
      [{ '@odata.nextLink': 'Orders?at=wrong' }],
      [{ A: 1 }],
    ]);
    expect(asked.map(({ aborted }) => aborted)).toEqual([false, true, false]);
  });

  test("what is known of a page is the service's time and the size of its body", async () => {
    const { source } = sourceOver(() => page({ value: [] }));
    expect(await pagesOf(source)).toMatchObject([
      { serverTimeMs: Date.parse('2024-01-01T00:00:00Z'), sizeBytes: 12 },
    ]);
    expect(source.traffic).toEqual({ requests: 1, bytes: 12, slowed: 0, heldBack: 0 });
  });

  test('a web page is refused by its content type', async () => {
    const { source } = sourceOver(() =>
      failed(200, { 'content-type': 'text/html; charset=utf-8' }, '{"value":[]}'),
    );
    expect((await caught(() => pagesOf(source))).message).toContain('login page');
  });
});

describe('count', () => {
  test.each(['42', '﻿42\r\n', ' 42 '])('%j is counted', async (body) => {
    const { source, sent } = sourceOver(() => failed(200, {}, body));
    expect(await source.count('A gt 1')).toEqual({ outcome: 'counted', rows: 42 });
    expect(sent[0]?.url).toBe(`${ROOT}/Orders/$count?$filter=A%20gt%201`);
    expect(sent[0]?.headers.get('accept')).toBe('text/plain');
  });

  test('a service that does not know text/plain is asked for anything', async () => {
    const { source } = sourceOver((_, at) => failed(at === 0 ? 406 : 200, {}, '7'));
    expect(await source.count(undefined)).toEqual({ outcome: 'counted', rows: 7 });
  });
});

describe('entityType', () => {
  const EDMX = `<Edmx Version="4.0"><DataServices><Schema Namespace="N"><EntityType Name="T"><Property Name="A" Type="Edm.Int32"/></EntityType>
    <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="N.T"/></EntityContainer></Schema></DataServices></Edmx>`;

  test('$metadata is asked for once', async () => {
    const { source, sent } = sourceOver(() => failed(200, {}, EDMX));
    expect((await source.entityType()).name).toBe('N.T');
    expect((await source.entityType()).name).toBe('N.T');
    expect(sent.map(({ url, headers }) => [url, headers.get('accept')])).toEqual([
      [`${ROOT}/$metadata`, 'application/xml'],
    ]);
  });

  test('a failure is not remembered', async () => {
    const { source } = sourceOver((_, at) => (at === 0 ? failed(403) : failed(200, {}, EDMX)));
    expect((await caught(() => source.entityType())).kind).toBe('source-denied');
    expect((await source.entityType()).name).toBe('N.T');
  });
});
