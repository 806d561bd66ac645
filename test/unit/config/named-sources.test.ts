import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { feedsJsonSchema, fingerprintOf, parseFeeds } from '../../../shared/config/index.ts';

type Json = Readonly<Record<string, unknown>>;

const ROOT = 'https://crm.example/odata';
const CRM = {
  serviceUrl: ROOT,
  auth: { type: 'bearer', token: { setting: 'CRM_TOKEN' } },
  query: { 'cross-company': 'true', a: '1' },
  headers: { 'Data-Access-Intent': 'ReadOnly', 'x-one': '1' },
  pageSize: 200,
  requestsPerMinute: 60,
  maxConcurrency: 3,
};
const feed = (changes: Json = {}): Json => ({
  name: 'orders',
  source: { name: 'crm', entitySet: 'Orders' },
  cursor: { column: 'Id' },
  table: 'Orders',
  ...changes,
});
const inline = (changes: Json = {}): Json => ({ serviceUrl: ROOT, entitySet: 'Orders', ...changes });
const load = (document: Json) =>
  parseFeeds(JSON.stringify({ sources: { crm: CRM }, ...document }), 'feeds.json');
/** What is wrong with each feed by its name. */
const refusedIn = (document: Json): Json =>
  Object.fromEntries(load(document).refused.map(({ name = '', problems }) => [name, problems]));

describe('a feed that names its source', () => {
  test('has all that the source has', () => {
    const [loaded] = load({ feeds: [feed()] }).feeds;
    expect(loaded?.source).toEqual({ ...CRM, entitySet: 'Orders', timeoutMs: 100_000, parallel: 4 });
  });

  test('adds query options and headers of its own, and reads as it says itself', () => {
    const source = {
      name: 'crm',
      entitySet: 'Orders',
      query: { a: '2' },
      headers: { 'X-One': '2' },
      pageSize: 10,
      parallel: 1,
    };
    const [loaded] = load({ feeds: [feed({ source })] }).feeds;
    expect(loaded?.source).toMatchObject({
      query: { 'cross-company': 'true', a: '2' },
      headers: { 'Data-Access-Intent': 'ReadOnly', 'X-One': '2' },
      pageSize: 10,
      parallel: 1,
    });
    expect(Object.keys(loaded?.source.headers ?? {})).not.toContain('x-one');
  });

  test('has the fingerprint that it had with a source of its own', () => {
    const own = inline({ auth: CRM.auth, query: CRM.query });
    const fingerprints = [feed(), feed({ source: own })].map((one) => {
      const [loaded] = load({ feeds: [one] }).feeds;
      return loaded && fingerprintOf(loaded);
    });
    expect(fingerprints[0]).toBe(fingerprints[1]);
  });

  test.each(['serviceUrl', 'auth', 'requestsPerMinute', 'maxConcurrency'] as const)(
    'leaves %s to it',
    (key) => {
      const source = { name: 'crm', entitySet: 'Orders', [key]: CRM[key] };
      expect(refusedIn({ feeds: [feed({ source })] })).toEqual({
        orders: [
          `feeds.json: feeds[0].source.${key} (feed "orders"): belongs to the source "crm" that the feed names; say it in sources.crm, and leave it out here`,
        ],
      });
    },
  );

  test.each([
    ['crn', 'is no name in "sources"; did you mean "crm"?'],
    ['warehouse', 'is no name in "sources"; there is crm'],
    ['toString', 'is no name in "sources"; there is crm'],
    [7, 'is no name in "sources"; there is crm'],
  ])('must find it: %j', (name, message) => {
    const lines = refusedIn({ feeds: [feed({ source: { name, entitySet: 'Orders' } })] });
    expect(lines['orders']).toContain(`feeds.json: feeds[0].source.name (feed "orders"): ${message}`);
    expect(JSON.stringify(lines)).not.toContain('serviceUrl');
  });

  test('is told where there are no sources at all', () => {
    expect(refusedIn({ sources: undefined, feeds: [feed()] })).toEqual({
      orders: [
        'feeds.json: feeds[0].source.name (feed "orders"): is no name in "sources", which has none; put the service there',
      ],
    });
  });

  test('is refused with what is wrong with the source, and with it those alone that name it', () => {
    const erp = { serviceUrl: 'http://erp.example', tokens: 1 };
    const feeds = [
      feed(),
      feed({ name: 'items', table: 'Items', source: { name: 'erp', entitySet: 'Items' } }),
    ];
    const { feeds: right, refused } = load({ sources: { crm: CRM, erp }, feeds });
    expect(right.map(({ name }) => name)).toEqual(['orders']);
    expect(refused).toEqual([
      {
        place: 'feeds.json: feeds[1]',
        name: 'items',
        enabled: true,
        problems: [
          'feeds.json: feeds[1].source.name (feed "items"): is the source sources.erp, which is wrong itself: see there',
          'feeds.json: sources.erp.serviceUrl: must begin with https:// (http:// is only for 127.0.0.1 and localhost)',
          expect.stringMatching(
            /^feeds\.json: sources\.erp\.tokens: unknown key; it can be one of serviceUrl, auth,/,
          ),
        ],
      },
    ]);
  });
});

