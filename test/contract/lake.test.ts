import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StorageSharedKeyCredential } from '@azure/storage-file-datalake';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import {
  createAdlsLake,
  createFileLake,
  createMemoryLake,
  type Lake,
  parseLakeUrl,
} from '../../shared/lake/index.ts';
import { systemClock } from '../../shared/core/index.ts';
import { type DataLakeFront, startDataLakeFront } from '../support/data-lake-front.ts';
import { lakeContract } from './lake-contract.ts';

const patience = { clock: systemClock, random: Math.random };

describe('the lake in memory', () => {
  const lake = createMemoryLake();
  lakeContract(() => lake);
});

describe('the lake in a folder', () => {
  let folder: string;
  let lake: Lake;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-lake-'));
    lake = createFileLake(join(folder, 'made/by the first write'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  lakeContract(() => lake);
});

describe('the lake in ADLS, over the front', () => {
  let azurite: Azurite;
  let front: DataLakeFront;
  let lake: Lake;
  beforeAll(async () => {
    azurite = await startAzurite();
    front = await startDataLakeFront(azurite);
    await front.createFileSystem('lake');
    lake = createAdlsLake({
      ...patience,
      endpoint: front.endpoint,
      fileSystem: 'lake',
      root: 'My Item 100%.Lakehouse/Files',
      credential: new StorageSharedKeyCredential(azurite.account, azurite.key),
    });
  });
  afterAll(async () => {
    await front.close();
    await azurite.stop();
  });
  lakeContract(() => lake);
});

const realUrl = process.env['LAKE_TEST_URL'];

/** Remembers what was written, so that a real account can be left as it was (its empty folders apart). */
const remembering = (lake: Lake): { readonly lake: Lake; readonly tidy: () => Promise<void> } => {
  const written = new Set<string>();
  return {
    lake: {
      ...lake,
      write: (path, ...others) => lake.write(written.add(path) && path, ...others),
      putIfAbsent: (path, ...others) => lake.putIfAbsent(written.add(path) && path, ...others),
    },
    tidy: async () => {
      for (const path of written) await lake.delete(path).catch(() => undefined);
    },
  };
};

// Skipped without an account: LAKE_TEST_URL is a LAKE_URL whose folder the signed-in identity may write in.
describe.skipIf(realUrl === undefined)('the lake in a real account (set LAKE_TEST_URL to run it)', () => {
  let real: ReturnType<typeof remembering>;
  beforeAll(async () => {
    const place = parseLakeUrl(realUrl ?? '');
    if (place.kind !== 'adls') throw new Error('LAKE_TEST_URL must be an https or abfss URL.');
    const { DefaultAzureCredential } = await import('@azure/identity');
    const root = `${place.root}/contract-${randomUUID()}`.replace(/^\//, '');
    real = remembering(
      createAdlsLake({ ...place, ...patience, root, credential: new DefaultAzureCredential() }),
    );
  });
  afterAll(() => real.tidy());
  lakeContract(() => real.lake);
});
