import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCommandStack } from '../../local/command-stack.ts';
import { holdFolder } from '../../local/folder-holder.ts';
import { startStack } from '../../local/stack.ts';
import { processBegin } from '../../local/process-begin.ts';
import { runningIn } from '../../local/running-in.ts';
import { playCli } from '../support/cli-io.ts';

let cwd: string;
let folder: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tidemark-command-'));
  folder = join(cwd, '.tidemark');
  await mkdir(folder);
});
afterEach(() => rm(cwd, { recursive: true }));

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
};

/** The shipped feed, which is pointed to the sample service, and one that is switched off. */
const FEEDS = JSON.stringify({
  feeds: [
    {
      name: 'orders',
      source: { serviceUrl: 'https://services.odata.org/V4/Northwind/Northwind.svc', entitySet: 'Orders' },
      cursor: { column: 'OrderID' },
      table: 'Orders',
    },
  ],
});

/** In how many days the first feed is late; NaN where it never is. */
const lateDays = (out: string): number =>
  (Date.parse((JSON.parse(out) as { feeds: { lateAt?: string }[] }).feeds[0]?.lateAt ?? '') - Date.now()) /
  86_400_000;

const feedsOf = (out: string) =>
  (JSON.parse(out) as { readonly feeds: readonly { readonly name: string; readonly rows?: number }[] }).feeds;

describe('a command', () => {
  test.each([
    ['on its usual port', ''],
    ['on a port of its own', '7391'],
  ])(
    'beside npm start %s works on its state, its lake and its sample service, and reads feeds.json as it is now',
    async (_where, own) => {
      await writeFile(join(cwd, 'feeds.json'), FEEDS);
      expect(await runningIn(cwd)).toBeUndefined();
      const stack = await startStack({
        folder: join(folder, own),
        fresh: false,
        log: () => undefined,
        ports: { source: 0, host: 0 },
        // None of the turns for which the feed would be late comes while this runs.
        schedule: '0 0 */6 * * *',
        given: { FEEDS_FILE: join(cwd, 'feeds.json') },
      });
      try {
        expect(await runningIn(cwd)).toMatchObject({ hostUrl: stack.hostUrl, sampleUrl: stack.sample?.url });
        await writeFile(join(cwd, 'feeds.json'), FEEDS.replace('"orders"', '"orders-new"'));
        const { code } = await playCli(['sync', 'orders-new'], { cwd });
        expect(code).toBe(0);
        const { out } = await playCli(['feeds', '--json'], { cwd });
        expect(feedsOf(out)).toMatchObject([{ name: 'orders-new', rows: 830 }]);
        // Late by the timer of that npm start.
        expect(lateDays(out)).toBeLessThan(1);
        expect((await playCli(['open', 'orders-new'], { cwd })).out).toBe(
          `${stack.hostUrl}/api/ui#/feeds/orders-new\n`,
        );
      } finally {
        await stack.close();
      }
      expect(await runningIn(cwd)).toBeUndefined();
    },
  );

  test('alone starts what it needs, leaves the next one its state, and waits for another', async () => {
    const samplePort = await freePort();
    const stage = { cwd, samplePort, env: { FEEDS_JSON: FEEDS } };
    const [sync, feeds] = await Promise.all([playCli(['sync', 'orders'], stage), playCli(['feeds'], stage)]);
    expect([sync.code, feeds.code]).toStrictEqual([0, 0]);
    expect(sync.err + feeds.err).toContain('Waiting for another command on this folder');
    const { out } = await playCli(['feeds', '--json'], stage);
    expect(feedsOf(out)).toMatchObject([{ name: 'orders', rows: 830 }]);
    // Nothing ticks.
    expect(lateDays(out)).toBeNaN();
    expect((await readdir(folder)).toSorted()).toStrictEqual(['azurite', 'feeds.json', 'lake']);
  });

  test('says which port is in use, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port: samplePort } = other.address() as AddressInfo;
    const { code, err } = await playCli(['feeds'], { cwd, samplePort, env: { FEEDS_JSON: FEEDS } });
    other.close();
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`^Port ${samplePort}, .* is in use\\. .*npm start -- --source-port N`));
  });

  test('whose local.settings.json cannot be read says so, and works on no other settings', async () => {
    await mkdir(join(cwd, 'local.settings.json'));
    const { code, err } = await playCli(['feeds'], { cwd, env: { FEEDS_JSON: FEEDS } });
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining('local.settings.json cannot be read'),
    });
  });

  test('takes the settings of local.settings.json, and those of the environment before them', async () => {
    const Values = {
      AzureWebJobsStorage: 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=YQ==',
      LAKE_URL: 'file:./lake-of-settings',
      FEEDS_JSON: FEEDS.replace('services.odata.org', 'services.example'),
      SYNC_CONCURRENCY: '3',
    };
    await writeFile(join(cwd, 'local.settings.json'), JSON.stringify({ IsEncrypted: false, Values }));
    const options = { cwd, sourcePort: 1, tell: () => undefined, signal: new AbortController().signal };
    const stack = await openCommandStack({ ...options, env: { SYNC_CONCURRENCY: '4' } });
    expect(stack.settings).toMatchObject({ ...Values, SYNC_CONCURRENCY: '4' });
    await stack.close();
  });

  test.each([
    ['{', 'local.settings.json is not a JSON object'],
    ['[]', 'local.settings.json is not a JSON object'],
    ['{"IsEncrypted":true,"Values":{}}', 'func settings decrypt'],
    ['{"Values":[]}', 'Values must be an object'],
  ])('says what is wrong with local.settings.json: %s', async (text, fault) => {
    await writeFile(join(cwd, 'local.settings.json'), text);
    const { code, err } = await playCli(['feeds'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain(fault);
  });
});

