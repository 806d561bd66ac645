import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startAzurite } from '../../../local/azurite.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
} from '../../../local/odata-service/index.ts';
import { type LaunchedHost, launchHost } from '../launch.ts';
import { APP_FUNCTIONS } from '../world/app-functions.ts';
import { seedKeys } from '../world/seed-keys.ts';

/** What the requests are asked of: the packaged app, three feeds of one source, and a timer that never ticks. */
export interface World {
  /** Serves the app anew: an empty store and lake, keys of its own. `env` are further settings. */
  serve(env?: Readonly<Record<string, string>>): Promise<LaunchedHost>;
  close(): Promise<void>;
}

const HOST_ID = 'tidemarklab';
const FEEDS = ['orders', 'b', 'c'];
const ORDERS = 300;
/** The tables of the feeds are filled with one page. */
const PAGE_SIZE = 1000;

const feedOf = (name: string, serviceUrl: string): object => ({
  name,
  source: { serviceUrl, entitySet: 'Orders' },
  cursor: { column: 'OrderID' },
  table: name[0]?.toUpperCase() + name.slice(1),
  reload: { last: 10 },
});

type Close = () => Promise<unknown>;

/** Starts a source for the package in `app`. Rejects as what it starts does. */
export const openWorld = async (app: string): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-answers-'));
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(ORDERS))],
    path: '/svc',
    pageSize: PAGE_SIZE,
  });
  const source = await service.listen();
  const feedsFile = join(folder, 'feeds.json');
  await writeFile(feedsFile, JSON.stringify({ feeds: FEEDS.map((name) => feedOf(name, source.url)) }));
  const closers: Close[] = [];
  const closeServed = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  return {
    serve: async (env = {}) => {
      await closeServed();
      const azurite = await startAzurite();
      closers.push(() => azurite.stop());
      const host = await launchHost({
        folder: app,
        keys: await seedKeys(azurite.connectionString, HOST_ID, APP_FUNCTIONS),
        env: {
          LAKE_URL: pathToFileURL(await mkdtemp(join(folder, 'lake-'))).href,
          AzureWebJobsStorage: azurite.connectionString,
          AzureFunctionsWebHost__hostid: HOST_ID,
          FEEDS_FILE: feedsFile,
          SYNC_SCHEDULE: '0 0 0 1 1 *',
          ...env,
        },
      });
      closers.push(() => host.stop());
      return host;
    },
    close: async () => {
      await closeServed();
      await source.close();
      await rm(folder, { recursive: true });
    },
  };
};
