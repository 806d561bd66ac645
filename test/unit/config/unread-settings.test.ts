import { expect, test } from 'vitest';
import { SETTING_NAMES, type SettingNote, unreadSettings } from '../../../shared/config/index.ts';

const notesOn = (name: string, secrets: readonly string[] | undefined = []): readonly SettingNote[] =>
  unreadSettings({ [name]: 'c2VjcmV0' }, SETTING_NAMES, secrets);

test.each([
  ['SYNC_DEADLINE_SECOND', 'SYNC_DEADLINE_SECONDS'],
  ['HTTP_DEADLINE_SECOND', 'HTTP_DEADLINE_SECONDS'],
  ['sync_schedule', 'SYNC_SCHEDULE'],
  ['FEED_FILE', 'FEEDS_FILE'],
  ['LAKEURL', 'LAKE_URL'],
  ['LAKE_URI', 'LAKE_URL'],
  ['STATE_TABLE_URL', 'STATE_TABLES_URL'],
  ['AZURE_CLIENTID', 'AZURE_CLIENT_ID'],
  ['AzureWebJobsStorage__queueServiceUrl', 'AzureWebJobsStorage__queueServiceUri'],
])('%s, which nobody reads, is told with what was meant', (setting, meant) => {
  expect(notesOn(setting)).toEqual([{ kind: 'setting-misspelled', setting, meant }]);
});

test.each([
  ['BATCH_SIZE', ['BATCH_ROWS']],
  ['SYNC_EVERY', ['SYNC_SCHEDULE', 'SYNC_CONCURRENCY', 'SYNC_MEMORY_MB', 'SYNC_DEADLINE_SECONDS']],
])('%s, which is far from every setting, is told with those that begin like it', (setting, known) => {
  expect(notesOn(setting)).toEqual([{ kind: 'setting-unknown', setting, known }]);
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
  expect(notesOn(name)).toEqual([]);
});

test('a setting that a feed names is read', () => {
  expect(notesOn('SYNC_PASSWORD', ['SYNC_PASSWORD'])).toEqual([]);
});

test('before the feeds are known, what may be the secret of one is not told', () => {
  const env = { SYNC_PASSWORD: 'a', SYNC_SCHEDUEL: 'b' };
  expect(unreadSettings(env, SETTING_NAMES)).toEqual([
    { kind: 'setting-misspelled', setting: 'SYNC_SCHEDUEL', meant: 'SYNC_SCHEDULE' },
  ]);
});