const isLinux = process.platform === 'linux';

const feedsHere = () => playCli(['feeds'], { cwd, env: { FEEDS_JSON: FEEDS } });

describe('a command in a folder that cannot be used says so, and what to do:', () => {
  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      '.tidemark is a file',
      async () => {
        await rm(folder, { recursive: true });
        await writeFile(folder, '');
      },
      /^The state in \S+\.tidemark failed with EEXIST\. A file is where a folder should be: move it away\.$/m,
    ],
    [
      'running.json is a folder',
      () => mkdir(join(folder, 'running.json')),
      /^\S+running\.json is a folder where a file should be: move it away\.$/m,
    ],
    [
      'a file system that takes no file',
      async () => {
        await rm(folder, { recursive: true });
        await symlink(isLinux ? '/proc' : '/dev/null/none', folder);
      },
      /^The state in \S+\.tidemark failed .*with [A-Z]+\. \S.*\.$/m,
    ],
    [
      'files of the emulator that were cut',
      async () => {
        await mkdir(join(folder, 'azurite'));
        await writeFile(join(folder, 'azurite', '__azurite_db_table__.json'), '{"a');
      },
      /^The emulator of Azure Storage did not start on its files in \S+azurite: .*JSON.*: npm start -- --fresh$/m,
    ],
  ])('%s', async (_what, prepare, sentence) => {
    await prepare();
    const { code, err } = await feedsHere();
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringMatching(sentence) });
    expect(err).not.toContain('    at ');
  });
});

const hold = (kind: 'start' | 'command', lines: string[] = []) =>
  holdFolder({ folder, kind, onWait: (line) => lines.push(line) });

describe('a folder', () => {
  test('is free again once its holder lets go, or is gone', async () => {
    const first = await hold('command');
    const lines: string[] = [];
    const second = hold('start', lines);
    await expect.poll(() => lines).toHaveLength(1);
    if (first.outcome === 'held') await first.release();
    const held = await second;
    expect(held.outcome).toBe('held');
    if (held.outcome === 'held') await held.release();

    const gone = spawn(process.execPath, ['--eval', '']);
    await once(gone, 'exit');
    for (const left of [
      { pid: gone.pid, kind: 'command' },
      // The number is another's by now.
      { pid: process.ppid, kind: 'command', begun: '1' },
      { pid: process.pid, kind: 'command' },
    ]) {
      await writeFile(join(folder, 'running.json'), JSON.stringify(left));
      const next = await hold('command');
      expect(next.outcome).toBe('held');
      if (next.outcome === 'held') await next.release();
    }
    expect(await readdir(folder)).toStrictEqual([]);
  });

  test('that a process has which may be none of Tidemark says how to free it', async () => {
    const file = join(folder, 'running.json');
    await writeFile(file, JSON.stringify({ pid: process.ppid, kind: 'command' }));
    const lines: string[] = [];
    const held = holdFolder({ folder, kind: 'command', onWait: (line) => lines.push(line), patienceMs: 0 });
    await expect.poll(() => lines).toHaveLength(2);
    expect(lines[1]).toBe(
      `Still waiting. If process ${process.ppid} is none of Tidemark, as after a hard stop, delete ${file}`,
    );
    await rm(file);
    expect((await held).outcome).toBe('held');
  });

  test('of two on ports of their own is not guessed', async () => {
    const servers = [createServer(), createServer()].map((server) => server.listen(0, '127.0.0.1'));
    await Promise.all(servers.map((server) => once(server, 'listening')));
    for (const server of servers) {
      const { port } = server.address() as AddressInfo;
      await mkdir(join(folder, String(port)));
      const facts = { pid: process.ppid, kind: 'start', hostUrl: `http://127.0.0.1:${port}` };
      await writeFile(join(folder, String(port), 'running.json'), JSON.stringify(facts));
    }
    const { code, err } = await playCli(['feeds'], { cwd });
    for (const server of servers) server.close();
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringMatching(/more than once.*--app http/),
    });
  });

  test('is not taken by a number that another process has by now, nor by a file of half a line', async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    const parent = { pid: process.ppid, kind: 'start', hostUrl: closed };
    for (const text of [JSON.stringify(parent), '{"pid":', '']) {
      await writeFile(join(folder, 'running.json'), text);
      const held = await hold('start');
      expect(held.outcome).toBe('held');
      if (held.outcome === 'held') await held.release();
    }
  });

  test('of one npm start is refused to another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const hostUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await writeFile(
      join(folder, 'running.json'),
      JSON.stringify({ pid: process.ppid, kind: 'start', hostUrl }),
    );
    await expect(hold('start')).rejects.toMatchObject({ kind: 'config' });
    expect(await hold('command')).toMatchObject({ outcome: 'running', running: { hostUrl } });
    server.close();
  });

  test('says who holds it to its owner only', async () => {
    const held = await hold('start');
    if (held.outcome !== 'held') throw new TypeError('it was free');
    await held.tell({ hostUrl: 'http://127.0.0.1:1' });
    expect(JSON.parse(await readFile(join(folder, 'running.json'), 'utf8'))).toStrictEqual({
      pid: process.pid,
      begun: await processBegin(process.pid),
      kind: 'start',
      hostUrl: 'http://127.0.0.1:1',
    });
    await held.release();
  });
});
