import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StorageSharedKeyCredential } from '@azure/storage-file-datalake';
import { afterAll, beforeAll, describe } from 'vitest';
import { startAzurite } from '../../local/azurite.ts';
import type * as lakes from '../../shared/lake/index.ts';
import {
  createAdlsLake,
  createFileLake,
  createMemoryLake,
  type Lake,
  parseLakeUrl,
} from '../../shared/lake/index.ts';
import { systemClock } from '../../shared/core/index.ts';
import { startDataLakeFront } from '../support/data-lake-front.ts';
import { lakeContract } from './lake-contract.ts';

const patience = { clock: systemClock, random: Math.random };

interface LakeWorld {
  readonly lake: Lake;
  readonly close?: () => Promise<void>;
}

const inFolder = async (): Promise<LakeWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-lake-'));
  const lake = createFileLake(join(folder, 'made/by the first write'));
  return { lake, close: () => rm(folder, { recursive: true, force: true }) };
};

/** Over the front. */
const inAdls = async (): Promise<LakeWorld> => {
  const azurite = await startAzurite();
  const front = await startDataLakeFront(azurite);
  await front.createFileSystem('lake');
  const lake = createAdlsLake({
    ...patience,
    endpoint: front.endpoint,
    fileSystem: 'lake',
    root: 'My Item 100%.Lakehouse/Files',
    credential: new StorageSharedKeyCredential(azurite.account, azurite.key),
  });
  const close = async () => {
    await front.close();
    await azurite.stop();
  };
  return { lake, close };
};

/** Every adapter of the room: one that is added does not compile until it is held to the contract. */
type Adapter = Extract<keyof typeof lakes, `create${string}Lake`>;
const ADAPTERS: Readonly<Record<Adapter, () => Promise<LakeWorld>>> = {
  createMemoryLake: () => Promise.resolve({ lake: createMemoryLake() }),
  createFileLake: inFolder,
  createAdlsLake: inAdls,
};

describe.each(Object.entries(ADAPTERS))('the lake of %s', (_name, open) => {
  let world: LakeWorld;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close?.());
  lakeContract(() => world.lake);
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
