import { createServer } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startAzurite } from '../../local/azurite.ts';
import { buildPage } from '../../local/build-page.ts';
import { createFunctionsHost } from '../../local/functions-host/index.ts';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';

const ENTRY = new URL('../../functions/main.ts', import.meta.url);
const PAGE = resolve(import.meta.dirname, '../../dist/ui');

/** As many as may wait for one feed. */
const OPEN_RUNS = 20;

/** What there is to ask for, by its name. */
export interface Targets {
  readonly feed: readonly string[];
  /** A feed that may be paused: the others work meanwhile. */
  readonly paused: readonly string[];
  /** Runs that are over. */
  readonly ended: readonly string[];
  /** Runs that are at work or wait: one is over when it was cancelled. */
  readonly open: readonly string[];
  readonly asset: readonly string[];
}

/** The functions under the local host, with feeds, runs and a page that are there. */
export interface ApiWorld {
  readonly url: string;
  readonly key: string;
  readonly targets: Targets;
  close(): Promise<void>;
}

/** A service that takes a question and never answers it. */
const silentService = async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => void server.close(done));
    },
  };
};

const feedOf = (name: string, serviceUrl: string) => ({
  name,
  source: { serviceUrl, entitySet: 'Orders' },
  cursor: { column: 'OrderID' },
  table: `${name}_table`,
  reload: { last: 10 },
});

/** Makes runs: some that are over, and as many that are not as a feed takes. */
const makeRuns = async (api: string, key: string): Promise<Pick<Targets, 'ended' | 'open'>> => {
  const start = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
    const sent = { method: 'POST', headers: { ...headers, 'x-functions-key': key } };
    const response = await fetch(`${api}/feeds/${path}`, sent);
    const body = (await response.json()) as { readonly runId?: string };
    if (!response.ok || body.runId === undefined) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return body.runId;
  };
  const ended = [await start('orders/sync'), await start('orders/reload'), await start('orders/maintain')];
  const open: string[] = [];
  for (let at = 0; at < OPEN_RUNS; at += 1) open.push(await start('busy/sync', { prefer: 'respond-async' }));
  return { ended, open };
};

const assetsOf = async (): Promise<readonly string[]> => {
  const manifest = JSON.parse(await readFile(join(PAGE, 'manifest.json'), 'utf8')) as { files: object };
  return Object.keys(manifest.files).filter((name) => !name.endsWith('.html'));
};

export const openApiWorld = async (): Promise<ApiWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-api-'));
  await buildPage(PAGE);
  const azurite = await startAzurite();
  const service = createODataService({ entitySets: [northwindOrdersSet(northwindOrders(30))] });
  const source = await service.listen();
  const silent = await silentService();
  const feeds = [feedOf('orders', source.url), feedOf('rests', source.url), feedOf('busy', silent.url)];
  const feedsFile = join(folder, 'feeds.json');
  await writeFile(feedsFile, JSON.stringify({ feeds }));
  Object.assign(process.env, {
    LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
    AzureWebJobsStorage: azurite.connectionString,
    FEEDS_FILE: feedsFile,
    SYNC_SCHEDULE: '0 0 0 1 1 *',
    UI: 'on',
  });
  const host = await createFunctionsHost({ entry: ENTRY, log: () => undefined });
  const { url } = await host.listen();
  const key = host.keys.host;
  const runs = await makeRuns(`${url}/api`, key);
  return {
    url,
    key,
    targets: { feed: ['orders'], paused: ['rests'], asset: await assetsOf(), ...runs },
    close: async () => {
      await host.close();
      await source.close();
      await silent.close();
      await azurite.stop();
      await rm(folder, { recursive: true });
    },
  };
};
