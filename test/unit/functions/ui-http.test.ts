import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { HttpRequest, type HttpResponseInit } from '@azure/functions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { chooseEncoding } from '../../../functions/ui-encoding.ts';
import { uiHttp } from '../../../functions/ui-http.ts';
import { buildPage } from '../../../local/build-page.ts';
import { type UiMode, uiModeOf } from '../../../shared/config/index.ts';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const KB = 1024;
const GOAL_BYTES = 60 * KB;

let folder = '';
let names: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-ui-'));
  await buildPage(folder);
  const { files } = z
    .object({ files: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  names = Object.keys(files);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Asked {
  readonly asset?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly mode?: UiMode;
  readonly url?: string;
}

const ask = async ({ asset, method = 'GET', headers = {}, mode = 'on', url }: Asked = {}) => {
  const request = new HttpRequest({
    method,
    url: url ?? `http://app/api/ui${asset === undefined ? '' : `/${asset}`}`,
    headers,
    params: asset === undefined ? {} : { asset },
  });
  const handler = uiHttp(() => mode, pathToFileURL(`${folder}/`));
  return (await handler({ request })) as HttpResponseInit & {
    readonly headers: Record<string, string>;
  };
};

const nameOf = (extension: string): string => names.find((name) => name.endsWith(extension)) ?? '';
const bodyOf = ({ body }: HttpResponseInit): Uint8Array =>
  body instanceof Uint8Array ? body : new Uint8Array();
const textOf = (answer: HttpResponseInit): string => new TextDecoder().decode(bodyOf(answer));

describe('the document of the page', () => {
  test('names its files from beside it, and says what the page may do', async () => {
    const answer = await ask();
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    });
    const named = [...textOf(answer).matchAll(/(?:href|src)="([^"]+)"/g)].map(([, name = '']) => name);
    expect(named.toSorted()).toStrictEqual(
      ['.js', '.css', '.svg'].map((end) => `ui/${nameOf(end)}`).toSorted(),
    );
    expect(textOf(answer)).toContain('data-mode="on"');
    expect(textOf(await ask({ mode: 'read' }))).toContain('data-mode="read"');
  });

  test.each([{}, { asset: 'nothing.js' }, { mode: 'off' as const }, { url: 'http://app/api/ui/' }])(
    'and all else is answered with the headers that let it run nothing but its own: %o',
    async (asked) => {
      expect((await ask(asked)).headers).toMatchObject({
        'content-security-policy': CSP,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
    },
  );

  test('is at one address: a slash at its end leads there, behind any prefix', async () => {
    expect(await ask({ url: 'http://app/some/prefix/api/ui/' })).toMatchObject({
      status: 308,
      headers: { location: '../ui' },
    });
  });

  test('is not there where the setting is off, and the problem says which', async () => {
    const answer = await ask({ mode: 'off' });
    expect(answer.status).toBe(404);
    expect(answer.body).toContain('Set the app setting UI to read, or to on.');
  });

  test('that nobody built is a problem that says how', async () => {
    const handler = uiHttp(() => 'on', pathToFileURL(`${folder}/none/`));
    const request = new HttpRequest({ method: 'GET', url: 'http://app/api/ui' });
    expect(await handler({ request })).toMatchObject({ status: 404 });
  });
});

describe('a file of the page', () => {
  test.each(['.js', '.css', '.svg'])('%s is kept for ever, in each encoding the same', async (end) => {
    const plain = await ask({ asset: nameOf(end) });
    expect(plain).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' },
    });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    const br = await ask({ asset: nameOf(end), headers: { 'accept-encoding': 'gzip, deflate, br' } });
    expect(br.headers).toMatchObject({ 'content-encoding': 'br' });
    expect(brotliDecompressSync(bodyOf(br)).equals(bodyOf(plain))).toBe(true);
    const gzip = await ask({ asset: nameOf(end), headers: { 'accept-encoding': 'gzip' } });
    expect(gunzipSync(bodyOf(gzip)).equals(bodyOf(plain))).toBe(true);
    const tags = [plain, br, gzip].map(({ headers }) => headers['etag']);
    expect(new Set(tags).size).toBe(3);
  });

  test('is not sent again to who has it', async () => {
    const { headers } = await ask();
    const etag = headers['etag'] ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      expect(await ask({ headers: { 'if-none-match': known } })).toMatchObject({
        status: 304,
        headers: { etag },
      });
    }
    expect(await ask({ headers: { 'if-none-match': '"other"' } })).toMatchObject({ status: 200 });
  });

  test('is told to HEAD without its bytes', async () => {
    const answer = await ask({ asset: nameOf('.js'), method: 'HEAD' });
    const { headers } = await ask({ asset: nameOf('.js') });
    expect(answer).toMatchObject({ status: 200, headers });
    expect(answer.body).toBeUndefined();
  });

  test.each([
    'manifest.json',
    'index-on.html',
    '../main.js',
    '..%2Fmain.js',
    '..\\main.js',
    './manifest.json',
    'constructor',
    '__proto__',
    'main.js.br',
    '',
    '/etc/passwd',
  ])('is none by the name %j', async (asset) => {
    const answer = await ask({ asset });
    expect(answer.status).toBe(asset === '' ? 308 : 404);
  });

  test('and all others together are small', async () => {
    const sizes = await Promise.all(
      names.map(async (name) => (await readFile(join(folder, `${name}.br`))).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(names.length).toBeGreaterThanOrEqual(5);
    expect(total).toBeLessThan(GOAL_BYTES);
  });
});

test.each([
  [null, undefined],
  ['', undefined],
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, br', 'br'],
  ['*', 'br'],
  ['gzip;q=1.0, br;q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0, *', 'gzip'],
  ['identity, br;q=0.5', undefined],
  ['GZIP', 'gzip'],
  ['br;q=high', undefined],
  ['deflate', undefined],
])('of %j the encoding is %s', (header, encoding) => {
  expect(chooseEncoding(header)?.name).toBe(encoding);
});

test.each([
  [undefined, 'read'],
  ['', 'read'],
  ['on', 'on'],
  [' on ', 'on'],
  ['off', 'off'],
  ['ON', 'read'],
  ['constructor', 'read'],
])('the setting UI %j is %s', (given, mode) => {
  expect(uiModeOf(given === undefined ? {} : { UI: given })).toBe(mode);
});
