import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TableClient } from '@azure/data-tables';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAzurite } from '../../local/azurite.ts';
import { serve } from '../../local/serve.ts';
import { startStack } from '../../local/stack.ts';

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
      });
      await expect(started).rejects.toMatchObject({ code: 'EADDRINUSE', port: ports[which] });
      expect(await readdir(folder)).toEqual(['orders.json']);
      await other.close();
    },
  );
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
