import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import type { Change } from '../../shared/state/index.ts';
import { spyOn } from '../support/spy-lake.ts';
import { type Event, eventsSet } from '../support/events.ts';
import { createWorld } from '../support/memory-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { asked, columnTexts, sourceTexts } from '../support/world-checks.ts';
import { guid } from '../support/guid.ts';

const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => from + at);
const at = (second: number, fraction = ''): string =>
  `2026-01-01T00:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}${fraction}Z`;
const MODIFIED = { column: 'ModifiedAt' };

const base = 9_007_199_254_740_993n;

const versions = (count: number, from = 0) =>
  range(count, from).map((n) => ({ Id: n, Version: String(base + BigInt(Math.floor(n / 3))) }));

const items = (count: number, from = 0) =>
  range(count, from).map((n) => ({ Id: String(base + BigInt(n)), Name: `n${n}` }));
const itemSet = (count: number) =>
  plainSet('Items', ['Id'], { Id: 'Edm.Int64', Name: 'Edm.String?' }, items(count));

describe('a 64-bit integer beyond 2^53', () => {
  test.each([
    ['strings', {}],
    ['JSON numbers', { rejectIeee754: true }],
    ['strings that nobody asked for', { numbersAsJson: false }],
  ])('is key and cursor, as %s', async (_, quirks) => {
    const world = createWorld({ set: itemSet(30), cursor: { column: 'Id' }, quirks });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 30 });
    world.service.insert('Items', items(4, 30));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 4, to: String(base + 33n) });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test.each([
    ['strings', {}],
    ['JSON numbers', { rejectIeee754: true }],
  ])('is a cursor that is no key and ties, as %s', async (_, quirks) => {
    const properties = { Id: 'Edm.Int32', Version: 'Edm.Int64' };
    const world = createWorld({
      set: plainSet('Items', ['Id'], properties, versions(31)),
      cursor: { column: 'Version' },
      quirks,
    });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 31 });
    world.service.insert('Items', versions(5, 31));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    expect(await columnTexts(world, 'Version')).toStrictEqual(sourceTexts(world, 'Version'));
  });
});

const price = (n: number): string => `${12_345_678_901_234_567n + BigInt(n)}.${String(n % 7).padEnd(4, '0')}`;

const priced = (count: number, from = 0) =>
  range(count, from).map((n) => ({
    Id: n,
    Price: price(n),
    Count: n * 10,
    Weight: n / 4,
    Open: n % 2 === 0,
  }));

const pricedSet = (count: number) => ({
  ...plainSet('Items', ['Id'], {}, priced(count)),
  entityType: {
    name: 'Item',
    key: ['Id'],
    properties: [
      { name: 'Id', type: 'Edm.Int32', nullable: false },
      { name: 'Price', type: 'Edm.Decimal', nullable: false, precision: 28, scale: 4 },
      { name: 'Count', type: 'Edm.Int32' },
      { name: 'Weight', type: 'Edm.Double' },
      { name: 'Open', type: 'Edm.Boolean' },
    ],
  },
});

describe('a decimal cursor', () => {
  test.each([
    ['strings', {}],
    ['JSON numbers', { rejectIeee754: true }],
  ])('is exact as %s, and so are the columns beside it', async (_, quirks) => {
    const world = createWorld({ set: pricedSet(30), cursor: { column: 'Price' }, quirks });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 30 });
    world.service.insert('Items', priced(5, 30));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    for (const column of ['Id', 'Price', 'Count', 'Weight', 'Open'])
      expect(await columnTexts(world, column)).toStrictEqual(sourceTexts(world, column));
  });
});

const daily = (count: number, from = 0) =>
  range(count, from).map((n) => ({
    Id: n,
    Day: `2026-01-${String(1 + Math.floor(n / 4)).padStart(2, '0')}`,
  }));

