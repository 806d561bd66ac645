import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import manifest from '#package' with { type: 'json' };
import { createODataSource, nodeFetch, type ODataSourceOptions } from '../../shared/odata/index.ts';
import { idsBody, scanIds } from '../support/answering.ts';
import { notedWaits } from '../support/noted-waits.ts';
import { ownServers } from '../support/own-servers.ts';
import { sourceOptions } from '../support/source-options.ts';

// What goes over the wire, seen by a server.

type Answer = (request: IncomingMessage, response: ServerResponse, at: number) => void;

const listen = ownServers();

const serve = async (answer: Answer) => {
  const seen: IncomingMessage[] = [];
  const root = await listen((request, response) => {
    seen.push(request);
    answer(request, response, seen.length - 1);
  });
  return { seen, root };
};

const json = (
  response: ServerResponse,
  body: unknown,
  headers: Record<string, string | string[]> = {},
): void =>
  void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const METADATA = `<Edmx Version="4.0"><DataServices><Schema Namespace="N"><EntityType Name="T"><Property Name="Id" Type="Edm.Int32"/></EntityType>
  <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="N.T"/></EntityContainer></Schema></DataServices></Edmx>`;

/** A set of one row, and a page behind it. */
const onePage: Answer = (request, response) => {
  if (request.url?.includes('$metadata') === true) response.end(METADATA);
  else if (request.url?.includes('$count') === true) response.end('1');
  else json(response, idsBody([1], { '@odata.nextLink': 'Orders?$skiptoken=2' }));
};

const open = (root: string, changes: Partial<ODataSourceOptions> = {}) => {
  const { clock, waits } = notedWaits();
  return { source: createODataSource(sourceOptions(root, { clock, ...changes })), clock, waits };
};

const namesOf = ({ rawHeaders }: IncomingMessage): readonly string[] =>
  rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());

const everything = async (root: string, changes: Partial<ODataSourceOptions> = {}): Promise<void> => {
  const { source } = open(root, changes);
  await source.entityType();
  await source.ask({ filter: 'Id ge 1' }, scanIds());
  await source.follow('?$skiptoken=2', scanIds());
  await source.count('Id ge 1');
};

const JSON_ACCEPT = 'application/json;odata.metadata=minimal;IEEE754Compatible=true';
const ACCEPTS = ['application/xml', JSON_ACCEPT, JSON_ACCEPT, 'text/plain'];

describe('the headers of every request', () => {
  test('are ours and those of the connection, and no others', async () => {
    const { root, seen } = await serve(onePage);
    await everything(root);
    expect(seen.map(({ headers }) => headers.accept)).toEqual(ACCEPTS);
    for (const request of seen) {
      const { host: _host, connection: _connection, accept: _accept, prefer, ...ours } = request.headers;
      expect(ours).toEqual({
        'accept-encoding': 'gzip',
        'odata-version': '4.0',
        'odata-maxversion': '4.0',
        'user-agent': `tidemark/${manifest.version}`,
      });
      expect(prefer).toBe(request.headers.accept === JSON_ACCEPT ? 'odata.maxpagesize=100' : undefined);
      expect(namesOf(request)).not.toContain('accept-language');
    }
  });

  test("have an empty accept-language where Node's fetch would send one", async () => {
    const { root, seen } = await serve(onePage);
    await everything(root, { fetch: globalThis.fetch });
    expect(seen.map(({ headers }) => headers['accept-language'])).toEqual(['', '', '', '']);
    expect(new Set(seen.map(({ headers }) => headers['user-agent']))).toEqual(
      new Set([`tidemark/${manifest.version}`]),
    );
  });

  test("are the feed's own where it names them; its accept is for rows", async () => {
    const { root, seen } = await serve(onePage);
    const own = {
      Accept: 'application/json;odata.metadata=none',
      'Accept-Language': 'de',
      'Accept-Encoding': 'identity',
      'OData-MaxVersion': '4.01',
      'User-Agent': 'ours',
      Prefer: 'maxpagesize=7',
    };
    await everything(root, { headers: own });
    expect(seen.map(({ headers }) => headers.accept)).toEqual([
      'application/xml',
      'application/json;odata.metadata=none',
      'application/json;odata.metadata=none',
      'text/plain',
    ]);
    for (const { headers } of seen)
      expect(headers).toMatchObject({
        'accept-language': 'de',
        'accept-encoding': 'identity',
        'odata-maxversion': '4.01',
        'user-agent': 'ours',
        prefer: 'maxpagesize=7',
      });
  });

  test("of an accept of the feed's own that is refused are not sent again", async () => {
    const { root, seen } = await serve((_request, response) => void response.writeHead(406).end());
    const { source } = open(root, { headers: { accept: 'application/json' } });
    await expect(source.ask({}, scanIds())).rejects.toMatchObject({ kind: 'source-contract' });
    expect(seen).toHaveLength(1);
  });
});

