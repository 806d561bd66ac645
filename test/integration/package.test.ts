import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FUNCTION_NAMES } from '../../functions/routes.ts';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { createFunctionsHost } from '../../local/functions-host/index.ts';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { makePackage, zipFolder } from '../../local/package.ts';
import { readOrders } from '../../local/read-orders.ts';
import { serve, type Served } from '../../local/serve.ts';
import { takeHostPort } from '../../local/stack-ports.ts';

/** More than are encoded where they are: the encoder's thread is part of the package. */
const ROWS = 21_000;
const PROCESS = fileURLToPath(new URL('packaged-process.ts', import.meta.url));

interface Loaded {
  readonly functions: readonly string[];
  readonly loaded: readonly string[];
  readonly lines: readonly string[];
}

/** Outside the project: nothing of its node_modules can be found from there. */
let folder = '';
let files: readonly string[] = [];
let source: Served;
let azurite: Azurite;

const unpack = async (zip: Uint8Array, into: string): Promise<readonly string[]> => {
  const unzipped = Object.entries(unzipSync(zip));
  for (const [path, bytes] of unzipped) {
    await mkdir(dirname(join(into, path)), { recursive: true });
    await writeFile(join(into, path), bytes);
  }
  return unzipped.map(([path]) => path);
};

