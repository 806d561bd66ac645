import { expect, test } from 'vitest';
import { SETTING_NAMES, unreadSettings } from '../../../shared/config/index.ts';

const lines = (name: string, secrets: readonly string[] | undefined = []): readonly string[] =>
  unreadSettings({ [name]: 'c2VjcmV0' }, SETTING_NAMES, secrets);

test.each([
  ['SYNC_DEADLINE_SECOND', 'did you mean SYNC_DEADLINE_SECONDS?'],
  ['HTTP_DEADLINE_SECOND', 'did you mean HTTP_DEADLINE_SECONDS?'],
  ['sync_schedule', 'did you mean SYNC_SCHEDULE?'],
  ['FEED_FILE', 'did you mean FEEDS_FILE?'],
  ['LAKEURL', 'did you mean LAKE_URL?'],
  ['LAKE_URI', 'did you mean LAKE_URL?'],
  ['STATE_TABLE_URL', 'did you mean STATE_TABLES_URL?'],
  ['AZURE_CLIENTID', 'did you mean AZURE_CLIENT_ID?'],
  ['AzureWebJobsStorage__queueServiceUrl', 'did you mean AzureWebJobsStorage__queueServiceUri?'],
  ['BATCH_SIZE', 'there is BATCH_ROWS'],
  ['SYNC_EVERY', 'there is SYNC_SCHEDULE and SYNC_CONCURRENCY and SYNC_DEADLINE_SECONDS'],
])('%s, which nobody reads, is told with what was meant', (name, meant) => {
  expect(lines(name)).toEqual([`${name}: nothing reads a setting of this name; ${meant}`]);
});

test.each([
  ...SETTING_NAMES,
  'AzureWebJobsStorage__accountname',
  'AzureWebJobsFeatureFlags',
  'BASE_URL',
  'HTTP_PROXY',
  'AZURE_TENANT_ID',
  'STATE_DIRECTORY',
  'PATH',
  'WEBSITE_SITE_NAME',
  'constructor',
])('%s is no misspelt setting', (name) => {
  expect(lines(name)).toEqual([]);
});

test('a setting that a feed names is read', () => {
  expect(lines('SYNC_PASSWORD', ['SYNC_PASSWORD'])).toEqual([]);
});

test('before the feeds are known, what may be the secret of one is not told', () => {
  const env = { SYNC_PASSWORD: 'a', SYNC_SCHEDUEL: 'b' };
  expect(unreadSettings(env, SETTING_NAMES)).toEqual([
    'SYNC_SCHEDUEL: nothing reads a setting of this name; did you mean SYNC_SCHEDULE?',
  ]);
});
