import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { plainSet } from '../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { asked, columnTexts, sourceTexts } from '../support/world-checks.ts';

const DAY_MS = 86_400_000;
const NOON = '2026-01-01T12:00:00Z';
const row = (id: number, at: string): JsonObject => ({ Id: id, At: at });
const FIRST = [row(1, '2026-01-01T09:00:00Z'), row(2, NOON), row(3, '2062-01-05T10:30:00Z')];
const TODAY = [row(4, '2026-01-01T17:30:00Z'), row(5, '2026-01-01T17:45:00Z')];

/** A world at noon of the first day of 2026, by every clock. */
const worldOf = (
  rows: readonly JsonObject[],
  { type = 'Edm.DateTimeOffset', ...options }: WorldOptions & { readonly type?: string } = {},
): ReloadWorld => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int32', At: type }, rows);
  const world = createReloadWorld({ set, cursor: { column: 'At' }, ...options });
  world.clock.advance(DAY_MS / 2);
  return world;
};

const expectWhole = async (world: ReloadWorld): Promise<void> =>
  expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));

/** Requests of one run. */
const costOf = async (world: ReloadWorld): Promise<number> => {
  world.service.clearRequests();
  await world.run();
  return asked(world).length;
};

describe.each([
  ['in order', {}],
  ['without order', { ignoreOrder: true }],
  ['whatever the filter', { ignoreFilter: true }],
] as const)('a row far ahead of the clock, from a source that answers %s', (_, quirks) => {
  test('is taken, and rows of today come all the same', async () => {
    const world = worldOf(FIRST, { quirks });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 3, to: NOON });
    world.clock.advance(DAY_MS / 4);
    world.service.insert('Rows', TODAY);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-01T17:45:00Z' });
    await expectWhole(world);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('brings down a watermark that an earlier version let it become', async () => {
    const world = worldOf(FIRST, { quirks, cursor: { column: 'At', horizon: { aheadMs: 40_000 * DAY_MS } } });
    expect(await world.run()).toMatchObject({ to: '2062-01-05T10:30:00Z' });
    world.feed = { ...world.feed, cursor: { column: 'At' } };
    world.service.insert('Rows', TODAY);
    world.clock.advance(DAY_MS / 4);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-01T17:45:00Z' });
    expect(noteKinds(run)).toContain('watermark-ahead');
    await expectWhole(world);
  });

  test('is no end of a reload’s window: the last day is counted from today', async () => {
    const world = worldOf([...FIRST, row(6, '2025-12-20T00:00:00Z')], { quirks });
    await world.run();
    world.service.remove('Rows', 3);
    const run = await world.reload({ window: { last: { ms: DAY_MS } }, force: 'ignoreFilter' in quirks });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { window: { from: '2025-12-31T12:00:00Z' } } });
    expect(run.reload?.watermark.after).toBe(NOON);
    await expectWhole(world);
  });
});

describe('rows ahead of the clock', () => {
  test('cost an idle run nothing, and are asked for once a day', async () => {
    const world = worldOf(FIRST);
    expect(noteKinds(await world.run())).toContain('rows-ahead');
    expect(await costOf(world)).toBe(1);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', received: 1 });
    world.service.insert('Rows', TODAY.slice(0, 1));
    world.clock.advance(DAY_MS / 4);
    expect(await costOf(world)).toBe(2);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', received: 1 });
    world.service.insert('Rows', [row(7, '2062-01-06T00:00:00Z'), row(8, '2030-01-01T00:00:00Z')]);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    world.clock.advance(DAY_MS);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: TODAY[0]?.['At'] });
    await expectWhole(world);
    expect(await costOf(world)).toBe(1);
  });

  test('become the watermark once their day has come, and are not taken twice', async () => {
    const world = worldOf([...FIRST, row(9, '2026-01-04T00:00:00Z')]);
    expect(await world.run()).toMatchObject({ rows: 4, to: NOON });
    world.clock.advance(4 * DAY_MS);
    world.service.insert('Rows', [row(10, '2026-01-03T00:00:00Z'), row(11, '2026-01-05T12:00:00Z')]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-05T12:00:00Z' });
    await expectWhole(world);
  });

  test('are a file of their own', async () => {
    const world = worldOf(FIRST);
    await world.run();
    expect((await world.snapshot())?.files.length).toBe(2);
    await world.reload({ window: { all: true } });
    await expectWhole(world);
  });

  test('may be all that a source has', async () => {
    const world = worldOf([row(1, '2062-01-05T10:30:00Z')]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect((await world.storedState())?.watermark).toBeUndefined();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    world.service.insert('Rows', TODAY);
    world.clock.advance(DAY_MS);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-01T17:45:00Z' });
    await expectWhole(world);
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
  });

  test('are taken where the others wait to settle', async () => {
    const world = worldOf(FIRST, { cursor: { column: 'At', settleMs: 3_600_000 } });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-01T09:00:00Z' });
    world.clock.advance(DAY_MS / 12);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1, to: NOON });
    await expectWhole(world);
  });

  test('count as plans where the feed says how far ahead', async () => {
    const world = worldOf([...FIRST, row(9, '2026-11-01T00:00:00Z')], {
      cursor: { column: 'At', horizon: { aheadMs: 400 * DAY_MS } },
    });
    expect(await world.run()).toMatchObject({ rows: 4, to: '2026-11-01T00:00:00Z' });
  });
});