describe('the URL of a request', () => {
  test('has its parts percent-encoded', async () => {
    const { root, seen } = await serve(onePage);
    const { source } = open(root, { query: { 'sap-client': '1 0', $expand: "A/B+C&D'é" } });
    await source.ask(
      { filter: "At ge 2026-01-01T00:00:00+01:00 and N eq 'a''b&c#'", orderby: 'At asc,Id asc' },
      scanIds(),
    );
    expect(seen[0]?.url).toBe(
      '/svc/Orders?$filter=At%20ge%202026-01-01T00%3A00%3A00%2B01%3A00%20and%20N%20eq%20%27a%27%27b%26c%23%27' +
        '&$orderby=At%20asc%2CId%20asc&sap-client=1%200&%24expand=A%2FB%2BC%26D%27%C3%A9',
    );
  });

  test.each([
    '$skiptoken=a/b+c$d\'e,f(g)*h!i~j|k^l`m{n}o[p]q"r<s>t\\u',
    '%24skiptoken=%2f%2F%20&a=%zz',
    '$filter=A%20gt%201&$skiptoken=1?2=3',
  ])('of a next link has its query string as it was written: %s', async (query) => {
    const { root, seen } = await serve(onePage);
    const { source } = open(root);
    await source.follow(`https://elsewhere.example:81/x/Orders?${query}`, scanIds());
    expect(seen[0]?.url).toBe(`/svc/Orders?${query}`);
  });

  test('of a next link with letters and spaces of its own is one that can be sent', async () => {
    const { root, seen } = await serve(onePage);
    await open(root).source.follow('Orders?$skiptoken=é b', scanIds());
    expect(seen[0]?.url).toBe('/svc/Orders?$skiptoken=%C3%A9%20b');
  });

  test('of a next link is where a redirect led the rows to', async () => {
    const { root, seen } = await serve((request, response) => {
      if (request.url?.startsWith('/svc/') === true)
        response.writeHead(307, { location: '/v2/Orders?a=1' }).end();
      else onePage(request, response, 0);
    });
    const { source } = open(root);
    await source.ask({}, scanIds());
    await source.follow('?$skiptoken=2', scanIds());
    expect(seen.map(({ url }) => url)).toEqual(['/svc/Orders', '/v2/Orders?a=1', '/v2/Orders?$skiptoken=2']);
  });
});

const setting =
  (...cookies: readonly string[]): Answer =>
  (_request, response) =>
    json(response, idsBody([]), { 'set-cookie': [...cookies] });

const cookiesAfter = async (answer: Answer, changes: Partial<ODataSourceOptions> = {}) => {
  const { root, seen } = await serve(answer);
  const { source } = open(root, changes);
  for (let time = 0; time < 3; time += 1) await source.ask({}, scanIds());
  return seen.map(({ headers }) => headers.cookie);
};

