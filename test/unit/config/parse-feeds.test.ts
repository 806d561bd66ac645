import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Feed, parseFeeds } from '../../../shared/config/index.ts';
import { isTidemarkError, TidemarkError } from '../../../shared/core/index.ts';

type Json = Record<string, unknown>;

const SOURCE = { serviceUrl: 'https://services.example/odata', entitySet: 'Orders' };
const FEED = { name: 'orders', source: SOURCE, cursor: { column: 'OrderID' }, table: 'Orders' };

/** The feeds of a document in which nothing is wrong. Throws what is wrong with feeds as what is wrong with all of it is thrown. */
const feedsOf = (text: string): readonly Feed[] => {
  const { feeds, refused } = parseFeeds(text, 'feeds.json');
  if (refused.length === 0) return feeds;
  throw new TidemarkError('config', refused.flatMap(({ problems }) => problems).join('\n'));
};
const parse = (...feeds: readonly unknown[]) => feedsOf(JSON.stringify({ feeds }));
const withSource = (changes: Json): Json => ({ ...FEED, source: { ...SOURCE, ...changes } });
const withCursor = (changes: Json): Json => ({ ...FEED, cursor: { column: 'OrderID', ...changes } });

const refusal = (attempt: () => unknown): TidemarkError => {
  try {
    attempt();
  } catch (error) {
    if (isTidemarkError(error, 'config')) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
const linesFor = (...feeds: readonly unknown[]): readonly string[] =>
  refusal(() => parse(...feeds)).message.split('\n');

describe('a feed', () => {
  test('of few words has the defaults', () => {
    expect(parse(FEED)).toEqual([
      {
        name: 'orders',
        place: 'feeds.json: feeds[0]',
        source: {
          ...SOURCE,
          query: {},
          headers: {},
          auth: { type: 'none' },
          pageSize: 5_000,
          timeoutMs: 100_000,
          parallel: 4,
        },
        cursor: { column: 'OrderID' },
        enabled: true,
        tablePath: 'Tables/Orders',
        columns: {},
      },
    ]);
  });

  test('of many words keeps them all', () => {
    const source = {
      serviceUrl: 'https://services.example/odata//',
      entitySet: 'Orders',
      select: ['OrderID', 'ModifiedAt'],
      query: { 'cross-company': 'true' },
      headers: { 'Data-Access-Intent': 'ReadOnly' },
      key: ['OrderID'],
      count: false,
      filter: "ShipCountry eq 'France'",
      auth: { type: 'basic', username: 'reader', password: { setting: 'ORDERS_PASSWORD' } },
      pageSize: 200,
      timeoutMs: 30_000,
      parallel: 16,
    };
    const cursor = { column: 'ModifiedAt', lookback: 'PT2H', settle: 'PT30S', start: '2026-01-01T00:00:00Z' };
    const columns = { OrderID: 'long', ModifiedAt: 'timestamp' };
    const [feed] = parse({
      ...FEED,
      enabled: false,
      every: 'P1DT1H1M1.5S',
      source,
      cursor,
      table: 'dbo.Orders',
      columns,
      reconcile: 'follow',
      schema: 'ignore',
      gone: ['ShipRegion'],
    });
    expect(feed).toEqual({
      name: 'orders',
      place: 'feeds.json: feeds[0]',
      source: { ...source, serviceUrl: 'https://services.example/odata' },
      cursor: {
        column: 'ModifiedAt',
        lookback: { ms: 7_200_000 },
        settleMs: 30_000,
        start: '2026-01-01T00:00:00Z',
      },
      enabled: false,
      everyMs: 90_061_500,
      tablePath: 'Tables/dbo/Orders',
      columns,
      reconcile: 'follow',
      schema: 'ignore',
      gone: ['ShipRegion'],
    });
  });

  test.each([
    [100, { units: '100' }],
    [0.5, { units: '0.5' }],
    ['0.0001', { units: '0.0001' }],
    ['12345678901234567890', { units: '12345678901234567890' }],
    ['P7D', { ms: 604_800_000 }],
    ['P2W', { ms: 1_209_600_000 }],
  ])('looks back %s', (lookback, expected) => {
    expect(parse(withCursor({ lookback }))[0]?.cursor.lookback).toEqual(expected);
  });

  test.each([
    [10_248, '10248'],
    [-1, '-1'],
    ['9007199254740993', '9007199254740993'],
    ['2026-01-01', '2026-01-01'],
  ])('starts at %s', (start, expected) => {
    expect(parse(withCursor({ start }))[0]?.cursor.start).toBe(expected);
  });

  test.each([
    [10_248, { value: '10248' }],
    ['9007199254740993', { value: '9007199254740993' }],
    ['2030-01-01', { value: '2030-01-01' }],
    ['P400D', { aheadMs: 34_560_000_000 }],
    ['PT12H', { aheadMs: 43_200_000 }],
  ])('has its horizon at %s', (horizon, expected) => {
    expect(parse(withCursor({ horizon }))[0]?.cursor.horizon).toEqual(expected);
  });

  test.each<[Json, Json]>([
    [
      { every: 'P1D', at: '02:00' },
      { everyMs: 86_400_000, atMs: 7_200_000 },
    ],
    [
      { every: 'PT48H', at: '23:59' },
      { everyMs: 172_800_000, atMs: 86_340_000 },
    ],
    [
      { every: 'P1W', at: '00:00' },
      { everyMs: 604_800_000, atMs: 0 },
    ],
    [{ every: 'PT6H' }, { everyMs: 21_600_000 }],
  ])('may have its reload by the timer, %j', (schedule, expected) => {
    expect(parse({ ...FEED, reload: { last: 10, ...schedule } })[0]).toMatchObject({
      reload: { last: { units: '10' } },
      reloadSchedule: expected,
    });
  });

  test('may have a reload with both ends', () => {
    expect(parse({ ...FEED, reload: { from: 10, to: '20' } })[0]?.reload).toEqual({ from: '10', to: '20' });
  });

  test.each([
    { type: 'none' },
    { type: 'header', name: 'APIKey', value: { setting: 'API_KEY' } },
    { type: 'bearer', token: { setting: 'TOKEN' } },
    {
      type: 'clientCredentials',
      tenantId: 't',
      clientId: 'c',
      clientSecret: { setting: 'S' },
      scope: 'https://a/.default',
    },
    { type: 'managedIdentity', scope: 'https://a/.default' },
    { type: 'managedIdentity', scope: 'https://a/.default', clientId: 'c' },
  ])('signs in with $type', (auth) => {
    expect(parse(withSource({ auth }))[0]?.source.auth).toEqual(auth);
  });

  test.each(['string', 'binary', 'date', 'timestamp', 'decimal(1,0)', 'decimal(19,4)', 'decimal(38,38)'])(
    'changes a column to %s',
    (type) => {
      expect(parse({ ...FEED, columns: { Freight: type } })[0]?.columns).toEqual({ Freight: type });
    },
  );

  test.each([
    [{ last: 10 }, { last: { units: '10' } }],
    [{ last: 'P7D' }, { last: { ms: 604_800_000 } }],
    [{ rows: 10 }, { rows: 10 }],
    [{ from: 11_068 }, { from: '11068' }],
    [{ from: 'x' }, { from: 'x' }],
    [{ all: true }, { all: true }],
  ])('reloads %j by default', (reload, expected) => {
    expect(parse({ ...FEED, reload })[0]?.reload).toEqual(expected);
  });

  test.each([
    'http://127.0.0.1:4004/odata',
    'http://localhost/odata',
    'http://[::1]:4004/odata',
    'https://services.odata.org/V4/Northwind/Northwind.svc',
    'https://bc.example/v2.0/companies(0f0a)',
  ])('reads from %s', (serviceUrl) => {
    expect(parse(withSource({ serviceUrl }))[0]?.source.serviceUrl).toBe(serviceUrl);
  });
});

test('a byte order mark before the text is no matter', () => {
  expect(feedsOf(`\uFEFF${JSON.stringify({ feeds: [FEED] })}`)).toHaveLength(1);
});

describe('the feeds.json of the project', () => {
  const feeds = feedsOf(readFileSync(new URL('../../../feeds.json', import.meta.url), 'utf8'));
  const northwind = feeds.find(({ source }) => source.serviceUrl.startsWith('https://services.odata.org/'));

  test('is right', () => {
    expect(feeds).not.toEqual([]);
  });

  // Whoever has feeds of their own in it may have taken this one out.
  test.skipIf(northwind === undefined)('has the tutorial’s feed', () => {
    expect(northwind).toMatchObject({
      name: 'orders',
      cursor: { column: 'OrderID' },
      tablePath: 'Tables/Orders',
    });
    expect(northwind?.source.select).toHaveLength(14);
  });
});

const AT = 'feeds.json: feeds[0]';
const IN = '(feed "orders"):';
const SECRET =
  'must be {"setting": "NAME"}, the name of an app setting that holds the secret; a secret itself does not belong in this file';
const NO_SECRET =
  'would hold a secret, which does not belong in this file; use "auth", of type "header" for a key, with {"setting": "NAME"}';
const DURATION =
  'must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as "P7D" or "PT15M", and longer than none';
const INEXACT = 'has more digits than a JSON number keeps; write them out as a text, in double quotes';
const SPAN =
  'must be a positive number of the cursor\'s units, such as 100 or "0.5", or an ISO 8601 duration, such as "P7D", when the cursor is a time';
const COLUMN_TYPE =
  'must be one of string, long, integer, short, byte, float, double, boolean, binary, date, timestamp or decimal(p,s) with 1 <= p <= 38 and 0 <= s <= p';
const AUTH_TYPES = 'must be one of none, basic, header, bearer, clientCredentials, managedIdentity';
const FEED_NAME =
  'must be 1 to 63 of a-z, 0-9 and "-", beginning with a letter or digit, as it becomes part of URLs and keys';
const QUERY_NAME =
  'must not begin with "$": Tidemark writes the system options itself; "filter" and "select" are keys of their own';
const COLUMN_NAME =
  'must be a column name without a space, tab, newline or any of ,;{}()=, which Delta refuses';
const HIDDEN = 'must not begin with "_" or begin or end with a space: engines would not show the table';
const TABLE_CHARS = 'must not hold any of "\'#%+:?`/\\ or a control character: Fabric refuses it';
const LITERAL =
  'must be a value of the cursor: a whole number up to 9007199254740991; write any other one as a text, in double quotes';

const { name: _name, ...NAMELESS } = FEED;

const REFUSED: readonly (readonly [unknown, string])[] = [
  [withCursor({ colum: 'x' }), `.cursor.colum ${IN} unknown key; did you mean "column"?`],
  [{ ...FEED, tabel: 'x' }, `.tabel ${IN} unknown key; did you mean "table"?`],
  [
    withCursor({ watermark: 1 }),
    `.cursor.watermark ${IN} unknown key; it can be one of column, lookback, settle, start, horizon`,
  ],
  [
    { ...FEED, 'a b': 1 },
    `["a b"] ${IN} unknown key; it can be one of name, enabled, every, source, cursor, table, columns, reload, reconcile, schema, gone`,
  ],
  [NAMELESS, '.name: is missing; it must be a string'],
  [{ ...FEED, name: 'Orders' }, `.name: ${FEED_NAME}`],
  [{ ...FEED, name: '-orders' }, `.name: ${FEED_NAME}`],
  [{ ...FEED, name: 'o'.repeat(64) }, `.name: ${FEED_NAME}`],
  [{ ...FEED, name: 7 }, '.name: must be a string'],
  [{ ...FEED, enabled: 'yes' }, `.enabled ${IN} must be a boolean`],
  [{ ...FEED, every: 'hourly' }, `.every ${IN} ${DURATION}`],
  [{ ...FEED, every: 'P1M' }, `.every ${IN} ${DURATION}`],
  [{ ...FEED, every: 'PT0S' }, `.every ${IN} ${DURATION}`],
  [{ ...FEED, reconcile: 'drop' }, `.reconcile ${IN} must be "follow"`],
  [{ ...FEED, schema: 'merge' }, `.schema ${IN} must be one of "evolve", "fail", "ignore"`],
  [
    { ...FEED, gone: ['a b'] },
    `.gone[0] ${IN} must be a column name without a space, tab, newline or any of ,;{}()=, which Delta refuses`,
  ],
  [{ ...FEED, cursor: 'OrderID' }, `.cursor ${IN} must be an object`],
  [{ ...FEED, cursor: {} }, `.cursor.column ${IN} is missing; it must be a string`],
  [withCursor({ settle: 'P1Y' }), `.cursor.settle ${IN} ${DURATION}`],
  [withCursor({ lookback: 'P1M' }), `.cursor.lookback ${IN} ${SPAN}`],
  [withCursor({ lookback: -1 }), `.cursor.lookback ${IN} ${SPAN}`],
  [withCursor({ lookback: 0 }), `.cursor.lookback ${IN} ${SPAN}`],
  [withCursor({ lookback: 1e300 }), `.cursor.lookback ${IN} ${INEXACT}`],
  [withCursor({ lookback: true }), `.cursor.lookback ${IN} ${SPAN}`],
  [withCursor({ start: 2 ** 53 }), `.cursor.start ${IN} ${LITERAL}`],
  [withCursor({ start: '' }), `.cursor.start ${IN} ${LITERAL}`],
  [
    withSource({ serviceUrl: 'services.example' }),
    `.source.serviceUrl ${IN} must be a URL, such as https://services.example/odata/v4`,
  ],
  [
    withSource({ serviceUrl: 'http://services.example/' }),
    `.source.serviceUrl ${IN} must begin with https:// (http:// is only for 127.0.0.1 and localhost)`,
  ],
  [
    withSource({ serviceUrl: 'http://127.0.0.1.example/' }),
    `.source.serviceUrl ${IN} must begin with https:// (http:// is only for 127.0.0.1 and localhost)`,
  ],
  [
    withSource({ serviceUrl: 'https://u:p@services.example/' }),
    `.source.serviceUrl ${IN} must not hold a user name or password; use "auth" of type "basic", with the password in an app setting`,
  ],
  [
    withSource({ serviceUrl: 'https://services.example/?a=b' }),
    `.source.serviceUrl ${IN} must not have a query; put further query options into "query"`,
  ],
  [
    withSource({ serviceUrl: 'https://services.example/#a' }),
    `.source.serviceUrl ${IN} must not have a fragment; leave out "#" and what follows it`,
  ],
  [
    withSource({ serviceUrl: 'https://services.example/$metadata' }),
    `.source.serviceUrl ${IN} must be the root of the service; leave out /$metadata`,
  ],
  [
    withSource({ serviceUrl: 'http://127.0.0.1:7080/odata/$metadata/' }),
    `.source.serviceUrl ${IN} must be the root of the service; leave out /$metadata`,
  ],
  [
    withSource({ serviceUrl: 'https://services.example/odata/Orders' }),
    `.source.serviceUrl ${IN} ends in the entity set, which Tidemark adds itself; leave "/Orders" out. If that is the root of the service all the same, end it with "/"`,
  ],
  [
    withSource({ entitySet: 'companies(1)/orders' }),
    `.source.entitySet ${IN} must be one name, as $metadata has it, or "Set/Namespace.Type" for its rows of a derived type; a path before it belongs at the end of "serviceUrl"`,
  ],
  [withSource({ select: [] }), `.source.select ${IN} must not be empty`],
  [withSource({ select: 'OrderID' }), `.source.select ${IN} must be a list, in [ ]`],
  [withSource({ select: ['OrderID', 'Ship Name'] }), `.source.select[1] ${IN} ${COLUMN_NAME}`],
  [
    withSource({ select: ['OrderID', 'orderid'] }),
    `.source.select[1] ${IN} is select[0] again, perhaps in other case; a table has one column of a name`,
  ],
  [withSource({ key: [] }), `.source.key ${IN} must not be empty`],
  [withSource({ key: ['Ship Name'] }), `.source.key[0] ${IN} ${COLUMN_NAME}`],
  [
    withSource({ key: ['OrderID', 'LineNo', 'lineno'] }),
    `.source.key[2] ${IN} is key[1] again, perhaps in other case; name each part once`,
  ],
  [
    withSource({ select: ['OrderID'], key: ['OrderID', 'LineNo'] }),
    `.source.key[1] ${IN} is not in "select"; add it there, as the key tells rows apart`,
  ],
  [withSource({ count: true }), `.source.count ${IN} must be false`],
  [
    { ...FEED, reload: { rows: 3, to: 20 } },
    `.reload ${IN} has "to", which needs "from": {"from": …, "to": …} is a window with both ends`,
  ],
  [
    withSource({ select: ['CustomerID'] }),
    `.source.select ${IN} must have the cursor column too; add it, or leave "select" out`,
  ],
  [
    { ...withSource({ select: ['OrderID'] }), columns: { Freight: 'double' } },
    `.columns.Freight ${IN} is not in "select"; add it there, or leave it out here`,
  ],
  [withSource({ filter: ' ' }), `.source.filter ${IN} must not be empty`],
  [withSource({ query: { $top: '1' } }), `.source.query.$top ${IN} ${QUERY_NAME}`],
  [withSource({ query: { api_key: 'k' } }), `.source.query.api_key ${IN} ${NO_SECRET}`],
  [withSource({ query: { a: 1 } }), `.source.query.a ${IN} must be a string`],
  [
    withSource({ headers: { Authorization: 'Bearer x' } }),
    `.source.headers.Authorization ${IN} ${NO_SECRET}`,
  ],
  [withSource({ headers: { cookie: 'x' } }), `.source.headers.cookie ${IN} ${NO_SECRET}`],
  [withSource({ headers: { 'X-API-Key': 'x' } }), `.source.headers.X-API-Key ${IN} ${NO_SECRET}`],
  [
    withSource({ headers: { 'Ocp-Apim-Subscription-Key': 'x' } }),
    `.source.headers.Ocp-Apim-Subscription-Key ${IN} ${NO_SECRET}`,
  ],
  [
    withSource({ headers: { 'a b': 'x' } }),
    `.source.headers["a b"] ${IN} must be the name of an HTTP header`,
  ],
  [withSource({ headers: { a: 'x\r\ny' } }), `.source.headers.a ${IN} must be one line of Latin letters`],
  [withSource({ pageSize: 0 }), `.source.pageSize ${IN} must be at least 1`],
  [withSource({ pageSize: 1.5 }), `.source.pageSize ${IN} must be a whole number`],
  [withSource({ timeoutMs: 1e9 }), `.source.timeoutMs ${IN} must be at most 600000`],
  [withSource({ parallel: 0 }), `.source.parallel ${IN} must be at least 1`],
  [withSource({ parallel: 17 }), `.source.parallel ${IN} must be at most 16`],
  [withSource({ parallel: '4' }), `.source.parallel ${IN} must be a whole number, without quotes`],
  [withSource({ parallel: 1e99 }), `.source.parallel ${IN} must be at most 16`],
  [withSource({ auth: { type: 'oauth' } }), `.source.auth.type ${IN} ${AUTH_TYPES}`],
  [withSource({ auth: {} }), `.source.auth.type ${IN} ${AUTH_TYPES}`],
  [withSource({ auth: 'none' }), `.source.auth ${IN} must be an object`],
  [
    withSource({ auth: { type: 'none', token: 1 } }),
    `.source.auth.token ${IN} unknown key; it can be one of type`,
  ],
  [withSource({ auth: { type: 'bearer', token: 'abc' } }), `.source.auth.token ${IN} ${SECRET}`],
  [
    withSource({ auth: { type: 'bearer', token: { setting: 'a-b!' } } }),
    `.source.auth.token.setting ${IN} must be the name of an app setting (letters, digits, "_" and "."), not the secret itself`,
  ],
  [withSource({ auth: { type: 'bearer' } }), `.source.auth.token ${IN} is missing; it must be an object`],
  [{ ...FEED, table: 'a.b.c' }, `.table ${IN} must be "Table" or "schema.Table", with one period at most`],
  [{ ...FEED, table: 'Orders.' }, `.table ${IN} must be "Table" or "schema.Table", with one period at most`],
  [
    { ...FEED, table: '../Orders' },
    `.table ${IN} must be "Table" or "schema.Table", with one period at most`,
  ],
  [{ ...FEED, table: 'Or/ders' }, `.table ${IN} ${TABLE_CHARS}`],
  [{ ...FEED, table: 'dbo.Or%64ers' }, `.table ${IN} ${TABLE_CHARS}`],
  [{ ...FEED, table: '_Orders' }, `.table ${IN} ${HIDDEN}`],
  [{ ...FEED, columns: { OrderID: 'int' } }, `.columns.OrderID ${IN} ${COLUMN_TYPE}`],
  [{ ...FEED, columns: { OrderID: 'decimal(39,0)' } }, `.columns.OrderID ${IN} ${COLUMN_TYPE}`],
  [{ ...FEED, columns: { OrderID: 'decimal(4,5)' } }, `.columns.OrderID ${IN} ${COLUMN_TYPE}`],
  [{ ...FEED, columns: { 'Order ID': 'long' } }, `.columns["Order ID"] ${IN} ${COLUMN_NAME}`],
  [{ ...FEED, reload: {} }, `.reload ${IN} must have exactly one of "last", "rows", "from", "all"`],
  [
    { ...FEED, reload: { last: 10, rows: 10 } },
    `.reload ${IN} must have exactly one of "last", "rows", "from", "all"`,
  ],
  [{ ...FEED, reload: { rows: 0 } }, `.reload.rows ${IN} must be at least 1`],
  [
    { ...FEED, reload: { every: 'P1D' } },
    `.reload ${IN} must have exactly one of "last", "rows", "from", "all"`,
  ],
  [
    { ...FEED, reload: { last: 10, at: '02:00' } },
    `.reload ${IN} has "at", which needs "every": {"every": "P1D", "at": "02:00"} is once a day`,
  ],
  [
    { ...FEED, reload: { last: 10, every: 'PT36H', at: '02:00' } },
    `.reload ${IN} has "at", which needs an "every" of whole days, such as "P1D" or "P7D"; leave "at" out, or change "every"`,
  ],
  ...['2:00', '24:00', '02:60', '02:00Z', '02:00:00', ''].map((at): [Json, string] => [
    { ...FEED, reload: { last: 10, every: 'P1D', at } },
    `.reload.at ${IN} must be a time of day in UTC, hours and minutes, such as "02:00"`,
  ]),
  [
    { ...FEED, reload: { last: 10, every: 'daily' } },
    `.reload.every ${IN} must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as "P7D" or "PT15M", and longer than none`,
  ],
  [{ ...FEED, reload: { all: false } }, `.reload.all ${IN} must be true`],
  [7, ': must be an object'],
];

test.each(REFUSED)('%j is refused', (feed, line) => {
  expect(linesFor(feed)).toEqual([`${AT}${line}`]);
});

test('everything that is wrong is told at once, each with its feed', () => {
  const other = { ...FEED, name: 'customers', table: 'Customers', tabel: 'x', every: 'x' };
  expect(linesFor(withCursor({ colum: 1, strat: 2 }), other)).toEqual([
    'feeds.json: feeds[0].cursor.colum (feed "orders"): unknown key; did you mean "column"?',
    'feeds.json: feeds[0].cursor.strat (feed "orders"): unknown key; did you mean "start"?',
    `feeds.json: feeds[1].every (feed "customers"): ${DURATION}`,
    'feeds.json: feeds[1].tabel (feed "customers"): unknown key; did you mean "table"?',
  ]);
});

test('a secret under another key than "setting" is refused', () => {
  expect(linesFor(withSource({ auth: { type: 'bearer', token: { value: 'abc' } } }))).toEqual([
    `${AT}.source.auth.token.setting ${IN} is missing; it must be a string`,
    `${AT}.source.auth.token.value ${IN} ${SECRET}`,
  ]);
});

test('two feeds share neither name nor table, in whatever case', () => {
  expect(linesFor(FEED, { ...FEED, table: 'orders' })).toEqual([
    'feeds.json: feeds[0].name (feed "orders"): is the name of feeds[1] too; every feed needs its own: change it in one of them',
    'feeds.json: feeds[0].table (feed "orders"): is the table of feeds[1] too; two feeds never share a table: change it in one of them',
    'feeds.json: feeds[1].name (feed "orders"): is the name of feeds[0] too; every feed needs its own: change it in one of them',
    'feeds.json: feeds[1].table (feed "orders"): is the table of feeds[0] too; two feeds never share a table: change it in one of them',
  ]);
});

test.each([
  [
    'Orders',
    'dbo.Customers',
    'is in a schema, and the table of feeds[0] is in none: a lakehouse shows one layout only; put all tables into schemas ("dbo.Orders"), or none ("Orders")',
  ],
  [
    'dbo.Orders',
    'Customers',
    'is in no schema, and the table of feeds[0] is in one: a lakehouse shows one layout only; put all tables into schemas ("dbo.Orders"), or none ("Orders")',
  ],
])('%s beside %s in one lake is refused', (table, other, message) => {
  const feeds = [
    { ...FEED, table },
    { ...FEED, name: 'customers', table: other },
    { ...FEED, name: 'items', table: `${table}Items` },
  ];
  expect(linesFor(...feeds)).toEqual([`feeds.json: feeds[1].table (feed "customers"): ${message}`]);
});

test('tables may all be in schemas, and in different ones', () => {
  const feeds = [
    { ...FEED, table: 'dbo.Orders' },
    { ...FEED, name: 'customers', table: 'crm.Customers' },
  ];
  expect(parse(...feeds).map(({ tablePath }) => tablePath)).toEqual([
    'Tables/dbo/Orders',
    'Tables/crm/Customers',
  ]);
});

test('a serviceUrl that ends in the entity set is the root of the service when it ends in a slash', () => {
  const serviceUrl = 'https://services.example/odata/Orders';
  expect(parse(withSource({ serviceUrl: `${serviceUrl}/` }))[0]?.source.serviceUrl).toBe(serviceUrl);
  expect(parse(withSource({ serviceUrl: 'https://services.example/AllOrders' }))).toHaveLength(1);
});

const TWICE = (first: string, second: string): string =>
  `is there twice, at ${first} and ${second} (line:column), and only the last would count; leave one out`;

const withSourceText = (text: string): string =>
  JSON.stringify({ feeds: [FEED] }, undefined, 1).replace('"serviceUrl"', `${text}\n    "serviceUrl"`);

describe('a member that is there twice', () => {
  test.each([
    ['a number', '"pageSize": 100, "pageSize": 1000,', '.source.pageSize', TWICE('6:5', '6:22')],
    ['a name that is escaped', '"entity\\u0053et": "Customers",', '.source.entitySet', TWICE('6:5', '8:5')],
    [
      'one of a name within a list of objects',
      '"filter": "a",\n "filter": "{[\\",",',
      '.source.filter',
      TWICE('6:5', '7:2'),
    ],
  ])('is refused: %s', (_what, text, place, message) => {
    expect(refusal(() => feedsOf(withSourceText(text))).message).toBe(`${AT}${place} ${IN} ${message}`);
  });

  test('is told with everything else', () => {
    const text = '{"feeds": 1, "feeds": [{"table": "a", "name": 1, "name": 2}]}';
    const lines = refusal(() => feedsOf(text)).message.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      `feeds.json: feeds: ${TWICE('1:2', '1:14')}`,
      `feeds.json: feeds[0].name: ${TWICE('1:39', '1:50')}`,
      'feeds.json: feeds[0].name: must be a string',
    ]);
  });

  test('of another object is another member', () => {
    const text = '{"feeds": [{"a": {"x": 1}, "x": [{"x": 1}, {"x": {"x": ["x", "x"]}}]}]}';
    expect(refusal(() => feedsOf(text)).message).not.toContain('twice');
  });
});

