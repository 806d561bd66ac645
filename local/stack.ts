import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonObject } from '../shared/odata/index.ts';
import { startAzurite } from './azurite.ts';
import {
  createFunctionsHost,
  listen,
  type FrontAnswer,
  type FrontRequest,
  type FunctionsHost,
  type HostKeys,
  type HostLog,
} from './functions-host/index.ts';
import { keptKeys } from './kept-keys.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  type ODataService,
} from './odata-service/index.ts';
import { serve, type FetchHandler } from './serve.ts';

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
  /** What a request to the host must show. The master key is kept in the folder. */
  readonly keys: HostKeys;
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

/** The source. Orders that are posted are kept in `file`, so that they are still there after a restart. */
const createSource = async (file: string) => {
  const service = createODataService({
    entitySets: [northwindOrdersSet(await readOrders(file))],
    path: ROOT_PATH,
  });
  const handle = async (request: Request): Promise<Response> => {
    const response = await service.handle(request);
    if (request.method !== 'GET') await writeFile(file, JSON.stringify(service.rows('Orders')));
    return response;
  };
  return { service, handle };
};

/** As `takeSourcePort`, for the host. */
const takeHostPort = async (port: number) => {
  type Answer = (request: FrontRequest) => Promise<FrontAnswer>;
  const { promise: handler, resolve: answerWith } = Promise.withResolvers<Answer>();
  const { url, close } = await listen(async (request) => (await handler)(request), { port });
  return { url, close, answerWith };
};

/** Takes a port now; who asks waits until `answerWith` says who answers. */
const takeSourcePort = async (port: number) => {
  const { promise: handler, resolve: answerWith } = Promise.withResolvers<FetchHandler>();
  const { url, close } = await serve(async (request) => (await handler)(request), { port, gzip: true });
  return { url, close, answerWith };
};

/** The project's own feeds, pointed at the local source. */
const localFeeds = async (file: string, serviceUrl: string): Promise<void> => {
  const { feeds } = JSON.parse(await readFile('feeds.json', 'utf8')) as { feeds: { source: object }[] };
  const local = feeds.map((feed) => ({ ...feed, source: { ...feed.source, serviceUrl } }));
  await writeFile(file, `${JSON.stringify({ feeds: local }, undefined, 2)}\n`);
};

type Close = () => Promise<void>;

const openStack = async (options: StackOptions, closers: Close[]): Promise<Omit<Stack, 'close'>> => {
  const { folder, fresh, log, ports, schedule } = options;
  const lakeFolder = resolve(folder, 'lake');
  const feedsFile = join(folder, 'feeds.json');
  // The folder belongs to whoever has the ports: it is not touched before.
  const sourcePort = await takeSourcePort(ports.source);
  closers.unshift(sourcePort.close);
  const hostPort = await takeHostPort(ports.host);
  closers.unshift(hostPort.close);
  if (fresh) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const source = await createSource(join(folder, 'orders.json'));
  const sourceUrl = sourcePort.url + ROOT_PATH;
  await localFeeds(feedsFile, sourceUrl);
  const azurite = await startAzurite({ folder: join(folder, 'azurite') });
  closers.unshift(azurite.stop);
  Object.assign(process.env, {
    LAKE_URL: pathToFileURL(lakeFolder).href,
    AzureWebJobsStorage: azurite.connectionString,
    FEEDS_FILE: feedsFile,
    SYNC_SCHEDULE: schedule,
  });
  const keys = await keptKeys(join(folder, 'host-key'));
  const host = await createFunctionsHost({
    entry: new URL('../functions/main.ts', import.meta.url),
    log,
    keys,
  });
  closers.unshift(() => host.close());
  sourcePort.answerWith(source.handle);
  hostPort.answerWith((request) => host.answer(request));
  return { service: source.service, sourceUrl, host, hostUrl: hostPort.url, keys, lakeFolder };
};

/**
 * Starts everything in this process but Azurite, which is its child. Sets the functions' settings in `process.env`. When
 * it rejects, as with `EADDRINUSE` for a busy port, nothing is left running; a busy port leaves the folder as it was.
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const closers: Close[] = [];
  // The last that was opened is the first: a run under way needs the state and the source to end well.
  const close: Close = async () => {
    for (const closeOne of closers.splice(0)) await closeOne();
  };
  try {
    return { ...(await openStack(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
};
