import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Environment, parseSettings, wordSettingNote } from '../../../shared/config/index.ts';
import { isTidemarkError } from '../../../shared/core/index.ts';

const STATE =
  'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net';
const LEAST = {
  LAKE_URL: 'file:./.tidemark/lake',
  STATE_TABLES_URL: 'https://account.table.core.windows.net',
  AzureWebJobsStorage__accountName: 'account',
  SYNC_SCHEDULE: '0 */5 * * * *',
};

const linesFor = (env: Environment): readonly string[] => {
  try {
    parseSettings(env);
  } catch (error) {
    if (isTidemarkError(error, 'config')) return error.message.split('\n');
    throw error;
  }
  return [];
};

test('the least settings have the defaults', () => {
  expect(parseSettings(LEAST)).toEqual({
    lakeUrl: 'file:./.tidemark/lake',
    state: { url: 'https://account.table.core.windows.net' },
    queue: { url: 'https://account.queue.core.windows.net' },
    feedsFile: 'feeds.json',
    feedsPlace: 'feeds.json',
    schedule: '0 */5 * * * *',
    concurrency: 2,
    memoryMB: 2048,
    deadlineMs: 480_000,
    httpDeadlineMs: 200_000,
    codec: 'snappy',
    batchRows: 1_000_000,
    compareRows: 1_000_000,
    historyMs: 90 * 86_400_000,
  });
});

test('every setting is read, and others are let be', () => {
  const more = {
    FEEDS_FILE: '/home/feeds.json',
    FEEDS_PLACE: 'my.json',
    FEEDS_JSON: '{"feeds":[]}',
    SYNC_CONCURRENCY: '4',
    SYNC_MEMORY_MB: '512',
    SYNC_DEADLINE_SECONDS: '530',
    PARQUET_CODEC: 'zstd',
    HTTP_DEADLINE_SECONDS: '220',
    BATCH_ROWS: '5000',
    RELOAD_COMPARE_ROWS: '0',
    RUN_HISTORY_DAYS: '7',
    AZURE_CLIENT_ID: 'client',
    PATH: '/bin',
  };
  expect(parseSettings({ ...LEAST, ...more })).toMatchObject({
    feedsFile: '/home/feeds.json',
    feedsPlace: 'my.json',
    feedsJson: '{"feeds":[]}',
    concurrency: 4,
    memoryMB: 512,
    deadlineMs: 530_000,
    httpDeadlineMs: 220_000,
    codec: 'zstd',
    batchRows: 5_000,
    compareRows: 100_000,
    historyMs: 7 * 86_400_000,
    clientId: 'client',
  });
});

test('the memory is what the setting says, else what the machine gives', () => {
  expect(parseSettings(LEAST, 1000).memoryMB).toBe(1000);
  expect(parseSettings({ ...LEAST, SYNC_MEMORY_MB: '4096' }, 1000).memoryMB).toBe(4096);
});

