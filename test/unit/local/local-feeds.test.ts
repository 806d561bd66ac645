import { expect, test } from 'vitest';
import { DEMO_FEEDS } from '../../../local/demo-feed.ts';
import { feedsTextAt, loadLocalFeeds, namesSample, pointedFeeds } from '../../../local/local-feeds.ts';

const PUBLIC = 'https://services.odata.org/V4/Northwind/Northwind.svc';
const SAMPLE = 'http://127.0.0.1:7080/V4/Northwind/Northwind.svc';
const feed = (name: string, serviceUrl: string, entitySet: string, more: object = {}) => ({
  name,
  source: { serviceUrl, entitySet },
  cursor: { column: 'Id' },
  table: name,
  ...more,
});
const load = (...feeds: readonly object[]) =>
  loadLocalFeeds({ FEEDS_JSON: `\uFEFF${JSON.stringify({ feeds })}` });

test('only the shipped feed is pointed at the sample service; all else stays as it was written', async () => {
  const own = [
    feed('customers', PUBLIC, 'Customers'),
    feed('items', 'https://services.example/odata/', 'Items', { enabled: false, columns: { Id: 'long' } }),
  ];
  const local = await load(feed('orders', `${PUBLIC}/`, 'Orders'), ...own);
  expect(pointedFeeds(local)).toEqual(['orders']);
  expect(JSON.parse(feedsTextAt(local, SAMPLE))).toEqual({
    feeds: [feed('orders', SAMPLE, 'Orders'), ...own],
  });
});

test('the feed that comes with the project, and the demo’s, are the shipped one', async () => {
  expect(pointedFeeds(await loadLocalFeeds({ FEEDS_FILE: 'feeds.json' }))).toEqual(['orders']);
  expect(pointedFeeds(await loadLocalFeeds({ FEEDS_JSON: DEMO_FEEDS }))).toEqual(['orders']);
});

test('a feed names the sample service by its port', async () => {
  const local = await load(feed('orders', 'http://localhost:7080/V4/Northwind/Northwind.svc', 'Orders'));
  expect([7080, 7081].map((port) => namesSample(local, port))).toEqual([true, false]);
  expect(pointedFeeds(local)).toEqual([]);
});

test('feeds that cannot be read, or are wrong, are told by their file', async () => {
  await expect(loadLocalFeeds({ FEEDS_FILE: 'no-such.json' })).rejects.toMatchObject({
    kind: 'config',
    message:
      'The feeds file no-such.json cannot be read. Put it there, or name another: npm start -- --feeds FILE',
  });
  await expect(loadLocalFeeds({ FEEDS_FILE: 'package.json' })).rejects.toThrow(/^package\.json: /);
});

test('feeds of which some are wrong keep the others, stay as they were written, and are told', async () => {
  const wrong = [null, 7, feed('items', PUBLIC, 'Items', { tabel: 'x' })];
  const sources = { northwind: { serviceUrl: PUBLIC } };
  const shipped = { ...feed('orders', PUBLIC, 'Orders'), source: { name: 'northwind', entitySet: 'Orders' } };
  const text = JSON.stringify({ sources, feeds: [...wrong, shipped] });
  const local = await loadLocalFeeds({ FEEDS_JSON: text });
  expect(local.feeds.map(({ name }) => name)).toEqual(['orders']);
  expect(local.faults).toEqual([
    'FEEDS_JSON: feeds[0]: must be an object',
    'FEEDS_JSON: feeds[1]: must be an object',
    'FEEDS_JSON: feeds[2].tabel (feed "items"): unknown key; did you mean "table"?',
  ]);
  expect(JSON.parse(feedsTextAt(local, SAMPLE))).toEqual({
    sources,
    feeds: [...wrong, feed('orders', SAMPLE, 'Orders')],
  });
});

test('feeds of which none can run start nothing', async () => {
  await expect(load(feed('items', PUBLIC, 'Items', { tabel: 'x' }))).rejects.toMatchObject({
    kind: 'config',
    message: 'FEEDS_JSON: feeds[0].tabel (feed "items"): unknown key; did you mean "table"?',
  });
});
