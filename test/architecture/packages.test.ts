import { describe, expect, test } from 'vitest';
import { eagerHeavyImports, environmentReaders, misplacedPackages, zodByName } from './package-rules.ts';
import { readSources } from './source-file.ts';

const sources = await readSources();

describe('packages', () => {
  test('are seen only where they belong', () => {
    expect(
      misplacedPackages(sources),
      'docs/design.md, Rooms: use the room that may see the package',
    ).toStrictEqual([]);
  });

  test.each([
    ['shared/sync/append/append.ts', "import type { InvocationContext } from '@azure/functions';"],
    ['local/functions-host/host.ts', "import { app } from '@azure/functions';"],
    ['shared/lake/adls.ts', "import { DefaultAzureCredential } from '@azure/identity';"],
    ['shared/lake/file.ts', "import { DataLakeServiceClient } from '@azure/storage-file-datalake';"],
    ['functions/application.ts', "await import('@azure/storage-file-datalake');"],
    ['shared/queue/memory.ts', "import { QueueClient } from '@azure/storage-queue';"],
    ['local/functions-host/host.ts', "import { QueueClient } from '@azure/storage-queue';"],
    ['shared/state/table-store.ts', "import { TableClient } from '@azure/data-tables';"],
    ['shared/delta/log/checkpoint.ts', "import type { Table } from 'apache-arrow';"],
    ['shared/delta/log/checkpoint.ts', "import { readParquet } from 'parquet-wasm/esm';"],
    ['shared/config/parse-feeds.ts', "import { SaxesParser } from 'saxes';"],
    ['shared/odata/scan/page-reader.ts', "import { z } from 'zod';"],
    ['shared/sync/append/append.ts', "import * as z from 'zod';"],
    ['shared/config/parse-feeds.ts', "import { readFile } from 'node:fs/promises';"],
    ['shared/lake/memory.ts', "import { readFileSync } from 'node:fs';"],
    ['shared/sync/append/append.ts', "import { setTimeout as delay } from 'node:timers/promises';"],
    ['shared/config/secrets.ts', "import { env } from 'node:process';"],
    ['local/start.ts', "import { Command } from 'commander';"],
  ])('are caught in %s: %s', (path, text) => {
    expect(misplacedPackages([{ path, text }])).toHaveLength(1);
  });

  test.each([
    ['functions/main.ts', "import { app } from '@azure/functions';"],
    ['shared/lake/adls-answers.ts', "import { RestError } from '@azure/storage-file-datalake';"],
    ['shared/queue/azure-queue.ts', "await import('@azure/storage-queue');"],
    ['local/functions-host/queue-pump.ts', "import { QueueClient } from '@azure/storage-queue';"],
    ['shared/lake/file-errors.ts', "import { stat } from 'node:fs/promises';"],
    [
      'test/contract/lake.test.ts',
      "import { StorageSharedKeyCredential } from '@azure/storage-file-datalake';",
    ],
  ])('are let be in %s', (path, text) => {
    expect(misplacedPackages([{ path, text }])).toStrictEqual([]);
  });
});

describe('the environment', () => {
  test('is not read in shared rooms', () => {
    expect(
      environmentReaders(sources),
      'docs/design.md, Rooms: read the environment in functions/, pass on what it says',
    ).toStrictEqual([]);
  });

  test('is caught being read there, and may be in the triggers', () => {
    const text = "const url = process.env['LAKE_URL'];";
    expect(environmentReaders([{ path: 'shared/config/x.ts', text }])).toHaveLength(1);
    expect(environmentReaders([{ path: 'functions/main.ts', text }])).toStrictEqual([]);
    expect(
      environmentReaders([{ path: 'shared/config/x.ts', text: '/** As `process.env`. */' }]),
    ).toStrictEqual([]);
  });
});

describe('the libraries behind Parquet', () => {
  test('are imported for their types, or when they are needed', () => {
    expect(
      eagerHeavyImports(sources),
      'shared/parquet/README.md: import types, or load the library when rows have come',
    ).toStrictEqual([]);
  });

  test('are caught being loaded at once', () => {
    const path = 'shared/parquet/x.ts';
    expect(eagerHeavyImports([{ path, text: "import { Table } from 'apache-arrow';" }])).toHaveLength(1);
    expect(eagerHeavyImports([{ path, text: "import { type Table } from 'parquet-wasm';" }])).toHaveLength(1);
    expect(eagerHeavyImports([{ path, text: "import type { Table } from 'apache-arrow';" }])).toStrictEqual(
      [],
    );
    expect(eagerHeavyImports([{ path, text: "await import('parquet-wasm');" }])).toStrictEqual([]);
  });
});

describe('zod', () => {
  test('is imported as a whole, so that a bundle holds what is used of it', () => {
    expect(zodByName(sources), "write import * as z from 'zod'").toStrictEqual([]);
  });

  test('is caught being imported by name', () => {
    const path = 'shared/state/x.ts';
    expect(zodByName([{ path, text: "import { z } from 'zod';" }])).toHaveLength(1);
    expect(zodByName([{ path, text: "import * as z from 'zod';" }])).toStrictEqual([]);
  });
});