test('the settings for one machine that come with the project are right', () => {
  const file = new URL('../../../local.settings.example.json', import.meta.url);
  const { Values } = z
    .object({ Values: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  const emulator = { connectionString: 'UseDevelopmentStorage=true' };
  expect(parseSettings(Values)).toMatchObject({ state: emulator, queue: emulator });
});

describe('where the state is', () => {
  const { STATE_TABLES_URL: _url, ...rest } = LEAST;

  test.each([
    [{ STATE_TABLES_CONNECTION_STRING: STATE }, { connectionString: STATE }],
    [{ AzureWebJobsStorage: STATE }, { connectionString: STATE }],
    [
      { AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
      { connectionString: 'UseDevelopmentStorage=true' },
    ],
    [
      { STATE_TABLES_URL: LEAST.STATE_TABLES_URL, AzureWebJobsStorage: STATE },
      { url: LEAST.STATE_TABLES_URL },
    ],
    [{ STATE_TABLES_URL: '', STATE_TABLES_CONNECTION_STRING: STATE }, { connectionString: STATE }],
  ])('%j', (env, state) => {
    expect(parseSettings({ ...rest, ...env }).state).toEqual(state);
  });

  test('is never guessed between two', () => {
    expect(linesFor({ ...LEAST, STATE_TABLES_CONNECTION_STRING: STATE })).toEqual([
      'STATE_TABLES_URL: is set and STATE_TABLES_CONNECTION_STRING is too; leave one of them out',
    ]);
  });
});

describe('where the run queue is', () => {
  const { AzureWebJobsStorage__accountName: _name, ...rest } = LEAST;
  const RUNS1 = 'https://runs1.queue.core.windows.net';
  const MISSING =
    'AzureWebJobsStorage: is missing; put the connection string of a storage account there, or UseDevelopmentStorage=true for the emulator, or set AzureWebJobsStorage__accountName or AzureWebJobsStorage__queueServiceUri for the identity of the app';

  test.each([
    [{ AzureWebJobsStorage: STATE }, { connectionString: STATE }],
    [{ AzureWebJobsStorage__accountName: 'runs1' }, { url: 'https://runs1.queue.core.windows.net' }],
    [
      { AzureWebJobsStorage__queueServiceUri: 'https://runs1.queue.core.chinacloudapi.cn/' },
      { url: 'https://runs1.queue.core.chinacloudapi.cn' },
    ],
    [
      {
        AzureWebJobsStorage__queueServiceUri: 'https://q.example',
        AzureWebJobsStorage__accountName: 'runs1',
      },
      { url: 'https://q.example' },
    ],
    [{ AzureWebJobsStorage: STATE, AzureWebJobsStorage__accountName: 'runs1' }, { connectionString: STATE }],
    // In another case, as the host reads them; an empty one beside them counts for nothing.
    [{ AzureWebJobsStorage: '', AzureWebJobsStorage__accountname: 'runs1' }, { url: RUNS1 }],
    [{ azurewebjobsstorage__accountName: 'runs1' }, { url: RUNS1 }],
    [{ AZUREWEBJOBSSTORAGE__ACCOUNTNAME: 'runs1' }, { url: RUNS1 }],
    [{ AzureWebJobsStorage__queueserviceuri: RUNS1 }, { url: RUNS1 }],
    [{ AZUREWEBJOBSSTORAGE: STATE }, { connectionString: STATE }],
    [
      { AzureWebJobsStorage__ACCOUNTNAME: 'other', AzureWebJobsStorage__accountName: 'runs1' },
      { url: RUNS1 },
    ],
  ])('%j', (env, queue) => {
    expect(parseSettings({ ...rest, ...env }).queue).toEqual(queue);
  });

  test.each([
    [{}, MISSING],
    [{ AzureWebJobsStorage: ' ' }, MISSING],
    [
      { AzureWebJobsStorage: 'c2VjcmV0' },
      'AzureWebJobsStorage: is not a connection string; put the connection string of a storage account there, or UseDevelopmentStorage=true for the emulator',
    ],
    [
      { AzureWebJobsStorage__queueServiceUri: 'https://q.example/?sig=c2VjcmV0' },
      'AzureWebJobsStorage__queueServiceUri: is not the URL of a Queue service; put https://<account>.queue.core.windows.net there, without a query',
    ],
    [
      { AzureWebJobsStorage__accountName: 'https://runs1.queue.core.windows.net' },
      'AzureWebJobsStorage__accountName: is not the name of a storage account, which is 3 to 24 of a-z and 0-9',
    ],
  ])('%j is refused', (env, line) => {
    expect(linesFor({ ...rest, ...env })).toEqual([line]);
  });
});

test('every setting that is missing is told at once', () => {
  expect(linesFor({ LAKE_URL: '  ', AzureWebJobsStorage: 'account' })).toEqual([
    'LAKE_URL: is missing; put the lake there: https://onelake.dfs.fabric.microsoft.com/<workspace>/<item>, https://<account>.dfs.core.windows.net/<filesystem>/<path>, or file:./.tidemark/lake on one machine',
    'SYNC_SCHEDULE: is missing; put an NCRONTAB expression of six fields there, seconds first, such as "0 */5 * * * *" for every five minutes',
    'STATE_TABLES_URL: is missing; put https://<account>.table.core.windows.net there, without a query, or set STATE_TABLES_CONNECTION_STRING',
    'AzureWebJobsStorage: is not a connection string; put the connection string of a storage account there, or UseDevelopmentStorage=true for the emulator',
  ]);
});

test('a setting that is missing is told with the one that may be it, misspelt', () => {
  const { LAKE_URL: lake, ...rest } = LEAST;
  const [missing, ...more] = linesFor({ ...rest, LAKE_URI: lake, SYNC_PASSWORD: 'a' });
  expect(missing).toContain('LAKE_URL: is missing; ');
  expect(more).toEqual([
    wordSettingNote({ kind: 'setting-misspelled', setting: 'LAKE_URI', meant: 'LAKE_URL' }),
  ]);
});

const URL_LINE =
  'STATE_TABLES_URL: is not the URL of a Tables service; put https://<account>.table.core.windows.net there, without a query';
const DEADLINE_LINE =
  'SYNC_DEADLINE_SECONDS: must be a whole number from 1 to 530: the host ends a function after 600 seconds';
const HTTP_LINE =
  'HTTP_DEADLINE_SECONDS: must be a whole number from 1 to 220: Azure ends an HTTP call after 230 seconds';

test.each([
  ['STATE_TABLES_URL', 'http://account.table.core.windows.net', URL_LINE],
  ['STATE_TABLES_URL', 'https://account.table.core.windows.net/?sig=c2VjcmV0', URL_LINE],
  ['STATE_TABLES_URL', STATE, URL_LINE],
  [
    'SYNC_SCHEDULE',
    '*/5 * * * *',
    'SYNC_SCHEDULE: is not a schedule; put an NCRONTAB expression of six fields there, seconds first, such as "0 */5 * * * *" for every five minutes',
  ],
  ['SYNC_CONCURRENCY', '0', 'SYNC_CONCURRENCY: must be a whole number from 1 to 16'],
  ['SYNC_CONCURRENCY', '2.5', 'SYNC_CONCURRENCY: must be a whole number from 1 to 16'],
  ['SYNC_MEMORY_MB', '2 GB', 'SYNC_MEMORY_MB: must be a whole number from 256 to 65536'],
  ['SYNC_MEMORY_MB', '255', 'SYNC_MEMORY_MB: must be a whole number from 256 to 65536'],
  ['SYNC_DEADLINE_SECONDS', '600', DEADLINE_LINE],
  ['SYNC_DEADLINE_SECONDS', '8m', DEADLINE_LINE],
  ['HTTP_DEADLINE_SECONDS', '221', HTTP_LINE],
  ['HTTP_DEADLINE_SECONDS', '0', HTTP_LINE],
  ['RELOAD_COMPARE_ROWS', '1e6', 'RELOAD_COMPARE_ROWS: must be a whole number from 0 to 10000000'],
  ['RUN_HISTORY_DAYS', '0', 'RUN_HISTORY_DAYS: must be a whole number from 1 to 3650'],
  ['PARQUET_CODEC', 'gzip', 'PARQUET_CODEC: must be snappy or zstd'],
  ['BATCH_ROWS', '0', 'BATCH_ROWS: must be a whole number from 1 to 1000000'],
])('%s=%s is refused', (name, value, line) => {
  expect(linesFor({ ...LEAST, [name]: value })).toEqual([line]);
});

test('a connection string that is none is refused, and not repeated', () => {
  const { STATE_TABLES_URL: _url, ...rest } = LEAST;
  expect(linesFor({ ...rest, STATE_TABLES_CONNECTION_STRING: 'c2VjcmV0' })).toEqual([
    'STATE_TABLES_CONNECTION_STRING: is not a connection string; put the connection string of a storage account there, or UseDevelopmentStorage=true for the emulator',
  ]);
});
