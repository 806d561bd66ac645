import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { TableClient } from '@azure/data-tables';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAzurite } from '../../local/azurite.ts';
import { DEMO_FEEDS } from '../../local/demo-feed.ts';
import { serve } from '../../local/serve.ts';
import { SAMPLE_PATH } from '../../local/sample-source.ts';
import { startStack } from '../../local/stack.ts';
import type { Environment } from '../../shared/config/index.ts';

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

const things = (connectionString: string): TableClient =>
  TableClient.fromConnectionString(connectionString, 'things', { allowInsecureConnection: true });

describe('a busy port', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-stack-'));
    await writeFile(join(folder, 'orders.json'), '[]');
  });
  afterEach(() => rm(folder, { recursive: true }));

  test.each(['source', 'host'] as const)(
    'of the %s leaves the folder alone, also when a fresh start is asked for',
    async (which) => {
      const other = await serve(() => Promise.resolve(new Response('other')));
      const ports = { source: 0, host: 0, [which]: Number(new URL(other.url).port) };
      const started = startStack({
        folder,
        fresh: true,
        log: () => undefined,
        ports,
        schedule: '0 0 0 1 1 *',
        given: { FEEDS_JSON: DEMO_FEEDS },
      });
      await expect(started).rejects.toMatchObject({ code: 'EADDRINUSE', port: ports[which] });
      expect(await readdir(folder)).toEqual(['orders.json']);
      await other.close();
    },
  );
});

const feedsAt = (serviceUrl: string): string =>
  JSON.stringify({
    feeds: [
      {
        name: 'orders',
        source: { serviceUrl, entitySet: 'Orders' },
        cursor: { column: 'OrderID' },
        table: 'Orders',
      },
    ],
  });

describe('a stack', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-stack-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (given: Environment, source = 0) =>
    startStack({
      folder,
      fresh: false,
      log: () => undefined,
      ports: { source, host: 0 },
      schedule: '0 0 0 1 1 *',
      given: { AzureWebJobsStorage: 'UseDevelopmentStorage=true', ...given },
    });

  test('starts no sample service that no feed reads, and no emulator where storage is given', async () => {
    const stack = await open({ FEEDS_JSON: feedsAt('https://services.example/odata') });
    expect(stack.sample).toBeUndefined();
    expect((await readdir(folder)).toSorted()).toEqual(['host-key', 'lake', 'running.json']);
    await stack.close();
  });

  test('leaves the service alone that a feed names where the sample would listen', async () => {
    const other = await serve(() => Promise.resolve(new Response('other')));
    const port = Number(new URL(other.url).port);
    const stack = await open({ FEEDS_JSON: feedsAt(`${other.url}${SAMPLE_PATH}`) }, port);
    expect(stack.sample).toBeUndefined();
    await stack.close();
    await other.close();
    const again = await open({ FEEDS_JSON: feedsAt(`${other.url}${SAMPLE_PATH}`) }, port);
    expect(again.sample?.url).toBe(`${other.url}${SAMPLE_PATH}`);
    await again.close();
  });

  test('takes no setting from the environment that it was not given', async () => {
    process.env['STATE_TABLES_URL'] = 'https://account.table.core.windows.net';
    process.env['LAKE_URL'] = 'https://account.dfs.core.windows.net/lake';
    const stack = await open({ FEEDS_JSON: DEMO_FEEDS });
    expect(process.env['STATE_TABLES_URL']).toBeUndefined();
    expect(process.env['LAKE_URL']).toBe(pathToFileURL(join(folder, 'lake')).href);
    await stack.close();
  });

  test('runs feeds where they were written, so that what is wrong there is refused and told by its place', async () => {
    const file = join(folder, 'own.json');
    const feeds = feedsAt('https://services.example/odata');
    await writeFile(file, feeds.replace('"table"', '"table":"Old","table"'));
    await expect(open({ FEEDS_FILE: file })).rejects.toThrow(`${file}: feeds[0].table`);
    await writeFile(file, feeds);
    const stack = await open({ FEEDS_FILE: file });
    expect(process.env['FEEDS_FILE']).toBe(file);
    expect(process.env['FEEDS_JSON']).toBeUndefined();
    await stack.close();
  });

  test('tells the secrets that its feeds miss', async () => {
    const auth = { type: 'bearer', token: { setting: 'NO_SUCH_TOKEN' } };
    const feeds = feedsAt('https://services.example/odata').replace(
      '"entitySet"',
      `"auth":${JSON.stringify(auth)},"entitySet"`,
    );
    const stack = await open({ FEEDS_JSON: feeds });
    expect(stack.notes).toEqual([
      expect.stringContaining('the app setting NO_SUCH_TOKEN is missing or empty'),
    ]);
    await stack.close();
  });
});

describe('Azurite', () => {
  const program = `
    import { startAzurite } from ${JSON.stringify(new URL('../../local/azurite.ts', import.meta.url).href)};
    console.log((await startAzurite({ folder: process.argv[1] })).connectionString);`;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-azurite-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('ends when its parent is killed, and keeps what it was told', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', program, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(parent.stdout, 'data');
    const table = things(String(said).trim());
    await table.createTable();
    await table.createEntity({ partitionKey: 'a', rowKey: 'b', x: 1 });
    parent.kill('SIGKILL');
    while (await answers(table.url)) await sleep(50);

    const azurite = await startAzurite({ folder });
    await expect(things(azurite.connectionString).getEntity('a', 'b')).resolves.toMatchObject({ x: 1 });
    await azurite.stop();
  });
});
