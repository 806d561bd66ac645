import { expect, test } from 'vitest';
import { type Feed, fingerprintOf, parseFeeds } from '../../../shared/config/index.ts';

const {
  feeds: [FEED],
} = parseFeeds(
  JSON.stringify({
    feeds: [
      {
        name: 'orders',
        source: { serviceUrl: 'https://a.example', entitySet: 'Orders', query: { b: '1', a: '2' } },
        cursor: { column: 'OrderID' },
        table: 'Orders',
      },
    ],
  }),
  'feeds.json',
);
if (FEED === undefined) throw new Error('no feed');

const source = (changes: Partial<Feed['source']>): Partial<Feed> => ({
  source: { ...FEED.source, ...changes },
});

test('when a feed reloads by itself, and what, is nothing that its watermark depends on', () => {
  const scheduled = { reload: { all: true }, reloadSchedule: { everyMs: 86_400_000, atMs: 0 } } as const;
  expect(fingerprintOf({ ...FEED, ...scheduled })).toBe(fingerprintOf(FEED));
});

test('a fingerprint is stable from release to release', () => {
  expect(fingerprintOf(FEED)).toBe('a74d383f4df19721ff9fe854f0ae61c9dba6311a3179cbc3e8335138159bad06');
});

test.each<[string, Partial<Feed>]>([
  ['the service', source({ serviceUrl: 'https://b.example' })],
  ['the entity set', source({ entitySet: 'Invoices' })],
  ['a query option', source({ query: { b: '1', a: '3' } })],
  ['the filter', source({ filter: "ShipCountry eq 'France'" })],
  ['a key of its own', source({ key: ['OrderID'] })],
  ['the cursor column', { cursor: { column: 'OrderDate' } }],
  ['the table', { tablePath: 'Tables/dbo/Orders' }],
])('%s changes it', (_what, changes) => {
  expect(fingerprintOf({ ...FEED, ...changes })).not.toBe(fingerprintOf(FEED));
});

test.each<[string, Partial<Feed>]>([
  ['the order of query options', source({ query: { a: '2', b: '1' } })],
  ['the way to sign in', source({ auth: { type: 'bearer', token: { setting: 'T' } } })],
  ['select', source({ select: ['OrderID'] })],
  ['headers, pages and counts', source({ headers: { a: 'b' }, pageSize: 1, timeoutMs: 1, count: false })],
  ['how many ranges are read at once', source({ parallel: 16 })],
  [
    'lookback, settle, start and horizon',
    {
      cursor: {
        column: 'OrderID',
        lookback: { ms: 1 },
        settleMs: 1,
        start: '1',
        horizon: { value: '9' },
      },
    },
  ],
  ['name, rhythm and type changes', { name: 'o', enabled: false, everyMs: 1, columns: { OrderID: 'long' } }],
])('%s does not', (_what, changes) => {
  expect(fingerprintOf({ ...FEED, ...changes })).toBe(fingerprintOf(FEED));
});
