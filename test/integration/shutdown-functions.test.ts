import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { QueueServiceClient } from '@azure/storage-queue';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startAzurite } from '../../local/azurite.ts';
import { createFunctionsHost } from '../../local/functions-host/index.ts';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { createTableStateStore } from '../../shared/state/index.ts';
import { FAIR_WAIT } from '../support/fair-wait.ts';

/** The host waits 1 s for runs here, and half a second for the hook. */
const DELAY_FACTOR = 0.1;

/** The functions over a source whose second pages never come. */
const start = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-shutdown-'));
  const azurite = await startAzurite();
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(830))],
    pageSize: 100,
  });
  const never = Promise.withResolvers<Response>();
  let hanging = 0;
  service.onRequest = ({ url }) => {
    if (!/OrderID(?:%20| )ge/.test(url)) return undefined;
    hanging += 1;
    return never.promise;
  };
  const source = await service.listen();
  onTestFinished(async () => {
    never.resolve(new Response(null, { status: 503 }));
    await source.close();
    await azurite.stop();
    await rm(folder, { recursive: true });
  });
  const feedOf = (name: string, enabled: boolean) => ({
    name,
    enabled,
    source: { serviceUrl: source.url, entitySet: 'Orders' },
    cursor: { column: 'OrderID' },
    table: name,
  });
  const feedsFile = join(folder, 'feeds.json');
  await writeFile(feedsFile, JSON.stringify({ feeds: [feedOf('orders', true), feedOf('manual', false)] }));
  Object.assign(process.env, {
    LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
    AzureWebJobsStorage: azurite.connectionString,
    FEEDS_FILE: feedsFile,
    SYNC_SCHEDULE: '0 0 0 1 1 *',
  });
  const lines: string[] = [];
  const host = await createFunctionsHost({
    entry: new URL('../../functions/main.ts', import.meta.url),
    log: (_level, message) => lines.push(message),
    delayFactor: DELAY_FACTOR,
  });
  return { azurite, host, lines, hanging: () => hanging };
};

test('runs that are at work when the host shuts down say that they stopped, leave no lease, and wait in the queue', async () => {
  const { azurite, host, lines, hanging } = await start();
  host.startQueues();
  const asked = await host.handle(
    new Request('http://127.0.0.1/api/feeds/manual/reload', {
      method: 'POST',
      headers: {
        prefer: 'respond-async',
        'content-type': 'application/json',
        'x-functions-key': host.keys.host,
      },
      body: '{"all": true}',
    }),
  );
  expect(asked.status).toBe(202);
  const { runId } = (await asked.json()) as { readonly runId: string };
  const tick = host.invoke('sync');
  await vi.waitFor(() => expect(hanging()).toBe(2), FAIR_WAIT);
  await host.close();

  const ended = lines.flatMap((line) =>
    line.includes('tidemark.run') ? [JSON.parse(line) as Record<string, unknown>] : [],
  );
  expect(ended).toHaveLength(2);
  expect(ended).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ feed: 'orders', kind: 'append', outcome: 'stopped' }),
      expect.objectContaining({ feed: 'manual', kind: 'reload', outcome: 'stopped', runId }),
    ]),
  );
  expect(await tick).toMatchObject({ outcome: 'succeeded' });

  const { connectionString } = azurite;
  const state = createTableStateStore({ connectionString });
  const feeds = await state.feeds();
  expect(feeds.map(({ feed, lease, pending }) => [feed, lease, pending?.runId])).toStrictEqual([
    ['manual', undefined, runId],
    ['orders', undefined, undefined],
  ]);
  expect(await state.job(runId)).toMatchObject({ job: { status: 'waiting', attempts: 1 } });
  const queue = QueueServiceClient.fromConnectionString(connectionString).getQueueClient('tidemark-runs');
  const { peekedMessageItems } = await queue.peekMessages();
  expect(
    peekedMessageItems.map(({ messageText }) => JSON.parse(Buffer.from(messageText, 'base64').toString())),
  ).toStrictEqual([{ runId, feed: 'manual' }]);
});