test('a day that means never does not stop a feed of dates', async () => {
  const world = worldOf([row(1, '2025-12-30'), row(2, '9999-12-31')], { type: 'Edm.Date' });
  expect(await world.run()).toMatchObject({ rows: 2, to: '2025-12-30' });
  for (const [id, day] of [
    [3, '2026-01-01'],
    [4, '2026-01-02'],
  ] as const) {
    world.service.insert('Rows', [row(id, day)]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1, to: day });
    world.clock.advance(DAY_MS);
  }
  await expectWhole(world);
});

test('the last rows of a reload are counted from the greatest value that is not ahead', async () => {
  const world = worldOf([...FIRST, ...TODAY]);
  await world.run();
  world.service.update('Rows', 5, { At: '2026-01-01T17:46:00Z' });
  const run = await world.reload({ window: { rows: 2 } });
  expect(run.reload?.window.from).toBe('2026-01-01T17:30:00Z');
  await expectWhole(world);
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
});

test('an integer cursor has a horizon where the feed names one', async () => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int64' }, [{ Id: '1' }, { Id: '9007199254740993' }]);
  const world = createReloadWorld({ set, cursor: { column: 'Id', horizon: { value: '1000000' } } });
  expect(await world.run()).toMatchObject({ rows: 2, to: '1' });
  world.service.insert('Rows', [{ Id: '2' }]);
  expect(await world.run()).toMatchObject({ rows: 1, to: '2' });
  expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2', '9007199254740993']);
});

const numbers = (...ids: readonly number[]) => ids.map((id) => ({ Id: id, Name: `n${id}` }));

const worldOfNumbers = (ids: readonly number[], quirks: WorldOptions['quirks'] = {}): ReloadWorld => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, numbers(...ids));
  return createReloadWorld({ set, cursor: { column: 'Id' }, pageSize: 100, quirks });
};

const FIRST_NUMBERS = Array.from({ length: 40 }, (_, at) => at + 1);

/** Rows taken on each of some days, one of them new each day. */
const takenOn = async (world: ReloadWorld, days: number, from = 41): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let day = 0; day < days; day += 1) {
    world.clock.advance(DAY_MS);
    world.service.insert('Rows', numbers(from + day));
    taken.push((await world.run()).rows);
  }
  return taken;
};

describe.each([
  ['one', [2_147_483_647], {}],
  ['two', [2_000_000_500, 2_147_483_647], {}],
  ['one, of a source that does not count', [2_147_483_647], { noCount: true }],
] as const)('numbers far above the others: %s', (_, far, quirks) => {
  test('hold up the rows below for a day, twice, and then never again', async () => {
    const world = worldOfNumbers([...FIRST_NUMBERS, ...far], quirks);
    expect(await world.run()).toMatchObject({ rows: 40 + far.length, to: '2147483647' });
    expect(await takenOn(world, 5)).toStrictEqual([1, 1, 1, 1, 1]);
    world.service.insert('Rows', numbers(46));
    expect(await world.run()).toMatchObject({ rows: 1, to: '46' });
    await expectWhole(world);
    expect(await costOf(world)).toBe(1);
  });
});

