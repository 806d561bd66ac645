import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { serve } from '../../local/serve.ts';
import { loadSnapshot } from '../../shared/delta/index.ts';
import { SCHEMAS } from '../../shared/api/schemas/index.ts';
import { createFileLake } from '../../shared/lake/index.ts';
import { FAIR_WAIT } from '../support/fair-wait.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const freePort = async (): Promise<number> => {
  const { url, close } = await serve(() => Promise.resolve(new Response()));
  await close();
  return Number(new URL(url).port);
};

let folder: string;
let child: ChildProcess | undefined;
let port: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-start-'));
  port = await freePort();
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true });
  await rm(join(ROOT, '.tidemark', String(port)), { recursive: true, force: true });
});

/** `npm start` with these flags, and all that it has said. */
const start = (env: Record<string, string>, ...flags: readonly string[]) => {
  const started = spawn(process.execPath, ['local/start.ts', '--port', String(port), ...flags], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  const said = { text: '' };
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk) => (said.text += String(chunk)));
  const hears = (text: string | RegExp): Promise<void> =>
    vi.waitFor(() => expect(said.text).toMatch(text), FAIR_WAIT);
  return { said, hears, exited: once(started, 'exit') };
};

const CURL =
  /^ {2}(.+?) {2,}curl(?: -X (\w+))?(?: -H (x-functions-key:\S+))?(?: -H (\S+) -d '(\S.*?)')? '?(http\S+?)'?$/gm;

/** Sends what the printed lines send. The status by what each is for. */
const callAll = async (text: string): Promise<Record<string, number>> => {
  const statuses: Record<string, number> = {};
  for (const [, what = '', method = 'GET', key = '', type, body, url = ''] of text.matchAll(CURL)) {
    const headers = [key, type ?? ''].filter((line) => line !== '').map((line) => line.split(':', 2));
    const response = await fetch(url, {
      method,
      headers: Object.fromEntries(headers) as Record<string, string>,
      ...(body === undefined ? {} : { body }),
    });
    await response.arrayBuffer();
    statuses[what] = response.status;
  }
  return statuses;
};

test('feeds of one’s own run as they are written, against a service on any port', async () => {
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(40))],
    path: '/sales',
  });
  const source = await service.listen();
  const feeds = join(folder, 'my.json');
  const lake = join(folder, 'lake');
  const feed = {
    name: 'sales',
    source: { serviceUrl: source.url, entitySet: 'Orders' },
    cursor: { column: 'OrderID' },
    table: 'Sales',
  };
  await writeFile(feeds, JSON.stringify({ feeds: [feed] }));
  const sourcePort = await freePort();
  const env = {
    SYNC_SCHEDULE: '0 0 0 1 1 *',
    SYNC_DEADLINE_SECOND: '60',
    FEEDS_JSON: '{',
    LAKE_URL: 'file:./other',
  };
  const flags = [
    '--feeds',
    feeds,
    '--source-port',
    String(sourcePort),
    '--lake',
    lake,
    '--fresh',
    '--routes',
  ];
  const { said, hears, exited } = start(env, ...flags);
  await hears(/sync: sales appended: 40 rows, up to \d+, version 1, /);

  expect(said.text).toContain(`sales  ${source.url}/Orders -> ${lake}/Tables/Sales`);
  expect(said.text).toContain('From the environment  SYNC_SCHEDULE\n');
  expect(said.text).toContain('did you mean SYNC_DEADLINE_SECONDS?');
  expect(said.text).toContain(`DeltaTable('${lake}/Tables/Sales')`);
  await expect(fetch(`http://127.0.0.1:${sourcePort}/`)).rejects.toThrow('fetch failed');
  expect(await callAll(said.text)).toMatchObject({
    [SCHEMAS.reloadFeed.summary]: 200,
    [SCHEMAS.syncFeed.summary]: 200,
    [SCHEMAS.maintainFeed.summary]: 200,
    [SCHEMAS.getRun.summary]: 404,
    [SCHEMAS.listFeeds.summary]: 200,
    [SCHEMAS.health.summary]: 200,
    'Run the timer now.': 202,
  });
  expect(await loadSnapshot(createFileLake(lake), 'Tables/Sales')).toMatchObject({ version: 1 });

  await writeFile(feeds, JSON.stringify({ feeds: [{ ...feed, table: 'Others' }] }));
  await hears(`${feeds} has changed. It is read at the next start`);
  child?.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(said.text).toContain('Stopping.');
  await source.close();
});

test('feeds that are wrong start nothing, and are told', async () => {
  const feeds = join(folder, 'my.json');
  await writeFile(feeds, '{"feeds": []}');
  const { said, exited } = start({}, '--feeds', feeds);
  expect(await exited).toEqual([1, null]);
  expect(said.text).toBe(`${feeds}: feeds: must not be empty\n`);
  await expect(readFile(join(ROOT, '.tidemark', String(port), 'feeds.json'))).rejects.toThrow('ENOENT');
});

test('a flag that is none starts nothing, and the flags are told', async () => {
  const { said, exited } = start({}, '--fersh');
  expect(await exited).toEqual([2, null]);
  expect(said.text).toContain('--fersh is no flag; did you mean --fresh?');
  expect(said.text).toContain('--source-port N');
});