describe('cookies of the service', () => {
  test.each([nodeFetch, globalThis.fetch])('are sent back with the next requests', async (fetch) => {
    const cookies = await cookiesAfter(
      setting(
        'node=a; Path=/; HttpOnly; SameSite=Lax',
        'ARR=x=y; Secure; Expires=Wed, 21 Oct 2037 07:28:00 GMT',
      ),
      { fetch },
    );
    expect(cookies[0]).toBeUndefined();
    expect(cookies.slice(1)).toEqual(['ARR=x=y; node=a', 'ARR=x=y; node=a']);
  });

  test('of a redirect to itself are sent to where it leads', async () => {
    const cookies = await cookiesAfter((request, response) => {
      if (request.headers.cookie === 'in=1') json(response, idsBody([]));
      else response.writeHead(302, { location: '/svc/Orders', 'set-cookie': 'in=1; Path=/' }).end();
    });
    expect(cookies).toEqual([undefined, 'in=1', 'in=1', 'in=1']);
  });

  test('of an error are kept too', async () => {
    const cookies = await cookiesAfter((request, response) => {
      if (request.headers.cookie === undefined) response.writeHead(503, { 'set-cookie': 'node=b' }).end();
      else json(response, idsBody([]));
    });
    expect(cookies).toEqual([undefined, 'node=b', 'node=b', 'node=b']);
  });

  test('stand behind those of the feed, which win', async () => {
    const cookies = await cookiesAfter(setting('node=a', 'lang=en'), { headers: { Cookie: 'lang=de; x=1' } });
    expect(cookies).toEqual(['lang=de; x=1', 'lang=de; x=1; node=a', 'lang=de; x=1; node=a']);
  });

  test('live as long as one source, and are no part of another one', async () => {
    const { root, seen } = await serve(setting('node=a'));
    await open(root).source.ask({}, scanIds());
    await open(root).source.ask({}, scanIds());
    expect(seen.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });

  test('keep a client on the node whose links it has', async () => {
    let turn = 0;
    const { root } = await serve((request, response) => {
      const node = /node=(\w)/.exec(request.headers.cookie ?? '')?.[1] ?? 'ab'[(turn += 1) % 2] ?? 'a';
      const [, of, at = '0'] = /skiptoken=(\w)(\d+)/.exec(request.url ?? '') ?? [];
      if (of !== undefined && of !== node) response.writeHead(404).end();
      else
        json(
          response,
          idsBody([Number(at)], { '@odata.nextLink': `Orders?$skiptoken=${node}${Number(at) + 1}` }),
          {
            'set-cookie': `node=${node}; Path=/`,
          },
        );
    });
    const { source, waits } = open(root);
    let answer = await source.ask({}, scanIds());
    for (let page = 1; page < 6; page += 1) {
      if (answer.outcome !== 'rows') throw new Error('There are no rows.');
      expect(answer.page.scanned.textOf('Id', 0)).toBe(String(page - 1));
      const next = await source.follow(answer.page.link ?? '', scanIds());
      if (next.outcome === 'expired') throw next.error;
      answer = next;
    }
    expect(waits).toEqual([]);
  });
});

describe('an answer that breaks off on the wire', () => {
  test('is broken at every try, with its whole rows', async () => {
    const { root, seen } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"value":[{"Id":1},{"Id":2},{"Id', () => response.destroy());
    });
    const answer = await open(root).source.ask({}, scanIds());
    expect(answer).toMatchObject({ outcome: 'broken', why: 'cut', wholeRows: 2 });
    expect(seen).toHaveLength(5);
  });

  test('before it began is broken too', async () => {
    const { root, seen } = await serve((request) => void request.socket.destroy());
    expect(await open(root).source.ask({}, scanIds())).toMatchObject({
      outcome: 'broken',
      why: 'cut',
      wholeRows: 0,
    });
    expect(seen).toHaveLength(5);
  });

  test('by the time limit is late', async () => {
    const { root } = await serve((_request, response) => void response.write('{"value":[{"Id":1},'));
    expect(await open(root, { timeoutMs: 60 }).source.ask({}, scanIds())).toMatchObject({
      outcome: 'broken',
      why: 'late',
      wholeRows: 1,
    });
  });

  test('as the caller ends it is no answer at all', async () => {
    const stop = new AbortController();
    const { root } = await serve((_request, response) => {
      response.write('{"value":[{"Id":1},', () => stop.abort(new Error('stop')));
    });
    await expect(open(root).source.ask({}, scanIds(), { signal: stop.signal })).rejects.toThrow('stop');
  });
});