test('what does not fit feed and source together names the source, where it stands in the file', () => {
  const crm = { serviceUrl: 'https://crm.example/Orders', metadataUrl: 'https://erp.example/$metadata' };
  expect(refusedIn({ sources: { crm }, feeds: [feed()] })['orders']).toEqual([
    expect.stringContaining(
      'feeds[0].source.serviceUrl (feed "orders"): comes from sources.crm, and ends in the entity set',
    ),
    expect.stringContaining(
      'feeds[0].source.metadataUrl (feed "orders"): comes from sources.crm, and is at another origin',
    ),
  ]);
  expect(refusedIn({ feeds: [feed({ source: { ...crm, entitySet: 'Orders' } })] })['orders']).toEqual([
    expect.stringContaining('feeds[0].source.serviceUrl (feed "orders"): ends in the entity set'),
    expect.stringContaining('feeds[0].source.metadataUrl (feed "orders"): is at another origin'),
  ]);
});

test('a feed that names no source and has none is told both ways', () => {
  expect(refusedIn({ feeds: [feed({ source: { entitySet: 'Orders' } })] })).toEqual({
    orders: [
      'feeds.json: feeds[0].source.serviceUrl (feed "orders"): is missing; put the root URL of the service there, or name the source: "name" may be crm',
    ],
  });
});

test('a source that no feed names stops nothing, and is told', () => {
  const { feeds, refused, unusedSources } = load({
    sources: { crm: CRM, erp: { serviceUrl: 7 } },
    feeds: [feed()],
  });
  expect([feeds.length, refused, unusedSources]).toEqual([1, [], ['erp']]);
});

test('a source must have a name that messages can repeat', () => {
  const sources = { 'c r m': CRM };
  const { refused } = load({ sources, feeds: [feed({ source: { name: 'c r m', entitySet: 'Orders' } })] });
  expect(refused[0]?.problems.at(-1)).toBe(
    'feeds.json: sources["c r m"]: must be 1 to 63 letters, digits, "-" and "_", beginning with a letter or digit',
  );
});

