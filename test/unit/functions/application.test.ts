import { expect, test } from 'vitest';
import { createApplication } from '../../../functions/application.ts';
import { isTidemarkError } from '../../../shared/core/index.ts';

const ENVIRONMENT = {
  LAKE_URL: 'file:./.tidemark/lake',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  SYNC_SCHEDULE: '0 */5 * * * *',
  FEEDS_FILE: 'no-such-feeds.json',
};
const FEED = {
  name: 'customers',
  source: { serviceUrl: 'https://example.com/odata', entitySet: 'Customers' },
  cursor: { column: 'CustomerID' },
  table: 'Customers',
};

const create = (more: Readonly<Record<string, string>>) =>
  createApplication({ ...ENVIRONMENT, ...more }, new AbortController().signal);

const messageOf = (more: Readonly<Record<string, string>>): string => {
  try {
    create(more);
  } catch (error) {
    if (isTidemarkError(error, 'config')) return error.message;
    throw error;
  }
  return '';
};

test('feeds in FEEDS_JSON are taken, and the file is not read', () => {
  const { feeds } = create({ FEEDS_JSON: JSON.stringify({ feeds: [FEED] }) });
  expect(feeds.map(({ name }) => name)).toStrictEqual(['customers']);
});

test('what is wrong in FEEDS_JSON is told with its place there', () => {
  expect(messageOf({ FEEDS_JSON: '{' })).toContain('FEEDS_JSON:1:');
});

test('an empty FEEDS_JSON leaves the feeds to the file', () => {
  expect(messageOf({ FEEDS_JSON: '' })).toContain('The feeds file no-such-feeds.json cannot be read.');
});

test('a setting that nobody reads is noted, and a secret that a feed names is none', () => {
  const auth = { type: 'bearer', token: { setting: 'SYNC_TOKEN' } };
  const feeds = [{ ...FEED, source: { ...FEED.source, auth } }];
  const { notes } = create({
    FEEDS_JSON: JSON.stringify({ feeds }),
    SYNC_TOKEN: 'a',
    SYNC_DEADLINE_SECOND: '60',
  });
  expect(notes).toStrictEqual([
    { kind: 'setting-misspelled', setting: 'SYNC_DEADLINE_SECOND', meant: 'SYNC_DEADLINE_SECONDS' },
  ]);
});