describe('a number above the others', () => {
  test('is a watermark again once the source has taken it back', async () => {
    const world = worldOfNumbers([...FIRST_NUMBERS, 2_147_483_647]);
    await world.run();
    await takenOn(world, 3);
    expect((await world.storedState())?.source.mostNumber).toBe('2147483646');
    world.service.remove('Rows', 2_147_483_647);
    world.clock.advance(DAY_MS);
    await world.run();
    expect((await world.storedState())?.source.mostNumber).toBeUndefined();
  });

  test('is one again once the others have come near', async () => {
    const world = worldOfNumbers([...FIRST_NUMBERS, 9_000]);
    await world.run();
    await takenOn(world, 3);
    expect((await world.storedState())?.source.mostNumber).toBe('8999');
    world.service.insert('Rows', numbers(...Array.from({ length: 60 }, (_, at) => 8_900 + at)));
    await world.run();
    world.service.insert('Rows', numbers(9_001));
    await world.run();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    await expectWhole(world);
    expect((await world.storedState())?.watermark).toBe('9001');
  });

  test('stays the watermark where rows come at it, or little below it', async () => {
    const world = worldOfNumbers([1, 2, 3, 4, 5, 6, 10]);
    await world.run();
    expect(await takenOn(world, 3, 7)).toStrictEqual([1, 1, 1]);
    world.service.insert('Rows', numbers(11));
    expect(await world.run()).toMatchObject({ rows: 1, to: '11' });
    await expectWhole(world);
  });

  test('costs nothing where rows come in order but what the end of an idle day does', async () => {
    const world = worldOfNumbers(FIRST_NUMBERS);
    await world.run();
    world.clock.advance(DAY_MS);
    expect(await costOf(world)).toBe(2);
    expect(await costOf(world)).toBe(1);
  });
});

test.each([
  ['Edm.Date', '9999-12-31', '2025-12-30'],
  ['Edm.DateTimeOffset', '9999-12-31T23:59:59.9999999Z', '2025-12-30T00:00:00Z'],
  ['Edm.DateTimeOffset', '9999-12-31T23:59:59Z', '2025-12-30T00:00:00Z'],
  ['Edm.Int32', 2_147_483_647, 1],
  ['Edm.Byte', 255, 1],
])('more rows at the last value of %s than an answer holds are read whole', async (type, last, one) => {
  const rows = [{ Id: 1, At: one }, ...Array.from({ length: 20 }, (_, at) => ({ Id: 10 + at, At: last }))];
  const world = worldOf(rows, { type, pageSize: 7 });
  for (let run = 0; run < 3; run += 1) {
    expect(await world.run()).not.toMatchObject({ outcome: 'failed' });
    world.clock.advance(DAY_MS);
  }
  await expectWhole(world);
  expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
});

test('a decimal beyond the horizon is left out by a bound that the service can read', async () => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int32', At: 'Edm.Decimal' }, [
    { Id: 1, At: '1.5' },
    { Id: 2, At: '2.5' },
    { Id: 3, At: '5000000.5' },
  ]);
  const world = createReloadWorld({ set, cursor: { column: 'At', horizon: { value: '1000' } } });
  for (let run = 0; run < 4; run += 1) {
    expect(await world.run()).not.toMatchObject({ outcome: 'failed' });
    world.clock.advance(3_600_000);
  }
  expect(asked(world).every((url) => !/\d\.\d{20}/.test(url))).toBe(true);
});

test('a source whose clock is days ahead costs an idle run one question', async () => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int32', At: 'Edm.DateTimeOffset' }, FIRST);
  const quirks = { dateHeader: 3 * DAY_MS };
  const world = createReloadWorld({ set, cursor: { column: 'At' }, quirks });
  world.clock.advance(DAY_MS / 2);
  world.service.insert('Rows', [row(9, '2026-01-04T11:00:00Z')]);
  await world.run();
  expect(await costOf(world)).toBe(1);
});
