import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../shared/core/index.ts';
import { createODataSource, type Fetch, nodeFetch } from '../../shared/odata/index.ts';

// What is used of fetch, asked of Node's own and of ours.

const BODY = Buffer.from(JSON.stringify({ value: 'é'.repeat(100_000) }));
const gzipTwice = (body: Buffer): Buffer => zlib.gzipSync(zlib.gzipSync(body));
const inTwoMembers = (body: Buffer): Buffer =>
  Buffer.concat([zlib.gzipSync(body.subarray(0, 20)), zlib.gzipSync(body.subarray(20))]);

type Way = readonly [encoding: string | undefined, pack: (body: Buffer) => Buffer];
/** How a body may come, by the path: its `Content-Encoding`, and what becomes of its bytes. */
const WAYS: ReadonlyMap<string, Way> = new Map<string, Way>([
  ['/plain', [undefined, (body) => body]],
  ['/gzip', ['gzip', zlib.gzipSync]],
  ['/x-gzip', ['X-GZIP', zlib.gzipSync]],
  ['/gzip-twice', ['gzip, gzip', gzipTwice]],
  ['/two-members', ['gzip', inTwoMembers]],
  ['/br', ['br', zlib.brotliCompressSync]],
  ['/deflate', ['deflate', zlib.deflateSync]],
  ['/deflate-without-head', ['deflate', zlib.deflateRawSync]],
  ['/zstd', ['zstd', zlib.zstdCompressSync]],
  ['/charset-as-encoding', ['utf-8', (body) => body]],
]);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const ODD: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['/says-gzip', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(BODY)],
  ['/empty-gzip', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end()],
  [
    '/cut-by-length',
    (_, response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(BODY.subarray(0, 1_000), () => response.destroy());
    },
  ],
  ['/cut-in-chunks', (_, response) => response.write(BODY.subarray(0, 1_000), () => response.destroy())],
  ['/no-answer', (request) => request.socket.destroy()],
  ['/waits', () => undefined],
  ['/waits-in-body', (_, response) => response.write('{"value":')],
  ['/redirect', (_, response) => response.writeHead(302, { location: '/plain' }).end('moved')],
  ['/nothing', (_, response) => response.writeHead(204).end()],
  ['/refused', (_, response) => response.writeHead(500).end('no')],
  ['/twice', (_, response) => response.writeHead(200, { 'x-part': ['a', 'b'] }).end()],
  ['/echo', (request, response) => response.end(JSON.stringify(request.headers))],
]);

const server = createServer((request, response) => {
  const path = request.url ?? '';
  const odd = ODD.get(path.replace(/\/\$metadata$/, ''));
  if (odd !== undefined) return odd(request, response);
  const [encoding, pack] = WAYS.get(path) ?? [undefined, (body: Buffer) => body];
  response.writeHead(200, encoding === undefined ? {} : { 'content-encoding': encoding }).end(pack(BODY));
});

let root = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Where nobody listens any more. */
const deserted = async (): Promise<string> => {
  const left = createServer();
  await new Promise<void>((resolve) => {
    left.listen(0, '127.0.0.1', resolve);
  });
  const { port } = left.address() as AddressInfo;
  await new Promise((resolve) => left.close(resolve));
  return `http://127.0.0.1:${port}`;
};

const never = new AbortController().signal;
const CLIENTS: readonly (readonly [string, Fetch])[] = [
  ['fetch', globalThis.fetch],
  ['nodeFetch', nodeFetch],
];

describe.each(CLIENTS)('%s', (_, fetch) => {
  const ask = (path: string, signal = never, headers: Readonly<Record<string, string>> = {}) =>
    fetch(root + path, { headers, redirect: 'manual', signal });
  const read = async (path: string, signal = never): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await ask(path, signal)).body ?? []) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  test.each([...WAYS.keys()])('hands out a body that comes as %s', async (path) => {
    expect((await read(path)).equals(BODY)).toBe(true);
  });

  test.each(['/nothing', '/empty-gzip'])('hands out no byte of %s', async (path) => {
    expect(await read(path)).toHaveLength(0);
  });

  test.each(['/says-gzip', '/cut-by-length', '/cut-in-chunks'])('fails in the body of %s', async (path) => {
    const answer = await ask(path);
    expect(answer.ok).toBe(true);
    await expect(read(path)).rejects.toThrow(Error);
  });

  test('fails where no answer comes', async () => {
    await expect(ask('/no-answer')).rejects.toThrow(Error);
  });

  const failureOf = async (url: string): Promise<string> => {
    const source = createODataSource({
      feed: 'orders',
      serviceUrl: url,
      entitySet: 'Orders',
      query: {},
      headers: {},
      pageSize: 10,
      timeoutMs: 5_000,
      maxBodyBytes: 1_000_000,
      fetch,
      clock: { ...systemClock, sleep: async () => undefined },
      random: () => 0,
      authorize: async () => ({}),
    });
    return source.entityType(never).then(
      () => 'answered',
      ({ message }: Error) => message,
    );
  };

  test('lets a source say why no answer came, and that a body is not what its header says', async () => {
    expect(await failureOf(await deserted())).toMatch(/no answer \(ECONNREFUSED\)/);
    expect(await failureOf(`${root}/says-gzip`)).toMatch(/compressed otherwise|Content-Encoding/);
  });

  test('tells an error by its status', async () => {
    const { ok, status } = await ask('/refused');
    expect({ ok, status }).toStrictEqual({ ok: false, status: 500 });
  });

  test('follows no redirect', async () => {
    const { ok, status, headers, body } = await ask('/redirect');
    expect([ok, status, headers.get('Location')]).toStrictEqual([false, 302, '/plain']);
    await body?.cancel();
  });

  test('joins a header that came twice, and has none that did not come', async () => {
    const { headers } = await ask('/twice');
    expect(headers.get('x-part')).toBe('a, b');
    expect(headers.get('constructor') ?? 'none').toBe('none');
  });

  test('sends what it is told to', async () => {
    const { body } = await ask('/echo', never, { accept: 'text/plain', 'x-key': 'é' });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body ?? []) chunks.push(chunk);
    const sent = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
    expect(sent).toMatchObject({ accept: 'text/plain', 'x-key': 'é' });
  });

  test.each(['/waits', '/waits-in-body'])('gives %s up with the reason of the signal', async (path) => {
    const abort = new AbortController();
    const reason = new Error('given up');
    const reading = read(path, abort.signal);
    setTimeout(() => abort.abort(reason), 20);
    await expect(reading).rejects.toBe(reason);
  });

  test('asks nothing once the signal has ended', async () => {
    const reason = new Error('given up');
    await expect(ask('/plain', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

test('nodeFetch adds no header of its own, but those of the connection', async () => {
  const answer = await nodeFetch(`${root}/echo`, { headers: {}, redirect: 'manual', signal: never });
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body ?? []) chunks.push(chunk);
  const sent = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
  expect(Object.keys(sent).toSorted()).toStrictEqual(['connection', 'host']);
});
