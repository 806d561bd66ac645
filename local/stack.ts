import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonObject } from '../shared/odata/index.ts';
import { startAzurite } from './azurite.ts';
import { createFunctionsHost, type FunctionsHost, type HostLog } from './functions-host/index.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  type ODataService,
} from './odata-service/index.ts';
import { serve } from './serve.ts';

const FIRST_ORDERS = 830;
const ROOT_PATH = '/V4/Northwind/Northwind.svc';

export interface StackOptions {
  /** Everything is kept here: lake, state, orders and the feeds file. */
  readonly folder: string;
  /** Forget what an earlier stack left in the folder. */
  readonly fresh: boolean;
  readonly log: HostLog;
  /** 0: any free port. */
  readonly ports: { readonly source: number; readonly host: number };
  readonly schedule: string;
}

/** Tidemark on one machine: source, state, lake and functions. */
export interface Stack {
  readonly service: ODataService;
  readonly sourceUrl: string;
  readonly host: FunctionsHost;
  readonly hostUrl: string;
  readonly lakeFolder: string;
  readonly close: () => Promise<void>;
}

const readOrders = async (file: string): Promise<readonly JsonObject[]> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly JsonObject[];
  } catch {
    return northwindOrders(FIRST_ORDERS);
  }
};

/** The source on a socket. Orders that are posted are kept in `file`, so that they are still there after a restart. */
const startSource = async (file: string, port: number) => {
  const service = createODataService({
    entitySets: [northwindOrdersSet(await readOrders(file))],
    path: ROOT_PATH,
  });
  const keep = async (request: Request): Promise<Response> => {
    const response = await service.handle(request);
    if (request.method !== 'GET') await writeFile(file, JSON.stringify(service.rows('Orders')));
    return response;
  };
  const served = await serve(keep, { port, gzip: true });
  return { service, url: served.url + ROOT_PATH, close: served.close };
};

/** The project's own feeds, pointed at the local source. */
const localFeeds = async (file: string, serviceUrl: string): Promise<void> => {
  const { feeds } = JSON.parse(await readFile('feeds.json', 'utf8')) as { feeds: { source: object }[] };
  const local = feeds.map((feed) => ({ ...feed, source: { ...feed.source, serviceUrl } }));
  await writeFile(file, `${JSON.stringify({ feeds: local }, undefined, 2)}\n`);
};

/** Starts everything in this process but Azurite, which is its child. Sets the functions' settings in `process.env`. */
export const startStack = async ({ folder, fresh, log, ports, schedule }: StackOptions): Promise<Stack> => {
  if (fresh) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const lakeFolder = resolve(folder, 'lake');
  const feedsFile = join(folder, 'feeds.json');
  const source = await startSource(join(folder, 'orders.json'), ports.source);
  const azurite = await startAzurite({ folder: join(folder, 'azurite') });
  await localFeeds(feedsFile, source.url);
  Object.assign(process.env, {
    LAKE_URL: pathToFileURL(lakeFolder).href,
    AzureWebJobsStorage: azurite.connectionString,
    FEEDS_FILE: feedsFile,
    SYNC_SCHEDULE: schedule,
  });
  const host = await createFunctionsHost({ entry: new URL('../functions/main.ts', import.meta.url), log });
  const { url: hostUrl } = await host.listen(ports.host);
  return {
    service: source.service,
    sourceUrl: source.url,
    host,
    hostUrl,
    lakeFolder,
    close: async () => {
      await host.close();
      await source.close();
      await azurite.stop();
    },
  };
};