describe('defaults', () => {
  const defaults = {
    every: 'PT1H',
    enabled: false,
    cursor: { column: 'ModifiedAt', lookback: 'PT2H' },
    columns: { A: 'long', B: 'long' },
    reload: { rows: 10 },
    source: { name: 'crm', pageSize: 50, parallel: 2, timeoutMs: 5_000 },
  };

  test('are taken by a feed that says nothing of its own', () => {
    const { feeds } = load({
      defaults,
      feeds: [{ name: 'orders', table: 'Orders', source: { entitySet: 'Orders' } }],
    });
    expect(feeds[0]).toMatchObject({
      enabled: false,
      everyMs: 3_600_000,
      cursor: { column: 'ModifiedAt', lookback: { ms: 7_200_000 } },
      columns: { A: 'long', B: 'long' },
      reload: { rows: 10 },
      // The service comes before the defaults of all.
      source: { serviceUrl: ROOT, pageSize: 200, parallel: 2, timeoutMs: 5_000 },
    });
  });

  test.each<[object, object]>([
    [{ rows: 7 }, { reload: { rows: 7 }, reloadSchedule: { everyMs: 86_400_000, atMs: 7_200_000 } }],
    [{ at: '04:00' }, { reload: { rows: 10 }, reloadSchedule: { everyMs: 86_400_000, atMs: 14_400_000 } }],
    [{ every: 'PT6H' }, { reload: { rows: 10 }, reloadSchedule: { everyMs: 21_600_000 } }],
    [
      { from: 5, every: 'P7D' },
      { reload: { from: '5' }, reloadSchedule: { everyMs: 604_800_000 } },
    ],
  ])('of a reload give its window as a whole, and its schedule: %j', (reload, expected) => {
    const nightly = { ...defaults, reload: { rows: 10, every: 'P1D', at: '02:00' } };
    const source = { name: 'crm', entitySet: 'Orders' };
    const [loaded] = load({ defaults: nightly, feeds: [feed({ reload, source })] }).feeds;
    expect(loaded).toMatchObject(expected);
    expect(loaded?.reload).toStrictEqual(Reflect.get(expected, 'reload'));
    expect(loaded?.reloadSchedule).toStrictEqual(Reflect.get(expected, 'reloadSchedule'));
  });

  test('stand back where a feed has its own, member by member', () => {
    const own = { enabled: true, cursor: { column: 'Id' }, columns: { B: 'double' }, reload: { all: true } };
    const source = inline({ serviceUrl: 'https://other.example', parallel: 3 });
    const [loaded] = load({ defaults, feeds: [feed({ ...own, source })] }).feeds;
    expect(loaded).toMatchObject({
      enabled: true,
      everyMs: 3_600_000,
      cursor: { column: 'Id', lookback: { ms: 7_200_000 } },
      columns: { A: 'long', B: 'double' },
      reload: { all: true },
      source: { serviceUrl: 'https://other.example', pageSize: 50, parallel: 3, auth: { type: 'none' } },
    });
  });

  test('that name no source are told where they are taken', () => {
    const { refused } = load({
      defaults: { source: { name: 'crn' } },
      feeds: [feed({ source: { entitySet: 'Orders' } }), feed({ name: 'items', table: 'Items' })],
    });
    expect(refused.map(({ name, problems }) => [name, problems])).toEqual([
      [
        'orders',
        [
          'feeds.json: feeds[0].source.name (feed "orders"): is left to defaults.source.name, which is no name in "sources"; did you mean "crm"?',
        ],
      ],
    ]);
  });

  test('that are wrong refuse the file, as every feed would take them', () => {
    expect(() =>
      load({ defaults: { every: 'often', entitySet: 'x' }, feeds: [feed({ every: 'P1D' })] }),
    ).toThrow(
      /^feeds\.json: defaults\.every: must be an ISO 8601 duration[^\n]*\nfeeds\.json: defaults\.entitySet: unknown key/,
    );
  });
});

const second = (source: Json): Json => feed({ name: 'items', table: 'Items', source });

describe('the limits of a service', () => {
  const LIMITS = { requestsPerMinute: 60, maxConcurrency: 3 };

  test('hold for every feed of its origin, where another one says them', () => {
    const { feeds } = load({
      feeds: [feed(), second(inline({ serviceUrl: 'https://CRM.example:443/other' }))],
    });
    expect(feeds.map(({ source }) => source)).toMatchObject([LIMITS, LIMITS]);
  });

  test('hold for no other service', () => {
    const { feeds } = load({ feeds: [feed(), second(inline({ serviceUrl: 'https://erp.example' }))] });
    expect(feeds[1]?.source).not.toHaveProperty('requestsPerMinute');
  });

  test('that differ refuse all who say one, and nobody else', () => {
    const third = feed({ name: 'lines', table: 'Lines', source: inline({ entitySet: 'Lines' }) });
    const { feeds, refused } = load({ feeds: [feed(), second(inline({ requestsPerMinute: 100 })), third] });
    const rest =
      'of the same service (scheme, host and port), which has one budget; say the same in both places, or let all its feeds name one source';
    expect(refused.flatMap(({ problems }) => problems)).toEqual([
      `feeds.json: feeds[0].source.requestsPerMinute (feed "orders"): is 60 by sources.crm.requestsPerMinute, and 100 by feeds[1].source.requestsPerMinute ${rest}`,
      `feeds.json: feeds[1].source.requestsPerMinute (feed "items"): is 100 by feeds[1].source.requestsPerMinute, and 60 by sources.crm.requestsPerMinute ${rest}`,
    ]);
    // Until that is mended, the smaller one holds for the others.
    expect(feeds.map(({ name, source }) => [name, source.requestsPerMinute])).toEqual([['lines', 60]]);
  });
});