test('of very many problems fifty are told', () => {
  const keys = Object.fromEntries(Array.from({ length: 60 }, (_, place) => [`key${place}`, 7]));
  const lines = linesFor({ ...FEED, ...keys });
  expect(lines).toHaveLength(51);
  expect(lines.at(-1)).toBe('and 10 more');
});

test.each([
  ['[]', 'feeds.json: must be an object'],
  ['{}', 'feeds.json: feeds: is missing; it must be a list, in [ ]'],
  ['{"feeds":[]}', 'feeds.json: feeds: must not be empty'],
  [
    '{"feed":[], "feeds": 1}',
    'feeds.json: feeds: must be a list, in [ ]\nfeeds.json: feed: unknown key; did you mean "feeds"?',
  ],
])('the document %s is refused', (text, message) => {
  expect(refusal(() => feedsOf(text)).message).toBe(message);
});

const SYNTAX = 'not JSON from here on; plain JSON has double quotes, no comments and no trailing commas';

test.each([
  ['', '1:1'],
  ['{"feeds": [x]}', '1:12'],
  ['{\n  "feeds": [],\n}', '3:1'],
  ['{\n  // a comment\n  "feeds": []\n}', '2:3'],
  ['{"feeds": []} x', '1:15'],
  ["{'feeds': []}", '1:2'],
  ['{"feeds": "a', '1:11'],
  ['{"feeds": [1 2]}', '1:14'],
  ['{"feeds": {"a" 1}}', '1:16'],
  ['{"a": 01}', '1:8'],
  ['{"a": "\t"}', '1:7'],
])('%j is not JSON, and the place is told', (text, place) => {
  const error = refusal(() => feedsOf(text));
  expect(error.message).toBe(`feeds.json:${place}: ${SYNTAX}`);
});

test('a text that is nested beyond all measure is refused like any other', () => {
  expect(refusal(() => feedsOf('['.repeat(200_000))).message).toContain(SYNTAX);
  expect(refusal(() => feedsOf(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).kind).toBe('config');
});