describe('a date cursor', () => {
  const days = plainSet('Items', ['Id'], { Id: 'Edm.Int32', Day: 'Edm.Date' }, daily(30));

  test.each([{}, { Day: 'timestamp' as const }])(
    'takes ties of a day that came later (%j)',
    async (columns) => {
      const world = createWorld({ set: days, cursor: { column: 'Day' } });
      world.clock.advance(9 * 86_400_000);
      world.feed = { ...world.feed, columns };
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 30, to: '2026-01-08' });
      world.service.insert('Items', daily(7, 30));
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 7 });
      expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
      expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    },
  );
});

const lines = (count: number, from = 0) =>
  range(count, from).map((n) => ({
    OrderID: Math.floor(n / 5),
    Line: `L${n % 5}`,
    ModifiedAt: at(Math.floor(n / 12)),
    Name: `${n}`,
  }));

describe('a time cursor that ties', () => {
  test('OrderDate with 480 values in 830 rows takes every order once, late ties too', async () => {
    const orders = northwindOrders(830);
    const world = createWorld({
      rows: orders.slice(0, 500),
      cursor: { column: 'OrderDate' },
      pageSize: 41,
      batchRows: 100,
    });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 500 });
    for (let from = 500; from < 830; from += 110) {
      world.service.insert('Orders', orders.slice(from, from + 110));
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: Math.min(110, 830 - from) });
    }
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('fractions of 100 ns and trimmed zeros are in time order, not in text order', async () => {
    const fractions = [
      '',
      '.5',
      '.50',
      '.5000001',
      '.54',
      '.5400009',
      '.9999999',
      '.1',
      '.1000000',
      '.10000015',
    ];
    const events = (count: number, from = 0): Event[] =>
      range(count, from).map((n) => ({ Id: n, ModifiedAt: at(Math.floor(n / 10), fractions[n % 10]) }));
    const world = createWorld({ set: eventsSet(events(40)), cursor: MODIFIED });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 40 });
    world.service.insert('Events', eventsSet(events(25, 40)).rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 25 });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test.each([
    ['Edm.Guid', guid],
    ['Edm.String', (n: number) => `it's ${String(1000 - n)} / é`],
    ['Edm.Int32', (n: number) => n],
  ] as const)('is read with keys of %s', async (type, id) => {
    const events = (count: number, from = 0): Event[] =>
      range(count, from).map((n) => ({ Id: id(n), ModifiedAt: at(Math.floor(n / 9)) }));
    const world = createWorld({ set: eventsSet(events(60), type), cursor: MODIFIED });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
    world.service.insert('Events', eventsSet(events(8, 60)).rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 8 });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('is read with a composite key, the parts of which repeat', async () => {
    const properties = {
      OrderID: 'Edm.Int32',
      Line: 'Edm.String',
      ModifiedAt: 'Edm.DateTimeOffset',
      Name: 'Edm.String',
    };
    const world = createWorld({
      set: plainSet('Lines', ['OrderID', 'Line'], properties, lines(43)),
      cursor: MODIFIED,
    });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 43 });
    world.service.insert('Lines', lines(20, 43));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 20 });
    expect(await columnTexts(world, 'Name')).toStrictEqual(sourceTexts(world, 'Name'));
    expect(asked(world).some((url) => / or .*orderby/.test(url))).toBe(false);
  });

  test('a row whose cursor moved comes again as a new version', async () => {
    const events = range(10).map((n) => ({ Id: n, ModifiedAt: at(n) }));
    const world = createWorld({ set: eventsSet(events), cursor: MODIFIED });
    await world.run();
    world.service.update('Events', 3, { ModifiedAt: at(20), Note: 'changed' });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    const versions = (await world.rows()).filter((row) => row['Id'] === 3);
    expect(versions.map((row) => row['Note'])).toStrictEqual([null, 'changed']);
  });

  test('T10: an idle run asks one request, opens no data file, commits nothing and writes no state', async () => {
    const world = createWorld({ rows: northwindOrders(60), cursor: { column: 'OrderDate' } });
    await world.run();
    const before = await world.storedState();
    const lake = spyOn(world.lake);
    const writes: Change[] = [];
    const state = {
      ...world.state,
      write: (...args: Parameters<typeof world.state.write>) => {
        writes.push(args[1]);
        return world.state.write(...args);
      },
    };
    const run = await world.run({ over: { lake, state, fetch: world.service.fetch } });
    expect(run).toMatchObject({ outcome: 'no-new-rows', requests: 1, version: 3 });
    expect(lake.calls.map((call) => call.split(' ')[0])).toStrictEqual(['head', 'head']);
    expect(await world.storedState()).toStrictEqual(before);
    // One write, which ends the run and says nothing of the feed's state.
    expect(writes.map(({ state: next, end }) => [next, end?.outcome])).toStrictEqual([
      [undefined, 'no-new-rows'],
    ]);
  });
});

