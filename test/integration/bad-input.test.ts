import { describe, expect, test } from 'vitest';
import {
  type EntitySetOptions,
  northwindOrders,
  northwindOrdersSet,
} from '../../local/odata-service/index.ts';
import { TidemarkError } from '../../shared/core/index.ts';
import type { Lake } from '../../shared/lake/index.ts';
import { createWorld, type World, type WorldOptions } from '../support/memory-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

const ROWS = [{ Id: 1, Guid: '00000000-0000-4000-8000-000000000001', Text: 'a', Name: 'n' }];
const TYPES = { Id: 'Edm.Int32', Guid: 'Edm.Guid', Text: 'Edm.String', Name: 'Edm.String?' };

const things = (key: readonly string[]): EntitySetOptions => plainSet('Things', key, TYPES, ROWS);

/** A run's failure, and what it left: no table, no watermark. */
const failureOf = async (world: World): Promise<unknown> => {
  const { outcome, errorKind, rows, message } = await world.run();
  const state = await world.storedState();
  return { outcome, errorKind, rows, message, table: await world.snapshot(), watermark: state?.watermark };
};

const failure = (errorKind: string, message: RegExp): unknown => ({
  outcome: 'failed',
  errorKind,
  rows: 0,
  message: expect.stringMatching(new RegExp(`orders.*${message.source}`, 's')),
  table: undefined,
  watermark: undefined,
});

describe('a feed that cannot be right stops before anything is written, and says why', () => {
  test.each<[string, WorldOptions, RegExp]>([
    [
      'no such cursor column',
      { cursor: { column: 'ModifiedOn' } },
      /ModifiedOn does not exist in Orders.*OrderID, EmployeeID, OrderDate/,
    ],
    [
      'a text as cursor',
      { set: things(['Id']), cursor: { column: 'Text' } },
      /Text is Edm\.String, whose order is the server's own/,
    ],
    [
      'a Guid as cursor',
      { set: things(['Id']), cursor: { column: 'Guid' } },
      /Guid is Edm\.Guid, whose order/,
    ],
    ['no key', { set: things([]), cursor: { column: 'Id' } }, /no key, so its rows cannot be told apart/],
  ])('%s', async (_, options, message) => {
    expect(await failureOf(createWorld(options))).toStrictEqual(failure('config', message));
  });

  test('no such entity set', async () => {
    const world = createWorld({});
    world.feed = { ...world.feed, source: { ...world.feed.source, entitySet: 'Order' } };
    expect(await failureOf(world)).toStrictEqual(
      failure('config', /no entity set Order\. Did you mean Orders/),
    );
  });

  test.each([
    [['OrderID', 'Frieght'], {}, /Frieght: "select" names it, but Orders has no such property/],
    [['CustomerID'], {}, /OrderID.*is part of the key or the cursor, so "select" must name it/],
    [undefined, { Frieght: 'double' }, /Frieght: "columns" names it/],
    [
      undefined,
      { OrderID: 'string' },
      /OrderID.*as string it would lose part of its value. Leave it out of "columns"/,
    ],
    [undefined, { ShipName: 'boolean' }, /ShipName is Edm\.String at the source and cannot become boolean/],
  ] as const)('select %j and columns %j', async (select, columns, message) => {
    const world = createWorld({});
    const source = { ...world.feed.source, ...(select && { select }) };
    world.feed = { ...world.feed, source, columns };
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', rows: 0 });
    expect(run.message).toMatch(message);
    expect(await world.snapshot()).toBeUndefined();
    world.feed = { ...world.feed, source: createWorld({}).feed.source, columns: {} };
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
  });

  test('two columns that differ only in case', async () => {
    const set = plainSet('Things', ['Id'], { ...TYPES, NAME: 'Edm.String?' }, ROWS);
    expect(await failureOf(createWorld({ set, cursor: { column: 'Id' } }))).toStrictEqual(
      failure('config', /Name and NAME differ only in case/),
    );
  });

  test('cut $metadata', async () => {
    const world = createWorld({});
    world.service.onRequest = ({ url }) =>
      url.endsWith('$metadata')
        ? new Response('<?xml version="1.0"?><edmx:Edmx Version="4.0"><edmx:Da')
        : undefined;
    expect(await failureOf(world)).toStrictEqual(failure('source-contract', /the document is cut/));
    world.service.onRequest = undefined;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
  });
});

type Answer = () => Response;
const page = (value: unknown): Response => Response.json({ value });
const badRow =
  (changes: object): Answer =>
  () =>
    page(northwindOrders(1, { firstOrderId: 20_000 }).map((row) => ({ ...row, ...changes })));

