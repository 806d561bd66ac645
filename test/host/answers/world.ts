import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startAzurite } from '../../../local/azurite.ts';
import { createFunctionsHost, type FunctionsHost } from '../../../local/functions-host/index.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
} from '../../../local/odata-service/index.ts';
import { makePackage } from '../../../local/package.ts';

/** What the requests are asked of: the packaged app, three feeds of one source, and a timer that never ticks. */
export interface World {
  readonly host: FunctionsHost;
  readonly url: string;
  close(): Promise<void>;
}

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

/** Serves the package under the local host. Rejects as what it starts does. */
export const openWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-answers-'));
  const azurite = await startAzurite();
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(ORDERS))],
    path: '/svc',
    pageSize: PAGE_SIZE,
  });
  const source = await service.listen();
  const feedsFile = join(folder, 'feeds.json');
  await writeFile(feedsFile, JSON.stringify({ feeds: FEEDS.map((name) => feedOf(name, source.url)) }));
  const app = join(folder, 'app');
  await makePackage(app, feedsFile);
  Object.assign(process.env, {
    LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
    AzureWebJobsStorage: azurite.connectionString,
    AzureFunctionsWebHost__hostid: 'tidemarklab',
    FEEDS_FILE: feedsFile,
    SYNC_SCHEDULE: '0 0 0 1 1 *',
  });
  const host = await createFunctionsHost({
    entry: join(app, 'dist/main.js'),
    hostFile: join(app, 'host.json'),
    log: () => undefined,
  });
  const { url } = await host.listen();
  host.startQueues();
  return {
    host,
    url,
    close: async () => {
      await host.close();
      await source.close();
      await azurite.stop();
      await rm(folder, { recursive: true });
    },
  };
};