const tied = (count: number, from = 0): Event[] =>
  range(count, from).map((n) => ({ Id: n, ModifiedAt: at(7) }));

describe('many rows of one value', () => {
  test('thousands, in small batches, from a source that cuts in silence, are taken once', async () => {
    const world = createWorld({
      set: eventsSet([...tied(3000), { Id: 9000, ModifiedAt: at(8) }]),
      cursor: MODIFIED,
      quirks: { silentCap: 250 },
      batchRows: 400,
    });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 3001 });
    world.service.insert('Events', eventsSet([{ Id: 9001, ModifiedAt: at(8) }]).rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('more than 1,000 at the watermark: the state keeps no keys, the table is read, late ties are single', async () => {
    const world = createWorld({
      set: eventsSet(tied(1500)),
      cursor: MODIFIED,
      pageSize: 400,
      batchRows: 500,
    });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1500 });
    expect((await world.storedState())?.boundaryKeys).toBeUndefined();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    world.service.insert('Events', eventsSet(tied(30, 1500)).rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 30 });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('a small cap that ends exactly at known ties does not hide what is newer', async () => {
    const world = createWorld({ set: eventsSet(tied(50)), cursor: MODIFIED, quirks: { silentCap: 50 } });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 50 });
    world.service.insert('Events', eventsSet([{ Id: 9000, ModifiedAt: at(8) }]).rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
  });

  test('a cap that was met once is remembered, and known ties at it do not hide what is newer', async () => {
    const world = createWorld({ set: eventsSet(tied(8)), cursor: MODIFIED, quirks: { silentCap: 5 } });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 8 });
    world.service.insert('Events', eventsSet([{ Id: 9000, ModifiedAt: at(8) }]).rows);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
  });
});

const fine = (count: number, from = 0): Event[] =>
  range(count, from).map((n) => ({
    Id: n,
    ModifiedAt: at(Math.floor(n / 20), `.123${String(n % 20).padStart(4, '0')}`),
  }));

describe('times that the service shows in milliseconds and compares in full', () => {
  test.each([{}, { silentCap: 30 }])(
    'are taken once, though the boundary row matches every time (%j)',
    async (more) => {
      const world = createWorld({
        set: eventsSet(fine(50)),
        cursor: MODIFIED,
        quirks: { shownDigits: 3, ...more },
      });
      expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 50 });
      world.service.insert('Events', eventsSet(fine(7, 50)).rows);
      await world.run();
      for (let run = 0; run < 4; run += 1) await world.run();
      expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
      expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    },
  );

  test('a feed that always has new rows does not read from the beginning every time', async () => {
    const world = createWorld({
      set: eventsSet(fine(50)),
      cursor: MODIFIED,
      quirks: { shownDigits: 3 },
    });
    await world.run();
    for (let run = 1; run <= 6; run += 1) {
      world.service.insert('Events', eventsSet(fine(10, 40 + 10 * run)).rows);
      await world.run();
    }
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    expect((await world.storedState())?.verifiedThrough).not.toBeNull();
  });
});
