import { describe, expect, test } from 'vitest';
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

describe('of feeds of which some are wrong', () => {
  const broken = { ...FEED, name: 'orders', table: 'Orders', tabel: 'x' };

  test('the others are there, and the wrong one with its problems', () => {
    const { feeds, refused } = create({ FEEDS_JSON: JSON.stringify({ feeds: [broken, FEED] }) });
    const problems = ['FEEDS_JSON: feeds[0].tabel (feed "orders"): unknown key; did you mean "table"?'];
    expect(feeds.map(({ name, refused: why }) => [name, why])).toStrictEqual([
      ['customers', undefined],
      ['orders', problems],
    ]);
    expect(refused).toStrictEqual([
      { place: 'FEEDS_JSON: feeds[0]', name: 'orders', enabled: true, problems },
    ]);
  });

  test('two of one name are one that is refused, with what is wrong with both', () => {
    const { feeds } = create({ FEEDS_JSON: JSON.stringify({ feeds: [FEED, { ...FEED, table: 'Others' }] }) });
    expect(feeds).toMatchObject([{ name: 'customers', place: 'FEEDS_JSON: feeds[0], FEEDS_JSON: feeds[1]' }]);
    expect(feeds[0]?.refused).toHaveLength(2);
  });

  test('a source that none of them names is noted', () => {
    const sources = { crm: { serviceUrl: 'https://crm.example' } };
    const { notes } = create({ FEEDS_JSON: JSON.stringify({ sources, feeds: [FEED] }) });
    expect(notes).toStrictEqual([
      { kind: 'source-unused', setting: 'FEEDS_JSON: sources.crm', source: 'crm' },
    ]);
  });
});
