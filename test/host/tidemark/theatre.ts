import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startAzurite } from '../../../local/azurite.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  type ODataService,
} from '../../../local/odata-service/index.ts';
import { loadSnapshot, type Snapshot } from '../../../shared/delta/index.ts';
import { createFileLake } from '../../../shared/lake/index.ts';
import type { RunRecord } from '../../../shared/state/index.ts';
import { type LaunchedHost, launchHost } from '../launch.ts';
import { type IngestionServer, startIngestionServer } from '../world/ingestion-server.ts';
import { openQueues, type Queues } from '../world/queues.ts';
import { APP_FUNCTIONS } from '../world/app-functions.ts';
import { seedKeys } from '../world/seed-keys.ts';
import { NEVER } from '../world/times.ts';

/** Where one scene of the packaged app plays: a source, a store and a lake of its own. */
export interface Theatre {
  readonly service: ODataService;
  readonly queues: Queues;
  readonly ingestion: IngestionServer;
  /** Serves the package. May be called again, also while another host runs: they are two instances of one app. */
  start(env?: Readonly<Record<string, string>>): Promise<LaunchedHost>;
  /** Every run line that came, in order. Rejects when a line is no JSON. */
  lines(): readonly RunRecord[];
  snapshot(): Promise<Snapshot | undefined>;
  /** Rows in the table, by its files' statistics. */
  rows(): Promise<number>;
}

export const ORDERS = 300;
const TABLE = 'Tables/Orders';
const HOST_ID = 'tidemarkscene';

const feedsJson = (serviceUrl: string): string =>
  JSON.stringify({
    feeds: [
      {
        name: 'orders',
        source: { serviceUrl, entitySet: 'Orders' },
        cursor: { column: 'OrderID' },
        table: 'Orders',
        reload: { last: 10 },
      },
    ],
  });

const isRunLine = (text: string): boolean => text.startsWith('{"evt":"tidemark.run"');

const rowsIn = (stats: string | undefined): number => {
  const parsed: unknown = JSON.parse(stats ?? '{}');
  const count: unknown =
    typeof parsed === 'object' && parsed !== null && 'numRecords' in parsed ? parsed.numRecords : 0;
  return Number(count);
};

/** Opens a theatre for the package in `app`; `close` ends everything that it started. */
export const openTheatre = async (root: string, app: string, name: string) => {
  const folder = join(root, name.replaceAll(/[^a-z\d]+/g, '-'));
  await mkdir(folder, { recursive: true });
  const azurite = await startAzurite();
  const ingestion = await startIngestionServer();
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(ORDERS))],
    path: '/svc',
    pageSize: 20,
  });
  const source = await service.listen();
  const feedsFile = join(folder, 'feeds.json');
  await writeFile(feedsFile, feedsJson(source.url));
  const keys = await seedKeys(azurite.connectionString, HOST_ID, APP_FUNCTIONS);
  const lakeFolder = join(folder, 'lake');
  const lake = createFileLake(lakeFolder);
  const hosts: LaunchedHost[] = [];
  const theatre: Theatre = {
    service,
    queues: openQueues(azurite.connectionString),
    ingestion,
    start: async (env = {}) => {
      const host = await launchHost({
        folder: app,
        keys,
        env: {
          LAKE_URL: pathToFileURL(lakeFolder).href,
          AzureWebJobsStorage: azurite.connectionString,
          AzureFunctionsWebHost__hostid: HOST_ID,
          APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion.connectionString(),
          FEEDS_FILE: feedsFile,
          SYNC_SCHEDULE: NEVER,
          ...env,
        },
      });
      hosts.push(host);
      return host;
    },
    lines: () =>
      ingestion
        .received()
        .map(({ baseData }) => String(baseData['message']))
        .filter(isRunLine)
        .map((text) => JSON.parse(text) as RunRecord),
    snapshot: () => loadSnapshot(lake, TABLE),
    rows: async () => {
      const { files = [] } = (await loadSnapshot(lake, TABLE)) ?? {};
      return files.reduce((sum, { stats }) => sum + rowsIn(stats), 0);
    },
  };
  return {
    theatre,
    output: () => hosts.map((host) => host.output()).join('\n'),
    close: async () => {
      await Promise.all(hosts.map((host) => host.stop()));
      await source.close();
      await ingestion.close();
      await azurite.stop();
    },
  };
};
