import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHostFile } from '../../../local/functions-host/host-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-host-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

const written = async (json: object): Promise<string> => {
  const file = join(folder, 'host.json');
  await writeFile(file, JSON.stringify(json));
  return file;
};

describe('host.json', () => {
  test('that is not there gives the defaults of the real host', async () => {
    expect(await readHostFile(join(folder, 'none.json'), {})).toStrictEqual({
      queues: {
        batchSize: 16,
        newBatchThreshold: 8 * availableParallelism(),
        maxDequeueCount: 5,
        visibilityTimeoutMs: 0,
        messageEncoding: 'base64',
      },
      routePrefix: 'api',
      functionTimeoutMs: 30 * 60_000,
    });
  });

  test('says what it says', async () => {
    const queues = { batchSize: 3, maxPollingInterval: '00:00:05', visibilityTimeout: '00:01:10' };
    const file = await written({ functionTimeout: '00:10:00', extensions: { queues } });
    expect(await readHostFile(file, {})).toMatchObject({
      functionTimeoutMs: 600_000,
      queues: {
        batchSize: 3,
        newBatchThreshold: availableParallelism(),
        maxPollingIntervalMs: 5_000,
        visibilityTimeoutMs: 70_000,
      },
    });
  });

  test('is overruled by settings, whose letters may be of any case', async () => {
    const file = await written({ extensions: { queues: { batchSize: 16 } } });
    const settings = {
      AzureFunctionsJobHost__extensions__queues__batchSize: '3',
      AZUREFUNCTIONSJOBHOST__EXTENSIONS__HTTP__ROUTEPREFIX: 'v1',
    };
    expect(await readHostFile(file, settings)).toMatchObject({
      queues: { batchSize: 3, newBatchThreshold: availableParallelism() },
      routePrefix: 'v1',
    });
  });

  test('may leave functions their time', async () => {
    const { functionTimeoutMs } = await readHostFile(await written({ functionTimeout: '-1' }), {});
    expect(functionTimeoutMs).toBeUndefined();
  });
});
