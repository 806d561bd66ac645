import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { settingsOf } from '../../../local/stack-settings.ts';
import { startSettings } from '../../../local/start-settings.ts';

const NONE = { fresh: false, routes: false, jsonLogs: false, help: false };
const run = (given: Record<string, string | undefined>) =>
  settingsOf({ given, folder: '.tidemark', schedule: '*/15 * * * * *' });

describe('a setting', () => {
  test('of a flag wins over the environment', () => {
    const env = { LAKE_URL: 'file:./old', FEEDS_JSON: '{}', FEEDS_FILE: 'old.json', BATCH_ROWS: '7' };
    expect(startSettings({ ...NONE, lake: './lake', feeds: 'my.json' }, env)).toEqual({
      LAKE_URL: pathToFileURL(resolve('lake')).href,
      FEEDS_FILE: 'my.json',
      FEEDS_JSON: undefined,
      BATCH_ROWS: '7',
    });
  });

  test('of the environment wins over the default', () => {
    const env = {
      LAKE_URL: 'https://account.dfs.core.windows.net/lake',
      SYNC_SCHEDULE: '0 0 * * * *',
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      BATCH_ROWS: '7',
    };
    expect(run(startSettings(NONE, env))).toMatchObject(env);
  });

  test('has a default where nothing is given, or nothing but spaces', () => {
    expect(run({ LAKE_URL: ' ' })).toMatchObject({
      LAKE_URL: pathToFileURL(resolve('.tidemark/lake')).href,
      SYNC_SCHEDULE: '*/15 * * * * *',
    });
  });

  test('that is wrong is told before anything is started', () => {
    expect(() => run({ BATCH_ROWS: 'x' })).toThrow('BATCH_ROWS: must be a whole number from 1 to 1000000');
  });
});

test.each([
  'https://account.dfs.core.windows.net/lake',
  'abfss://lake@account.dfs.core.windows.net/',
  'file:./lake',
])('the lake may be the URL %s', (lake) => {
  expect(startSettings({ ...NONE, lake }, {})).toMatchObject({ LAKE_URL: lake });
});

test('a drive of Windows is no scheme of a URL', () => {
  expect(startSettings({ ...NONE, lake: 'C:/lake' }, {})['LAKE_URL']).toMatch(/^file:\/\/\/.*C:\/lake$/);
});