describe('one feed that is wrong', () => {
  const others = ['b', 'c'].map((name) => feed({ name, table: name.toUpperCase() }));

  test.each<[string, Json, string]>([
    [
      'a key that is none',
      { tabel: 'x' },
      'feeds[0].tabel (feed "orders"): unknown key; did you mean "table"?',
    ],
    ['a member that is there twice', {}, 'feeds[0].every (feed "orders"): is there twice'],
  ])('is refused alone: %s', (what, changes, line) => {
    const text = JSON.stringify({
      sources: { crm: CRM },
      feeds: [feed({ every: 'P1D', ...changes }), ...others],
    });
    const twice = what.endsWith('twice') ? text.replace('"every"', '"every":"P2D","every"') : text;
    const { feeds, refused } = parseFeeds(twice, 'feeds.json');
    expect(feeds.map(({ name, place }) => [name, place])).toEqual([
      ['b', 'feeds.json: feeds[1]'],
      ['c', 'feeds.json: feeds[2]'],
    ]);
    expect(refused).toMatchObject([{ place: 'feeds.json: feeds[0]', name: 'orders', enabled: true }]);
    expect(refused[0]?.problems[0]).toContain(`feeds.json: ${line}`);
  });

  test('has no name where it has none that is one', () => {
    expect(load({ feeds: [feed({ name: 'Orders' }), 7, ...others] }).refused.map(({ name }) => name)).toEqual(
      [undefined, undefined],
    );
  });

  test('takes those with it that have its name or its table, in whatever case', () => {
    const feeds = [feed({ table: 'b', cursor: 7, enabled: false }), ...others, feed({ table: 'Other' })];
    const { feeds: right, refused } = load({ feeds });
    expect(right.map(({ name }) => name)).toEqual(['c']);
    expect(refused.map(({ name, enabled, problems }) => [name, enabled, problems.length])).toEqual([
      ['orders', false, 3],
      ['b', true, 1],
      ['orders', true, 1],
    ]);
  });

  test('is the one whose table lies where most do not', () => {
    const feeds = [feed(), ...['b', 'c'].map((name) => feed({ name, table: `dbo.${name}` }))];
    expect(load({ feeds }).refused.map(({ name }) => name)).toEqual(['orders']);
    expect(load({ feeds: feeds.slice(0, 2) }).refused.map(({ name }) => name)).toEqual(['b']);
  });
});

test('the schema for editors asks for nothing that source or defaults may say', () => {
  const schema = JSON.stringify(feedsJsonSchema());
  const { properties } = JSON.parse(schema) as { readonly properties: Json };
  expect(Object.keys(properties)).toEqual(['$schema', 'sources', 'defaults', 'feeds']);
  expect(properties).toMatchObject({
    sources: { additionalProperties: { required: ['serviceUrl'], additionalProperties: false } },
    feeds: {
      items: { required: ['name', 'source', 'table'], properties: { source: { required: ['entitySet'] } } },
    },
  });
});

test('the example of the documents is right, and its feeds have what they leave out', () => {
  const text = readFileSync(new URL('../../../docs/feeds.md', import.meta.url), 'utf8');
  const example = /```json\n(\{\n {2}"sources"[^]*?)```/.exec(text)?.[1] ?? '';
  const { feeds, refused, unusedSources } = parseFeeds(example, 'feeds.json');
  expect([refused, unusedSources]).toEqual([[], []]);
  const crm = { serviceUrl: 'https://crm.example/odata/v4', pageSize: 1_000, requestsPerMinute: 60 };
  expect(feeds).toMatchObject([
    { name: 'orders', everyMs: 900_000, cursor: { column: 'ModifiedAt' }, source: crm },
    { name: 'items', cursor: { column: 'ChangedAt', lookback: { ms: 300_000 } }, source: crm },
    {
      name: 'rates',
      source: { serviceUrl: 'https://bank.example/odata', pageSize: 1_000, auth: { type: 'none' } },
    },
  ]);
});