const inFreshProcess = async (...what: readonly string[]): Promise<Loaded> => {
  const app = join(folder, 'app');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [PROCESS, join(app, 'dist/main.js'), ...what],
    {
      cwd: app,
      maxBuffer: 2 ** 24,
      env: {
        PATH: process.env['PATH'],
        LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
        AzureWebJobsStorage: azurite.connectionString,
        SYNC_SCHEDULE: '0 0 * * * *',
      },
    },
  );
  return JSON.parse(stdout) as Loaded;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-package-'));
  azurite = await startAzurite();
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(ROWS))],
    path: '/svc',
  });
  source = await serve((request) => service.handle(request));
  const feedsFile = join(folder, 'own-feeds.json');
  const orders = { serviceUrl: `${source.url}/svc`, entitySet: 'Orders' };
  const feed = { name: 'orders', source: orders, cursor: { column: 'OrderID' }, table: 'Orders' };
  await writeFile(feedsFile, JSON.stringify({ feeds: [feed] }));
  await makePackage(join(folder, 'made'), feedsFile);
  files = await unpack(await zipFolder(join(folder, 'made')), join(folder, 'app'));
});
afterAll(async () => {
  await source.close();
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Everything that may be deployed. */
const DEPLOYED =
  /^(?:host\.json|package\.json|feeds\.json|LICENSE|dist\/[\w.-]+\.js(?:\.map)?|dist\/ui\/(?:manifest\.json|(?:(?:main|icon|index)-[\w-]+\.(?:js|css|svg|html))(?:\.(?:br|gz))?)|node_modules\/parquet-wasm\/(?:package\.json|LICENSE_\w+|node\/(?:package\.json|parquet_wasm\.js|parquet_wasm_bg\.wasm)))$/;

describe('the zip that is deployed', () => {
  test('holds what runs, and nothing else', () => {
    expect(files.filter((file) => !DEPLOYED.test(file))).toStrictEqual([]);
    expect(files).toEqual(expect.arrayContaining(['host.json', 'dist/main.js', 'dist/encode-worker.js']));
  });

  test.each([
    'local.settings.json',
    'test/integration/package.test.ts',
    'node_modules/vitest/package.json',
    'functions/main.ts',
    'infra/main.bicep',
  ])('would be caught holding %s', (file) => {
    expect(file).not.toMatch(DEPLOYED);
  });

  test('has a source map for every bundle', () => {
    const bundles = files.filter((file) => /^dist\/[^/]+\.js$/.test(file));
    expect(bundles.filter((file) => !files.includes(`${file}.map`))).toStrictEqual([]);
  });

  test('names its entry, and nothing to install or run', async () => {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'app/package.json'), 'utf8'));
    expect(manifest).toMatchObject({ type: 'module', main: 'dist/main.js' });
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  test('registers every function in a fresh process', async () => {
    const { functions, loaded } = await inFreshProcess();
    expect(functions).toStrictEqual([
      'sync timerTrigger',
      'maintain timerTrigger',
      ...Object.values(FUNCTION_NAMES).map((name) => `${name} httpTrigger`),
      'continueRun queueTrigger',
      'abandonRun queueTrigger',
      'continueFeeds queueTrigger',
    ]);
    const app = pathToFileURL(join(folder, 'app')).href;
    expect(loaded.filter((url) => url.startsWith(`${app}/node_modules/`))).toStrictEqual([]);
  });
});

const serving = async (use: (url: string) => Promise<void>): Promise<void> => {
  const host = await createFunctionsHost({ entry: join(folder, 'app/dist/main.js'), log: () => undefined });
  const port = await takeHostPort(0);
  port.answerWith((request) => host.answer(request));
  try {
    await use(`${port.url}/api/ui`);
  } finally {
    await port.close();
    await host.close();
  }
};

const namesIn = (html: string): readonly string[] =>
  [...html.matchAll(/(?:href|src)="ui\/([^"]+)"/g)].map(([, name = '']) => name);

describe('the page in the zip that is deployed', () => {
  test('is served to anyone: small, packed, with a head, and no other file of the package', async () => {
    await serving(async (url) => {
      const page = await fetch(url);
      expect(page.status).toBe(200);
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(page.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
      const etag = page.headers.get('etag') ?? '';
      expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
      const names = namesIn(await page.text());
      expect(names).toHaveLength(3);
      for (const name of names) {
        const asset = await fetch(`${url}/${name}`, { headers: { 'accept-encoding': 'br' } });
        expect(asset.headers.get('content-encoding')).toBe('br');
        expect(asset.headers.get('cache-control')).toContain('immutable');
        expect(Number(asset.headers.get('content-length'))).toBeLessThan(60 * 1024);
        await asset.arrayBuffer();
      }
      const head = await fetch(url, { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
      expect(await head.text()).toBe('');
      const others = [
        'manifest.json',
        '..%2Fmain.js',
        '%2e%2e/%2e%2e/host.json',
        'index-on.html',
        '../../package.json',
      ];
      for (const other of others) expect((await fetch(`${url}/${other}`)).status).toBe(404);
      expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    });
  });
});

/** Of a run's line. */
const outcomesOf = ({ lines }: Loaded): readonly unknown[] =>
  lines
    .filter((line) => line.startsWith('{"evt":"tidemark.run"'))
    .map((line) => (JSON.parse(line) as { readonly outcome: unknown }).outcome);

/** The bundler tells above each module where it is from: in whichever part it ends up, a package is known by that. */
const ENGINE = /^\/\/ \S*node_modules\/(apache-arrow)\/|\bfrom "(parquet-wasm)"/gm;

/** Which of the libraries behind Parquet a process has loaded. */
const engineOf = async ({ loaded }: Loaded): Promise<ReadonlySet<string>> => {
  const app = pathToFileURL(join(folder, 'app')).href;
  const own = loaded.filter((url) => url.startsWith(`${app}/dist/`));
  const texts = await Promise.all(own.map((url) => readFile(fileURLToPath(url), 'utf8')));
  const bundled = texts.flatMap((text) =>
    [...text.matchAll(ENGINE)].map(([, arrow, wasm]) => arrow ?? wasm ?? ''),
  );
  const shipped = loaded.flatMap((url) =>
    url.includes('/node_modules/parquet-wasm/') ? ['parquet-wasm'] : [],
  );
  return new Set([...bundled, ...shipped]);
};

test('what is deployed fills a table without Arrow, and an idle tick after it loads no Parquet either', async () => {
  const first = await inFreshProcess('sync');
  expect(outcomesOf(first)).toStrictEqual(['appended']);
  expect((await readOrders(join(folder, 'lake'))).orders).toHaveLength(ROWS);

  const idle = await inFreshProcess('sync');
  expect(outcomesOf(idle)).toStrictEqual(['no-new-rows']);
  expect(await engineOf(idle)).toStrictEqual(new Set());

  const headers = { 'content-type': 'application/json' };
  await fetch(`${source.url}/svc/Orders`, { method: 'POST', headers, body: '{}' });
  const third = await inFreshProcess('sync');
  expect(outcomesOf(third)).toStrictEqual(['appended']);
  expect(await engineOf(third)).toStrictEqual(new Set(['parquet-wasm']));
});
