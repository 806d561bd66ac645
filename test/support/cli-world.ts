import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Azurite } from '../../local/azurite.ts';
import {
  createODataService,
  type EntitySetOptions,
  northwindOrders,
  northwindOrdersSet,
  northwindProductsSet,
  type ODataService,
} from '../../local/odata-service/index.ts';
import { serve } from '../../local/serve.ts';
import { playCli, type Played, type Stage } from './cli-io.ts';

/** A folder with a feeds.json of one feed, the service that it reads, and the command line in it. */
export interface CliWorld {
  readonly folder: string;
  readonly service: ODataService;
  /** Its root. */
  readonly serviceUrl: string;
  /** Called before each answer of the service; what it answers is the answer. */
  before: () => Response | undefined | Promise<undefined>;
  /** `orders` stands for the feed's name. */
  readonly play: (words: readonly string[], stage?: Stage) => Promise<Played>;
  readonly playAsTyped: (words: readonly string[], stage?: Stage) => Promise<Played>;
  readonly feedsText: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** In a folder that is gone afterwards, on the storage of an emulator that is up. `more`: what the service has besides orders and products. */
export const openCliWorld = async (
  azurite: Azurite,
  more: readonly EntitySetOptions[] = [],
): Promise<CliWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-cli-'));
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(30)), northwindProductsSet(), ...more],
    pageSize: 10,
  });
  const served = await serve(async (request) => {
    return (await world.before()) ?? service.handle(request);
  });
  const serviceUrl = `${served.url}/V4/Northwind/Northwind.svc`;
  const feed = {
    name: `orders-${folder
      .slice(-6)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '0')}`,
    source: { serviceUrl, entitySet: 'Orders' },
    cursor: { column: 'OrderID' },
    table: 'Orders',
    reload: { last: 10 },
  };
  await writeFile(join(folder, 'feeds.json'), `${JSON.stringify({ feeds: [feed] }, undefined, 2)}\n`);
  const env = {
    AzureWebJobsStorage: azurite.connectionString,
    LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
  };
  const world: CliWorld = {
    folder,
    service,
    serviceUrl,
    before: () => undefined,
    play: (words, stage) =>
      world.playAsTyped(
        words.map((word) => (word === 'orders' ? feed.name : word)),
        stage,
      ),
    playAsTyped: (words, stage = {}) =>
      playCli(words, { cwd: folder, ...stage, env: { ...env, ...stage.env } }),
    feedsText: () => readFile(join(folder, 'feeds.json'), 'utf8'),
    close: async () => {
      await served.close();
      await rm(folder, { recursive: true });
    },
  };
  return world;
};
