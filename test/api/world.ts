import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startAzurite } from '../../local/azurite.ts';
import { createFunctionsHost } from '../../local/functions-host/index.ts';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';

const ENTRY = new URL('../../functions/main.ts', import.meta.url);

/** The functions under the local host, with a feed of a source that has few rows. */
export interface ApiWorld {
  readonly url: string;
  readonly key: string;
  close(): Promise<void>;
}

export const openApiWorld = async (): Promise<ApiWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-api-'));
  const azurite = await startAzurite();
  const service = createODataService({ entitySets: [northwindOrdersSet(northwindOrders(30))] });
  const source = await service.listen();
  const feed = {
    name: 'orders',
    source: { serviceUrl: source.url, entitySet: 'Orders' },
    cursor: { column: 'OrderID' },
    table: 'Orders',
    reload: { last: 10 },
  };
  const feedsFile = join(folder, 'feeds.json');
  await writeFile(feedsFile, JSON.stringify({ feeds: [feed] }));
  Object.assign(process.env, {
    LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
    AzureWebJobsStorage: azurite.connectionString,
    FEEDS_FILE: feedsFile,
    SYNC_SCHEDULE: '0 0 0 1 1 *',
  });
  const host = await createFunctionsHost({ entry: ENTRY, log: () => undefined });
  const { url } = await host.listen();
  return {
    url,
    key: host.keys.host,
    close: async () => {
      await host.close();
      await source.close();
      await azurite.stop();
      await rm(folder, { recursive: true });
    },
  };
};