/** What the service answers instead of one page, and what comes of it. */
const BAD_PAGES: readonly (readonly [string, Answer, string, RegExp])[] = [
  ['401', () => new Response('', { status: 401 }), 'source-denied', /answered 401.*Check auth of the feed/],
  ['403', () => new Response('', { status: 403 }), 'source-denied', /answered 403.*Grant/],
  [
    'HTML',
    () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } }),
    'source-contract',
    /login page.*Check serviceUrl and auth/,
  ],
  [
    'cut JSON',
    () => new Response('{"value":[{"OrderID":20000,"Cust'),
    'source-unavailable',
    /failed 5 times, at last with an answer that broke off before any row was whole/,
  ],
  ['no value', () => Response.json({ d: [] }), 'source-contract', /no "value" array/],
  [
    'an error in the page',
    () => Response.json({ value: [], error: { code: 'x', message: 'm' } }),
    'source-unavailable',
    /failed 5 times, at last with an error inside an answer \(other\)/,
  ],
  [
    'a value of another type',
    badRow({ EmployeeID: 'five' }),
    'source-contract',
    /EmployeeID \(Edm\.Int32, integer in the table\) in row 0 of a page.*not a number/,
  ],
  ['a key of another type', badRow({ OrderID: 'first' }), 'source-contract', /OrderID|no integer/],
  ['no key', badRow({ OrderID: null }), 'source-contract', /OrderID/],
  [
    'a decimal with too many digits',
    badRow({ Freight: '1.23456' }),
    'source-contract',
    /Freight.*more fraction digits than the scale/,
  ],
  ['a time that is none', badRow({ OrderDate: '2026-13-01T00:00:00Z' }), 'source-contract', /OrderDate/],
];

describe.each([['OrderID'], ['OrderDate']])('a bad page with the cursor %s', (column) => {
  // Pages of seven rows, of which those at the value that a page begins with came before.
  describe.each([
    ['first', 1, 0],
    ['second', 2, 7],
    ['fifth', 5, column === 'OrderID' ? 25 : 23],
  ])('as the %s', (_, nth, before) => {
    test.each(BAD_PAGES)(
      '%s fails the run; what came before is committed, and the next run goes on',
      async (__, answer, kind, message) => {
        const world = createWorld({ cursor: { column } });
        let pages = 0;
        world.service.onRequest = ({ url }) =>
          /\/Orders(?:\?|$)/.test(url) && (pages += 1) >= nth ? answer() : undefined;
        const run = await world.run();
        expect(run).toMatchObject({ outcome: 'failed', errorKind: kind, rows: before });
        expect(run.message).toMatch(/orders/);
        expect(run.message).toMatch(message);
        expect(run.message).not.toMatch(/20000|five|first/);
        expect(await columnTexts(world, 'OrderID')).toHaveLength(before);
        expect((await world.storedState())?.rows ?? 0).toBe(before);
        world.service.onRequest = undefined;
        expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 - before });
        expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
      },
    );
  });
});

test('a service that refuses everything is reported once, and not retried', async () => {
  const world = createWorld({ quirks: { unauthorized: true } });
  expect(await failureOf(world)).toStrictEqual(
    failure('source-denied', /\$metadata.*Check auth of the feed/),
  );
  expect(world.service.requests).toHaveLength(1);
});

const denied = (lake: Lake): Lake => ({
  ...lake,
  putIfAbsent: () => Promise.reject(new TidemarkError('lake-denied', 'The lake refuses. Grant access.', {})),
  write: () => Promise.reject(new TidemarkError('lake-denied', 'The lake refuses. Grant access.', {})),
});
const overwriting = (lake: Lake): Lake => ({
  ...lake,
  putIfAbsent: async (path, bytes, signal) => {
    await lake.write(path, bytes, signal);
    return { outcome: 'created', etag: '"1"' };
  },
});

describe('a lake that will not do', () => {
  test.each([
    ['denies', denied, 'lake-denied', /The lake refuses/],
    ['overwrites', overwriting, 'config', /replaces a file that exists.*Nothing was written/],
  ])(
    'because it %s: nothing is written, and the next run on a good one starts',
    async (_, spoil, kind, message) => {
      const world = createWorld({ set: northwindOrdersSet(northwindOrders(60)) });
      const over = { lake: spoil(world.lake), state: world.state, fetch: world.service.fetch };
      const run = await world.run({ over });
      expect(run).toMatchObject({ outcome: 'failed', errorKind: kind, rows: 0 });
      expect(run.message).toMatch(message);
      const left: string[] = [];
      for await (const { path } of world.lake.list('Tables/Orders')) left.push(path);
      expect(left).toStrictEqual([]);
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    },
  );
});
