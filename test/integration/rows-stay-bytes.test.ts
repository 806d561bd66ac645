import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';

const ROWS = 100_000;
const MOST_BYTES = 64 * 1024;
const MOST_PIECES = 1024 * 1024;
const support = (name: string): string => fileURLToPath(new URL(`../support/${name}`, import.meta.url));

let folder: string;
let source: { readonly url: string; close(): Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-bytes-'));
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(ROWS))],
    pageSize: 5_000,
  });
  source = await service.listen();
});

afterAll(async () => {
  await source.close();
  await rm(folder, { recursive: true });
});

/** Bytes by what they went through, of every thread of the process that appended. */
const countedBytes = async (file: string): Promise<Readonly<Record<string, number>>> => {
  const total: Record<string, number> = {};
  for (const line of (await readFile(file, 'utf8')).trimEnd().split('\n'))
    for (const [what, bytes] of Object.entries(JSON.parse(line) as Record<string, number>))
      total[what] = (total[what] ?? 0) + bytes;
  return total;
};

const appendInProcess = async (counts: string): Promise<unknown> => {
  const feed = {
    name: 'orders',
    source: { serviceUrl: source.url, entitySet: 'Orders', pageSize: 5_000 },
    cursor: { column: 'OrderID' },
    table: 'Orders',
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--no-warnings',
      '--import',
      pathToFileURL(support('count-texts.ts')).href,
      support('append-process.ts'),
    ],
    {
      env: {
        ...process.env,
        TEXT_COUNTS: counts,
        LAKE_URL: pathToFileURL(join(folder, 'lake')).href,
        AzureWebJobsStorage: 'UseDevelopmentStorage=true',
        SYNC_SCHEDULE: '0 */5 * * * *',
        FEEDS_JSON: JSON.stringify({ feeds: [feed] }),
      },
    },
  );
  return JSON.parse(stdout);
};

describe('an append of 100,000 rows by the application', () => {
  test('makes text or objects of less than 64 KiB of what it reads', async () => {
    const counts = join(folder, 'counts.txt');
    expect(await appendInProcess(counts)).toMatchObject({ outcome: 'appended', rows: ROWS });
    const { Buffer: pieces = 0, ...bytes } = await countedBytes(counts);
    expect(bytes['JSON.parse']).toBeGreaterThan(0);
    const total = Object.values(bytes).reduce((sum, of) => sum + of, 0);
    expect(total < MOST_BYTES ? {} : bytes).toStrictEqual({});
    // Of Node's buffers small texts are made for requests, paths and the log: the rows would be 34 MB.
    expect(pieces).toBeLessThan(MOST_PIECES);
  });
});
